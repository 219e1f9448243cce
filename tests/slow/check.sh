#!/usr/bin/env bash
# Slow clients by the thousand, sent by slowhttptest (Debian: `apt-get install slowhttptest curl`), and an honest one beside them.
#
#   tests/slow/check.sh PROGRAM [SECONDS] [CONNECTIONS]
#
# Five ways to be slow: heads, bodies that nobody reads, bodies that are read, overlapping ranges, reading. For each it tells how many requests of the honest client were
# answered, how long the median and the slowest took, and what slowhttptest says of the service. It fails when one was not
# answered with 200 or took a second. Not a part of tests/run.sh: it takes minutes.
set -euo pipefail
program=$(realpath "${1:?which program?}")
seconds=${2:-60}
connections=${3:-1000}
for tool in slowhttptest curl; do
  command -v "$tool" >/dev/null || { echo "$tool is not installed" >&2; exit 1; }
done
ulimit -n 8192 2>/dev/null || ulimit -n "$(ulimit -Hn)"

home=$(mktemp -d)
server=""
finish() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$home"
}
trap finish EXIT

"$program" --data-dir "$home/library" --listen 127.0.0.1:0 >"$home/said" 2>"$home/log" &
server=$!
for _ in $(seq 300); do
  grep -q '^http://' "$home/said" && break
  sleep 0.1
done
site=$(grep -m 1 '^http://' "$home/said")
page=$site/lists/urban-renewal-4/4/1/1

# honest FILE: asks five times a second until it is killed; status and seconds, a line each.
honest() {
  while true; do
    curl -s -o /dev/null -m 10 -w '%{http_code} %{time_total}\n' "$page" >>"$1" || echo "000 10" >>"$1"
    sleep 0.2
  done
}

failed=0
# attack NAME ADDRESS OPTION…
attack() {
  local name=$1 address=$2 times=$home/$1
  shift 2
  : >"$times"
  honest "$times" &
  local reader=$!
  slowhttptest "$@" -c "$connections" -r 200 -l "$seconds" -u "$address" -p 3 >"$home/slow" 2>&1 || true
  kill "$reader" 2>/dev/null
  wait "$reader" 2>/dev/null || true
  sort -k 2 -n "$times" | awk -v name="$name" -v available="$(sed 's/\x1b\[[0-9;]*m//g' "$home/slow" | awk -F: '/service available/ {gsub(/[[:space:]]/, "", $2); last = $2} END {print last}')" '
    { time[NR] = $2 }
    $1 != 200 { bad++; others = others " " $1 }
    END {
      printf "%-12s honest: %d asked, %d not answered%s, median %.0f ms, slowest %.0f ms; service available: %s\n",
        name, NR, bad, bad ? " (" substr(others, 2) ")" : "", time[int((NR + 1) / 2)] * 1000, time[NR] * 1000, available
      exit bad > 0 || NR == 0 || time[NR] >= 1
    }' || failed=1
}

echo "$connections connections, $seconds s each, $(nproc) processors"
attack slow-heads "$page" -H -i 10 -t GET -x 24
attack slow-bodies "$page" -B -i 10 -s 8192 -t POST -x 10
# Bodies that are waited for.
attack read-bodies "$site/mcp" -B -i 1 -s 8192 -t POST -x 10 -f application/json -m "application/json, text/event-stream"
attack ranges "$page" -R -a 1 -b 3000 -t HEAD
attack slow-reads "$page" -X -w 10 -y 20 -n 5 -z 32 -k 3
kill -0 "$server" || { echo "the server is gone" >&2; exit 1; }
printf 'memory of the server at the end: %s\n' "$(awk '/VmRSS/ {print $2, $3}' "/proc/$server/status")"
exit "$failed"
