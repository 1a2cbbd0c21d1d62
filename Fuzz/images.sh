#!/usr/bin/env bash
# Fuzzes the reading of pictures for some minutes; `make fuzz-images` runs it.
#
#   Fuzz/images.sh [MINUTES [JOBS]]     5 minutes and a job for each core without them
#
# Ends with status 1 if a picture was found that traps, touches memory that is not its own, takes 10 seconds or takes
# more memory than its size allows. The decoders of libpng and TurboJPEG are called, but not instrumented.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

minutes=${1:-5}
jobs=${2:-$(nproc)}
corpus=Fuzz/Corpus/images
findings=Fuzz/Findings
build=Fuzz/.build/fuzz-images
mkdir -p "$corpus" "$findings"

swift build -c release --package-path Fuzz --scratch-path "$build" --product images-fuzz \
    --sanitize fuzzer -Xswiftc -sanitize=fuzzer,address
find Fixtures/images -name '*.png' -size +0 -exec cp {} "$corpus" \;
find Fixtures/images -name '*.jpg' -exec cp {} "$corpus" \;

export ASAN_OPTIONS=quarantine_size_mb=32:detect_leaks=0
exec "$build/release/images-fuzz" -timeout=10 -rss_limit_mb=1024 -malloc_limit_mb=64 -max_len=8000 \
    -fork="$jobs" -max_total_time=$((minutes * 60)) -artifact_prefix="$findings/" "$corpus"
