#!/usr/bin/env bash
# The package's traits whose libraries this machine has, for --traits: with MPI if it can be built with.
traits=Images
for folder in /usr/lib/*/pkgconfig /usr/lib/pkgconfig /usr/local/lib/pkgconfig /usr/share/pkgconfig /opt/homebrew/lib/pkgconfig; do
    if [[ -e $folder/mpi-c.pc ]]; then
        traits+=,MPI
        break
    fi
done
printf '%s\n' "$traits"
