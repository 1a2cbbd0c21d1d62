#!/usr/bin/env bash
# Fuzzes the HDF5 reader for some minutes; `make fuzz` runs it.
#
#   Fuzz/run.sh [MINUTES [JOBS]]     5 minutes and a job for each core without them
#
# Ends with status 1 if a file was found that traps, touches memory that is not its own, takes 10 seconds or
# takes more memory than the limits allow.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

minutes=${1:-5}
jobs=${2:-$(nproc)}
corpus=Fuzz/Corpus
findings=Fuzz/Findings
build=Fuzz/.build/fuzz
measured=Fuzz/.build/coverage
mkdir -p "$corpus" "$findings"

# Overflows and indices out of bounds trap in release, and AddressSanitizer sees what unsafe code touches.
swift build -c release --package-path Fuzz --scratch-path "$build" \
    --sanitize fuzzer -Xswiftc -sanitize=fuzzer,address
fuzzer=$build/release/hdf5-fuzz
python3 Fuzz/seeds.py "$corpus"

# A file of some KiB under the limits of Walk.swift has no reason for 64 MiB in one piece.
limits=(-timeout=10 -rss_limit_mb=1024 -malloc_limit_mb=64 -max_len=20000)
export ASAN_OPTIONS=quarantine_size_mb=32:detect_leaks=0

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
"$fuzzer" "${limits[@]}" -fork="$jobs" -max_total_time=$((minutes * 60)) \
    -artifact_prefix="$findings/" "$corpus" 2>&1 | tee "$log" || status=$?

# Which lines of the reader the corpus reaches, from a build that counts them.
report_coverage() {
    swift build -c release --package-path Fuzz --scratch-path "$measured" \
        --sanitize fuzzer --enable-code-coverage > /dev/null
    local profile=$measured/hdf5-fuzz
    LLVM_PROFILE_FILE=$profile.profraw "$measured/release/hdf5-fuzz" -timeout=30 -runs=0 "$corpus" \
        > /dev/null 2>&1
    # Beside the compiler that wrote the profile: others may not know its format.
    local tools
    tools=$(dirname "$(readlink -f "$(command -v swiftc)")")
    "$tools/llvm-profdata" merge -sparse "$profile.profraw" -o "$profile.profdata"
    "$tools/llvm-cov" export -summary-only -instr-profile "$profile.profdata" "$measured/release/hdf5-fuzz" \
        | python3 -c '
import json, sys
files = json.load(sys.stdin)["data"][0]["files"]
rows = [(f["filename"].split("/Sources/HDF5/Reading/")[1], f["summary"]["lines"], f["summary"]["regions"])
        for f in files if "/Sources/HDF5/Reading/" in f["filename"]]
def percent(part):
    total = sum(p["count"] for p in part)
    return 100 * sum(p["covered"] for p in part) / total if total else 100
print("\n  lines  regions  Sources/HDF5/Reading/")
for name, lines, regions in sorted(rows) + [("all", None, None)]:
    chosen = [r for r in rows if name in ("all", r[0])]
    print(f"{percent([r[1] for r in chosen]):6.1f}% {percent([r[2] for r in chosen]):7.1f}%  {name}")'
}

# libFuzzer's status when a signal asked it to end.
interrupted=72
if ((status == 0 || status == interrupted)); then
    report_coverage || echo "fuzz: the coverage could not be measured" >&2
fi
echo
grep -E '^#[0-9]+: cov:' "$log" | tail -1 \
    | sed -E 's|^#([0-9]+): cov: ([0-9]+) .*|\1 executions, \2 edges|' || true
echo "$corpus: $(find "$corpus" -type f | wc -l) files, $(du -sh "$corpus" | cut -f1)"
if ((status != 0 && status != interrupted)); then
    artifact=$(grep -oE "$findings/[^ ]+" "$log" | tail -1 || true)
    echo "fuzz: a finding: ${artifact:-see above}" >&2
    echo "  again:    ASAN_OPTIONS=$ASAN_OPTIONS $fuzzer ${limits[*]} $artifact" >&2
    echo "  smaller:  $fuzzer ${limits[*]} -minimize_crash=1 -runs=50000 -exact_artifact_path=small $artifact" >&2
    echo "  then fix it and keep it in Fixtures/hdf5-fuzz-findings (see Fuzz/README.md)" >&2
    exit 1
fi
