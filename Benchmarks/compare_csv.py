#!/usr/bin/env python3
"""Times tables and bytes from file to file beside pandas, with the most memory that each takes; prints a table in Markdown.

usage: compare_csv.py [WORK ...] [--gigabytes G] [--rows N] [--rounds R] [--directory D] [--program BRAINSTORM]

import    a CSV of G thousand million bytes, 20 columns of numbers: `data csv`, which writes a data file, beside pandas.read_csv,
          which leaves the numbers in memory; without the start of Python
predict   N rows of these columns, CSV to CSV, by the network that `new` suggests for them: `predict`
bytes     one epoch over 472 MB of images in memory, in bytes as the data file has them: `train`

Ours and pandas take turns, and the files are in the system's cache. Figures are medians over the rounds; memory is the most that
was resident.

pandas is that of the Python that the environment variable PEERS_PYTHON names, or else of `python3`.
"""

import argparse
import gzip
import os
import random
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from comparing import build_command, cell, has_module, peers_python, print_rows, processor, warn_of_load

WORKS = ["import", "predict", "bytes"]
COLUMNS = 20
PICTURES = 602_000
# What it takes to start Python and pandas is not counted.
PANDAS = """
import sys, time, pandas
start = time.monotonic()
pandas.read_csv(sys.argv[1])
print(time.monotonic() - start)
"""


def options():
    parser = argparse.ArgumentParser(description="Time tables from file to file.")
    parser.add_argument("works", nargs="*", metavar="WORK", help=", ".join(WORKS))
    parser.add_argument("--gigabytes", type=float, default=1, help="the size of the table to import")
    parser.add_argument("--rows", type=int, default=1_000_000, help="the rows to answer")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--directory", help="where the files are made; a temporary directory by default")
    parser.add_argument("--program", help="the command brainstorm; built by default")
    asked = parser.parse_args()
    for name in asked.works:
        if name not in WORKS:
            parser.error(f"there is no work '{name}'; there are {', '.join(WORKS)}")
    if asked.rounds < 1 or asked.gigabytes <= 0 or asked.rows < 1:
        parser.error("gigabytes, rows and rounds must be positive")
    asked.works = asked.works or WORKS
    return asked


def timed(command, directory):
    """Seconds, by the program's own clock if it says them, and the most megabytes that were resident."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.monotonic()
        process = subprocess.Popen(command, cwd=directory, stdout=output, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            errors.seek(0)
            sys.exit(f"bench: {' '.join(map(str, command[:3]))} failed with status {process.returncode}: "
                     f"{errors.read().decode(errors='replace')}")
        output.seek(0)
        said = output.read()
    return float(said) if said else seconds, usage.ru_maxrss * 1024 / 1e6


def write_table(path, rows=None, size=None):
    """Rows of numbers, so many or until the file has its size; the last column follows from the others."""
    draw = random.Random(1)
    lines = []
    for _ in range(20_000):
        numbers = [draw.gauss(0, 1) for _ in range(COLUMNS)]
        answer = sum(numbers[:5]) + numbers[5] * numbers[6]
        lines.append(",".join(f"{number:.6g}" for number in [*numbers, answer]) + "\n")
    block = "".join(lines).encode()
    with open(path, "wb") as table:
        table.write((",".join([f"x{number}" for number in range(COLUMNS)] + ["y"]) + "\n").encode())
        if size is not None:
            while table.tell() < size:
                table.write(block)
            return
        while rows > 0:
            table.write("".join(lines[:rows]).encode())
            rows -= len(lines)


def write_pictures(directory):
    """Pictures and their classes as IDX files."""
    block = bytes(random.Random(1).choices(range(256), k=784 * 1000))
    with open(directory / "images", "wb") as images, gzip.open(directory / "labels.gz", "wb", compresslevel=1) as labels:
        images.write(struct.pack(">IIII", 0x0803, PICTURES, 28, 28))
        labels.write(struct.pack(">II", 0x0801, PICTURES))
        for number in range(PICTURES // 1000):
            images.write(block[number:] + block[:number])
            labels.write(bytes(place % 10 for place in range(1000)))


def prepare(ours, works, directory, asked):
    """The commands of each work, by who does it."""
    commands = {}

    def make(*command):
        timed([ours, *command, "--quiet"], directory)

    if "import" in works:
        write_table(directory / "large.csv", size=asked.gigabytes * 1e9)
        commands["import"] = {"brainstorm": [ours, "data", "csv", "large.csv", "large.h5", "--overwrite", "--quiet"]}
        python = peers_python()
        if has_module(python, "pandas"):
            commands["import"]["pandas"] = [python, "-c", PANDAS, "large.csv"]
        else:
            print(f"bench: pandas is not installed: {python} -m pip install pandas", file=sys.stderr)
    if "predict" in works:
        write_table(directory / "learned.csv", rows=5000)
        write_table(directory / "asked.csv", rows=asked.rows)
        make("new", "table.json", "--data", "learned.csv", "--target", "y")
        make("train", "table.json", "--output", "table.h5", "--epochs", "2")
        predict = [ours, "predict", "table.h5", "--input", "asked.csv", "--output", "answers.csv", "--overwrite", "--quiet"]
        commands["predict"] = {"brainstorm": predict}
    if "bytes" in works:
        write_pictures(directory)
        make("data", "idx", "pictures.h5", "--training", "images", "labels.gz")
        make("new", "pictures.json", "--data", "pictures.h5", "--spec", "F10")
        train = [ours, "train", "pictures.json", "--output", "pictures.run.h5", "--epochs", "1", "--overwrite", "--quiet"]
        commands["bytes"] = {"brainstorm": train}
    return commands


def main():
    asked = options()
    warn_of_load()
    ours = str(Path(asked.program).resolve()) if asked.program else str(build_command())
    found = {}
    with tempfile.TemporaryDirectory(dir=asked.directory) as directory:
        commands = prepare(ours, asked.works, Path(directory), asked)
        for number in range(1, asked.rounds + 1):
            print(f"bench: round {number} of {asked.rounds}", file=sys.stderr)
            for work, programs in commands.items():
                for name, command in programs.items():
                    found.setdefault((work, name), []).append(timed(command, directory))
    print(f"\nSeconds, and the most megabytes resident; {asked.rounds} rounds; {processor()}\n")
    rows = [["work", "program", "seconds", "megabytes", "÷ pandas"]]
    for (work, name), runs in found.items():
        peers = found.get((work, "pandas"))
        ratio = peers and name != "pandas" and statistics.median(own[0] / peer[0] for own, peer in zip(runs, peers))
        figures = [statistics.median(run[place] for run in runs) for place in (0, 1)]
        rows.append([work, name, cell(figures[0], 2), cell(figures[1], 0), cell(ratio or None, 2)])
    print_rows(rows)


if __name__ == "__main__":
    main()
