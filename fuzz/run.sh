#!/usr/bin/env bash
# Coverage-guided fuzzing of one target or of all: `fuzz/run.sh SECONDS [TARGET…]`.
#
# It begins with the inputs that are kept in tests/fixtures/fuzz, runs, takes away what adds no coverage and keeps the
# rest there again. What makes a target panic is left in fuzz/artifacts. docs/FUZZING.md tells what is needed.
# Other sanitizers: `SANITIZER=address fuzz/run.sh …`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${1:?"fuzz/run.sh SECONDS [TARGET…]"}
shift
readonly sanitizer=${SANITIZER:-none}
# Longer inputs are not kept: they find no more and slow the tests down.
readonly longest=4096

dictionary() {
  case $1 in
    queries | marks | quotations) echo queries ;;
    text | outline | doc) echo lists ;;
    keys) echo addresses ;;
    *) echo "$1" ;;
  esac
}

targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(cargo +nightly fuzz list)
for target in "${targets[@]}"; do
  printf '\n== %s\n' "$target"
  python3 fuzz/kept.py unpack "tests/fixtures/fuzz/$target.gz" "fuzz/corpus/$target"
  cargo +nightly fuzz run --sanitizer "$sanitizer" "$target" -- \
    "-max_total_time=$seconds" -timeout=10 -rss_limit_mb=2048 "-max_len=$longest" \
    "-dict=fuzz/dictionaries/$(dictionary "$target").dict" -print_final_stats=1
  cargo +nightly fuzz cmin --sanitizer "$sanitizer" "$target" -- "-max_len=$longest" -rss_limit_mb=2048
  python3 fuzz/kept.py pack "fuzz/corpus/$target" "tests/fixtures/fuzz/$target.gz"
done
