"""Makes Sources/Files/Resources/digits.h5 from scikit-learn's copy of the UCI optical digits.

usage: make_digits.py path/to/sklearn/datasets/data/digits.csv.gz

Needs numpy and h5py. Every fourth image is held out for validation.
"""
import gzip
import pathlib
import sys

import h5py
import numpy

rows = numpy.loadtxt(gzip.open(sys.argv[1]), delimiter=",", dtype=numpy.uint8)
images, labels = rows[:, :64].reshape(-1, 8, 8, 1), rows[:, 64:]
held = numpy.arange(len(rows)) % 4 == 3
target = pathlib.Path(__file__).resolve().parents[2] / "Sources/Files/Resources/digits.h5"
with h5py.File(target, "w") as file:
    file.attrs["format"] = "Data file v1.0"
    file.attrs["info"] = "1,797 images of hand-written digits, 8 x 8, values 0 to 16."
    file.attrs["source"] = (
        "E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, "
        "1998, https://doi.org/10.24432/C50P49 (the test set), as scikit-learn ships it (digits.csv.gz)")
    file.attrs["licence"] = "CC BY 4.0 (UCI); scikit-learn's copy: BSD-3-Clause"
    for split, chosen in (("training", ~held), ("validation", held)):
        group = file.create_group(split)
        data = group.create_dataset("default", data=images[chosen][None], compression=9, shuffle=False)
        data.attrs["scale"] = numpy.float32(1 / 16)
        group.create_dataset("targets", data=labels[chosen][None], compression=9)
