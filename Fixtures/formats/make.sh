#!/bin/sh
# Writes a file of each format with the current version of the command, into an empty folder:
#     Fixtures/formats/make.sh .build/release/brainstorm FOLDER
# See README.md for which of them become golden files.
set -eu
brainstorm=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
mkdir "$2"
cd "$2"
cp "$here/text.txt" .
"$brainstorm" data text text.txt data.h5 --streams 3 --hold-out 0.2 --quiet
cp "$here/experiment.json" .
# Twenty-three of ten updates an epoch: the third epoch is under way, in the middle of a batch's pieces.
"$brainstorm" train experiment.json --output run.h5 --stop-after-updates 23 --threads 1 --quiet
"$brainstorm" predict run-best.h5 --input data.h5 --split validation --output predictions.h5 --threads 1 --quiet
mv run-best.h5 network.h5
rm text.txt experiment.json
