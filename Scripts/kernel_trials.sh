#!/usr/bin/env bash
# Runs Tests/KernelTrials at every vector level of this processor and with several numbers of threads, and under qemu
# as an AArch64 processor where what that takes is installed, and compares the digests with Fixtures/kernel-trials.txt.
# Before that, products and convolutions are compared with the plain loops of their definitions.
# With --write, writes these first.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fixture=Fixtures/kernel-trials.txt
build=.build/kernel-trials
# The one that compiles the package, by default.
compiler=${CC:-$(dirname "$(readlink -f "$(command -v swift)")")/clang}
mkdir -p "$build"

compile() {
    "$compiler" -std=c11 -O2 -Wall -Wextra -Werror -ISources/CKernels/include "${@:2}" \
        Sources/CKernels/*.c Tests/KernelTrials/*.c -lpthread -lm -o "$build/$1"
}

failures=0
compare() {
    local name=$1
    shift
    if "$@" | LC_ALL=C sort > "$build/digests.txt" && diff -q "$fixture" "$build/digests.txt" > /dev/null; then
        echo "same digests: $name"
    else
        echo "OTHER DIGESTS: $name"
        diff "$fixture" "$build/digests.txt" | head -5 || true
        failures=$((failures + 1))
    fi
}

compile native
if [ "${1:-}" = --write ]; then
    "$build/native" | LC_ALL=C sort > "$fixture"
    wc -l "$fixture"
fi
"$build/native" --sums || failures=$((failures + 1))
for level in $("$build/native" --levels); do
    for threads in 1 2 3 8; do
        compare "$level, threads: $threads" "$build/native" --level "$level" --threads "$threads"
    done
done
if command -v qemu-aarch64 > /dev/null && [ -d /usr/aarch64-linux-gnu ] && [ "$(uname -m)" != aarch64 ] \
    && compile aarch64 --target=aarch64-linux-gnu -static -fuse-ld=lld 2> "$build/aarch64.log"; then
    for threads in 1 3; do
        TRIALS_EMULATED=1 compare "AArch64, threads: $threads" qemu-aarch64 "$build/aarch64" --threads "$threads"
    done
else
    echo "AArch64 left out: there is no cross compiler or no qemu-aarch64"
fi
exit $((failures > 0))
