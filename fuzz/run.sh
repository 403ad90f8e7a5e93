#!/usr/bin/env bash
# Fuzzes each reader for FUZZ_SECONDS (600), starting from the corpus beside the checkout where it is there.
# Stable Rust is enough: coverage comes from LLVM, and there is no unsafe code for a sanitizer to watch.
# usage: fuzz/run.sh [TARGET]...
set -eu -o pipefail
cd "$(dirname "$0")"
seconds=${FUZZ_SECONDS:-600}
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(haproxy logs nginx)

host=$(rustc -vV | sed -n 's/^host: //p')
coverage="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4"
coverage+=" -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table"
coverage+=" -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 --cfg fuzzing"
# With a --target the flags stay away from build scripts and macros.
RUSTFLAGS="$coverage" cargo build --release --quiet --target "$host"

for target in "${targets[@]}"; do
  echo "fuzz: $target for $seconds s"
  failed=
  mkdir -p "corpus/$target" "artifacts/$target"
  seeds=("corpus/$target")
  [ ! -d "../../shared/corpus/$target" ] || seeds+=("../../shared/corpus/$target")
  # What engines wrote.
  [ "$target" != logs ] || seeds+=("../crates/lab/tests/logs/data")
  "target/$host/release/$target" "${seeds[@]}" -max_total_time="$seconds" -max_len=8192 -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix="artifacts/$target/" -print_final_stats=1 -verbosity=0 2>&1 | { grep -vE '^(INFO|stat::(new|peak|slowest))' || true; } || failed=yes
  if [ -n "$failed" ] || [ -n "$(ls -A "artifacts/$target")" ]; then
    echo "fuzz: $target failed; the input is in fuzz/artifacts/$target"
    exit 1
  fi
done
