"""Writes pictures in folders of splits and classes, and scores the answers to the test pictures beside scikit-learn's; prints a line of JSON.

usage: sklearn_pictures.py write SET --directory D [--seed N]
       sklearn_pictures.py score SET --directory D [--seed N] [--threads N]

write makes D/pictures with train, validation and test, PNG files in a folder for each class. score reads them, so that both see the
same pictures, and D/answers.h5, which has the test pictures in the order of their classes' and files' names.
"""

import json
import warnings

from scoring import options

asked = options("set")

import h5py
import numpy
from PIL import Image
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from pictures import PICTURES

make, rounds = PICTURES[asked.set]
folder = asked.directory / "pictures"


def write():
    pictures, labels = make()
    rest, test = train_test_split(numpy.arange(len(labels)), test_size=0.25, random_state=asked.seed, stratify=labels)
    training, validation = train_test_split(
        rest, test_size=0.2, random_state=asked.seed, stratify=[labels[place] for place in rest])
    for split, places in (("train", training), ("validation", validation), ("test", test)):
        for place in places:
            path = folder / split / labels[place] / f"{place:05}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(pictures[place]).save(path)
    height, width = pictures.shape[1:3]
    return {
        "pictures": len(labels), "size": f"{height} × {width} × {1 if pictures.ndim == 3 else pictures.shape[3]}",
        "classes": len(set(labels)), "rounds": rounds,
    }


def read(*splits):
    paths = sorted((path for split in splits for path in folder.glob(f"{split}/*/*.png")), key=lambda path: path.parts[-3:])
    pictures = numpy.stack([numpy.asarray(Image.open(path)).reshape(-1) for path in paths])
    return pictures / 255, numpy.array([path.parent.name for path in paths])


def score():
    features, targets = read("train", "validation")
    test, right = read("test")
    model = make_pipeline(StandardScaler(), MLPClassifier(max_iter=1000, random_state=asked.seed))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(features, targets)
    with h5py.File(asked.directory / "answers.h5") as answers:
        own = answers["labels"].asstr()[:][answers["predictions"][0].argmax(axis=1)]
    return {
        "ours": 100 * float((own == right).mean()), "theirs": 100 * float((model.predict(test) == right).mean()),
    }


print(json.dumps({"write": write, "score": score}[asked.action]()))
