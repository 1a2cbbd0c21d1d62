#!/usr/bin/env python3
"""Times what makes batches: iterators alone and with training, and a stream beside memory; prints tables in Markdown.

usage: compare_data.py [WORKLOAD ...] [--rounds R] [--seconds S] [--threads N] [--gigabytes G] [--directory D]

A batch has 100 images of 28 × 28 bytes, an update is that of the perceptron of Examples/fashion-mnist-mlp. Times are medians over
the rounds of a run's median. The stream is a file of G thousand million bytes in gzip'd chunks, which is made in D (a temporary
directory by default) and is in the system's cache as far as that goes; its figures are samples a second, and the memory is the most
that the process had before anything was read into memory as a whole.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

from comparing import Measurements, build, cell, print_rows, processor, warn_of_load

WORKLOADS = ["ordered", "shuffled", "blocks", "noise", "salt", "crop", "flip", "all"]


def options():
    parser = argparse.ArgumentParser(description="Time the making of batches.")
    parser.add_argument("workloads", nargs="*", metavar="WORKLOAD", help=", ".join(WORKLOADS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2, help="for each figure")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--gigabytes", type=float, default=1, help="the size of the stream's file; 0 for none")
    parser.add_argument("--directory", help="where the file is made; a temporary directory by default")
    asked = parser.parse_args()
    for name in asked.workloads:
        if name not in WORKLOADS:
            parser.error(f"there is no workload '{name}'; there are {', '.join(WORKLOADS)}")
    if asked.rounds < 1 or asked.threads < 1 or asked.seconds <= 0 or asked.gigabytes < 0:
        parser.error("rounds, seconds and threads must be positive")
    asked.workloads = asked.workloads or WORKLOADS
    return asked


def lines(command):
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if result.returncode != 0:
        sys.exit(f"bench: {command[0]} failed with status {result.returncode}")
    return [json.loads(line) for line in result.stdout.splitlines()]


def print_iterators(found, asked):
    print(f"\nMilliseconds a batch, {asked.threads} threads; {asked.rounds} rounds; {processor()}\n")
    rows = [["iterator", "fill", "update and fill", "with Prefetch"]]
    for name in asked.workloads:
        figures = [found.median("brainstorm", name, figure) for figure in ("ms", "training", "prefetched")]
        rows.append([name, *(cell(figure, 3) for figure in figures)])
    print_rows(rows)


def print_stream(found, asked):
    print(f"\nSamples a second of a file of {asked.gigabytes:g} GB\n")
    rows = [["order", "fills", "training", "processor's µs a fill"]]
    for name in [workload for _, workload in found.lines if workload != "memory"]:
        figures = [found.median("brainstorm", name, figure) for figure in ("fills", "training")]
        cost = found.median("brainstorm", name, "processor")
        rows.append([name, *(cell(figure, 0) for figure in figures), cell(cost, 2)])
    print_rows(rows)
    peak = found.median("brainstorm", "memory", "peak")
    print(f"\nThe most memory: {cell(peak, 0)} MB.")


def main():
    asked = options()
    warn_of_load()
    program = str(build())
    settings = ["--seconds", str(asked.seconds), "--threads", str(asked.threads)]
    iterators, stream = Measurements(), Measurements()
    with tempfile.TemporaryDirectory(dir=asked.directory) as directory:
        for number in range(1, asked.rounds + 1):
            print(f"bench: round {number} of {asked.rounds}", file=sys.stderr)
            for line in lines([program, "data", *asked.workloads, *settings]):
                iterators.add("brainstorm", line["workload"], line)
            if asked.gigabytes > 0:
                file = [os.path.join(directory, "images.h5"), "--gigabytes", str(asked.gigabytes)]
                for line in lines([program, "stream", *file, *settings]):
                    stream.add("brainstorm", line["workload"], line)
    print_iterators(iterators, asked)
    if asked.gigabytes > 0:
        print_stream(stream, asked)


if __name__ == "__main__":
    main()
