#!/usr/bin/env python3
"""Scores the networks that `brainstorm new` suggests for pictures beside scikit-learn's; prints a table in Markdown.

usage: compare_pictures.py [SET ...] [--rounds R] [--threads N] [--program BRAINSTORM]

The sets are those of peers/pictures.py: faces, textures and pieces of photographs, of 25 × 25 and 32 × 32 pixels, in grey and in
colour. A round draws a test quarter of the pictures, and of the rest a fifth by which ours chooses its best network; scikit-learn,
which has no use for those pictures, trains on them as well. Ours is what a user gets who says nothing:

    brainstorm data images pictures pictures.h5
    brainstorm new p.json --data pictures.h5
    brainstorm train p.json --output p.h5
    brainstorm predict p-best.h5 --input pictures.h5 --split test --output answers.h5

and theirs is MLPClassifier as it is, with up to 1000 epochs, behind StandardScaler; it sees a picture as a row of numbers, so that
the table says what the suggested convolutions are worth, and not which library is the better one. See peers/sklearn_pictures.py.
Scores are per cent of right answers, as means over the rounds. The status is 1 if ours is worse by more than 2 points somewhere.

The Python that the environment variable PEERS_PYTHON names, or else `python3`, has scikit-learn, scikit-image, pillow and h5py.
"""

from pathlib import Path

from comparing import HERE, build_command, call, compare_scores, missing_packages, peers_python, scoring_options

SETS = ["faces", "textures", "scenes", "colours"]
WORST = 2.0
PACKAGES = {"sklearn": "scikit-learn", "skimage": "scikit-image", "PIL": "pillow", "h5py": "h5py"}


def main():
    asked = scoring_options(
        "Score networks for pictures beside scikit-learn's.", "set", SETS, "3 to 10, as peers/pictures.py has them")
    python = peers_python()
    if missing_packages(python, PACKAGES, "pictures"):
        return
    ours = str(Path(asked.program).resolve()) if asked.program else str(build_command())
    threads = ["--threads", str(asked.threads)]

    def answer(directory, written, number):
        call(ours, directory, [
            ["data", "images", "pictures", "pictures.h5"],
            ["new", "p.json", "--data", "pictures.h5"],
            ["train", "p.json", "--output", "p.h5", "--seed", str(number), *threads],
            ["predict", "p-best.h5", "--input", "pictures.h5", "--split", "test", "--output", "answers.h5", *threads],
        ])

    compare_scores(
        "Per cent of right answers on test pictures", ["set", "pictures", "size", "classes"],
        [python, str(HERE / "peers" / "sklearn_pictures.py")], asked, answer,
        lambda written: [str(written["pictures"]), written["size"], str(written["classes"])], WORST)


if __name__ == "__main__":
    main()
