#!/usr/bin/env bash
# Fuzzes the reading of tables for some minutes; `make fuzz-tables` runs it.
#
#   Fuzz/tables.sh [MINUTES [JOBS]]     5 minutes and a job for each core without them
#
# Ends with status 1 if a text was found that traps, touches memory that is not its own, reads differently in blocks of
# another size, takes 10 seconds or takes more memory than its length justifies.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

minutes=${1:-5}
jobs=${2:-$(nproc)}
corpus=Fuzz/Corpus/tables
findings=Fuzz/Findings
build=Fuzz/.build/fuzz
mkdir -p "$corpus" "$findings"

swift build -c release --package-path Fuzz --scratch-path "$build" --product table-fuzz \
    --sanitize fuzzer -Xswiftc -sanitize=fuzzer,address

# What tables look like.
seed() { printf "$2" > "$corpus/$1"; }
seed plain 'a,b,y\n1,2,0\n3.5,-4e2,1\n'
seed quoted 'name,"x ""y"""\r\n"a, b","1\n2"\r\n'
seed semicolons '1,5;2020-01-01;x\n2,5;2020-02-30;?\n'
seed comments '# made\n# by\na\tb\n1\t\n\n2\tNA\n'
seed trailing '1|2|\n3|4|\n'
seed lines '{"a": 1, "b": null}\n{"a": "x"}\n'
printf 'a,b\n1,2\n' | gzip -n > "$corpus/compressed"
head -c 2000 Examples/penguins/penguins.csv > "$corpus/penguins"

export ASAN_OPTIONS=quarantine_size_mb=32:detect_leaks=0
status=0
"$build/release/table-fuzz" -timeout=10 -rss_limit_mb=1024 -malloc_limit_mb=64 -max_len=4000 \
    -fork="$jobs" -max_total_time=$((minutes * 60)) -artifact_prefix="$findings/" "$corpus" || status=$?
# libFuzzer's status when a signal asked it to end.
if ((status != 0 && status != 72)); then
    echo "fuzz: a finding, in $findings; fix it, and add the text to Tests/TablesTests/FoundTextTests.swift" >&2
    exit 1
fi
echo "$corpus: $(find "$corpus" -type f | wc -l) files"
