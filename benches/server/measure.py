#!/usr/bin/env python3
"""Asks a running server the queries of a file, one after the other, and prints how long it took and what memory it has.

    python3 measure.py http://127.0.0.1:8080 queries.tsv [--rounds 3] [--pid PID]

`queries.tsv` has a head line and the query in its last column. Every query is asked as a page (`/search`) and as JSON
(`/search.json`) over one kept connection; the first round warms and is not counted. Of the others the fastest time of
each query counts, so that a busy machine disturbs less; "all" counts every time. Nothing but the standard library.
"""

import argparse
import http.client
import time
import urllib.parse


def percentile(times, share):
    times = sorted(times)
    return times[min(len(times) - 1, int(len(times) * share))]


def memory(pid):
    """The resident memory of a process, and how much of it is its own: the rest are mapped files, which the kernel may drop."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        lines = dict(line.split(":", 1) for line in status)
    return [int(lines[key].split()[0]) // 1024 for key in ("VmRSS", "RssAnon")]


def ask(connection, path):
    start = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    return answer.status, (time.perf_counter() - start) * 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server")
    parser.add_argument("queries")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pid", type=int, help="of the server, to print its memory")
    options = parser.parse_args()
    with open(options.queries, encoding="utf-8") as lines:
        queries = [line.rstrip("\n").split("\t")[-1] for line in list(lines)[1:]]
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(options.server).netloc, timeout=30)
    if options.pid:
        print("memory before: {} MB, {} MB of it its own".format(*memory(options.pid)))
    for page in ("/search", "/search.json"):
        times, failed = {}, 0
        for round_ in range(options.rounds + 1):
            for query in queries:
                status, took = ask(connection, f"{page}?q={urllib.parse.quote(query)}")
                failed += status != 200
                if round_ > 0:
                    times.setdefault(query, []).append(took)
        fastest = {query: min(took) for query, took in times.items()}
        every = [time_ for took in times.values() for time_ in took]
        print(f"{page}: {len(every)} answers, {failed} failed")
        for name, took in (("fastest", list(fastest.values())), ("all", every)):
            p50, p90, p99 = (percentile(took, share) for share in (0.5, 0.9, 0.99))
            print(f"  {name}: p50 {p50:.2f} p90 {p90:.2f} p99 {p99:.2f} max {max(took):.2f} ms")
        slowest = sorted(fastest.items(), key=lambda item: -item[1])[:3]
        print("  slowest:", ", ".join(f"{query} {time_:.1f}" for query, time_ in slowest))
    if options.pid:
        print("memory after: {} MB, {} MB of it its own".format(*memory(options.pid)))


if __name__ == "__main__":
    main()
