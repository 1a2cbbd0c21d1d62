#!/usr/bin/env python3
"""Scores the networks that `brainstorm new` suggests for tables beside scikit-learn's; prints a table in Markdown.

usage: compare_tables.py [TABLE ...] [--rounds R] [--threads N] [--program BRAINSTORM]

The tables are those of peers/tables.py: public data sets with numbers, text, dates and missing values, in classes or numbers to
be learned. A round draws a test quarter of the rows, and of the rest a fifth by which ours chooses its best network; scikit-learn,
which has no use for those rows, trains on them as well. Ours is what a user gets who says nothing but what is to be learned:

    brainstorm new t.json --data t.csv --target … --task … --split column=split
    brainstorm train t.json --output t.h5
    brainstorm predict t-best.h5 --input test.csv --output answers.csv

and theirs is MLPClassifier or MLPRegressor as they are, with up to 1000 epochs, behind StandardScaler, SimpleImputer and
OneHotEncoder; see peers/sklearn_tables.py. Scores are per cent of right answers, and 100 R² for numbers, as means over the rounds.
The status is 1 if ours is worse by more than 2 points somewhere.

The Python that the environment variable PEERS_PYTHON names, or else `python3`, has scikit-learn, pandas, statsmodels,
palmerpenguins and vega_datasets.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from comparing import HERE, build_command, has_module, peers_python, print_rows, run

CLASSES = ["iris", "wine", "cancer", "digits", "penguins", "weather", "affairs", "election", "terrain"]
NUMBERS = ["diabetes", "cars", "barley", "visits"]
WORST = 2.0
PACKAGES = {
    "sklearn": "scikit-learn", "pandas": "pandas", "statsmodels": "statsmodels", "palmerpenguins": "palmerpenguins",
    "vega_datasets": "vega_datasets",
}


def options():
    tables = CLASSES + NUMBERS
    parser = argparse.ArgumentParser(description="Score networks for tables beside scikit-learn's.")
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=", ".join(tables))
    parser.add_argument("--rounds", type=int, default=0, help="Default: 2 to 10, as peers/tables.py has them: more for small tables.")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--program", help="the command brainstorm; built by default")
    asked = parser.parse_args()
    for name in asked.tables:
        if name not in tables:
            parser.error(f"there is no table '{name}'; there are {', '.join(tables)}")
    if asked.rounds < 0 or asked.threads < 1:
        parser.error("rounds and threads must be positive")
    asked.tables = asked.tables or tables
    return asked


def answer(ours, directory, written, asked, seed):
    """Trains on the table in the directory, and answers its test rows in answers.csv."""
    threads = ["--threads", str(asked.threads)]
    new = ["new", "t.json", "--data", "t.csv", "--target", written["target"], "--task", written["task"]]
    for command in (
        [*new, "--split", "column=split"],
        ["train", "t.json", "--output", "t.h5", "--seed", str(seed), *threads],
        ["predict", "t-best.h5", "--input", "test.csv", "--output", "answers.csv", *threads],
    ):
        result = subprocess.run(
            [ours, *command, "--quiet"], cwd=directory, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if result.returncode != 0:
            sys.exit(f"bench: brainstorm {command[0]} failed with status {result.returncode}: {result.stderr}")


def compare(ours, peer, name, asked):
    """The cells of a table's row, and by how much ours is better."""
    found, number, rounds = [], 0, 1
    while number < rounds:
        number += 1
        settings = [name, "--seed", str(number), "--threads", str(asked.threads)]
        with tempfile.TemporaryDirectory() as directory:
            written = run("brainstorm", [*peer, "write", *settings, "--directory", directory])
            rounds = asked.rounds or written["rounds"]
            answer(ours, directory, written, asked, number)
            found.append(run("brainstorm", [*peer, "score", *settings, "--directory", directory]))
        print(f"bench: {name}, round {number} of {rounds}: {found[-1]['ours']:.2f}, "
              f"scikit-learn {found[-1]['theirs']:.2f}", file=sys.stderr)
    own, their = (statistics.mean(line[which] for line in found) for which in ("ours", "theirs"))
    size = [str(written["rows"]), str(written["columns"])]
    difference = own - their
    return [name, *size, written["task"], str(rounds), f"{own:.1f}", f"{their:.1f}", f"{difference:+.1f}"], difference


def main():
    asked = options()
    python = peers_python()
    missing = [package for module, package in PACKAGES.items() if not has_module(python, module)]
    if missing:
        print(f"bench: tables need more packages: {python} -m pip install {' '.join(missing)}", file=sys.stderr)
        return
    peer = [python, str(HERE / "peers" / "sklearn_tables.py")]
    ours = str(Path(asked.program).resolve()) if asked.program else str(build_command())
    rows = [["table", "rows", "columns", "kind", "rounds", "brainstorm", "scikit-learn", "difference"]]
    differences = {}
    for name in asked.tables:
        row, differences[name] = compare(ours, peer, name, asked)
        rows.append(row)
    print("\nPer cent of right answers, or 100 R², on test rows; means over rounds of other splits and seeds\n")
    print_rows(rows)
    worse = [name for name, difference in differences.items() if difference < -WORST]
    if worse:
        sys.exit(f"bench: ours is worse by more than {WORST:g} points on {', '.join(worse)}")


if __name__ == "__main__":
    main()
