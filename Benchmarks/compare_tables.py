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

from pathlib import Path

from comparing import HERE, build_command, call, compare_scores, missing_packages, peers_python, scoring_options

CLASSES = ["iris", "wine", "cancer", "digits", "penguins", "weather", "affairs", "election", "terrain"]
NUMBERS = ["diabetes", "cars", "barley", "visits"]
WORST = 2.0
PACKAGES = {
    "sklearn": "scikit-learn", "pandas": "pandas", "statsmodels": "statsmodels", "palmerpenguins": "palmerpenguins",
    "vega_datasets": "vega_datasets",
}


def main():
    asked = scoring_options(
        "Score networks for tables beside scikit-learn's.", "table", CLASSES + NUMBERS, "2 to 10, as peers/tables.py has them")
    python = peers_python()
    if missing_packages(python, PACKAGES, "tables"):
        return
    ours = str(Path(asked.program).resolve()) if asked.program else str(build_command())
    threads = ["--threads", str(asked.threads)]

    def answer(directory, written, number):
        new = ["new", "t.json", "--data", "t.csv", "--target", written["target"], "--task", written["task"]]
        call(ours, directory, [
            [*new, "--split", "column=split"],
            ["train", "t.json", "--output", "t.h5", "--seed", str(number), *threads],
            ["predict", "t-best.h5", "--input", "test.csv", "--output", "answers.csv", *threads],
        ])

    compare_scores(
        "Per cent of right answers, or 100 R², on test rows", ["table", "rows", "columns", "kind"],
        [python, str(HERE / "peers" / "sklearn_tables.py")], asked, answer,
        lambda written: [str(written["rows"]), str(written["columns"]), written["task"]], WORST)


if __name__ == "__main__":
    main()
