"""Writes a table with its splits, and scores the answers to its test rows beside scikit-learn's; prints a line of JSON.

usage: sklearn_tables.py write TABLE --directory D [--seed N]
       sklearn_tables.py score TABLE --directory D [--seed N] [--threads N]

write makes D/t.csv, whose column "split" says training, validation or test, and D/test.csv, the test rows without that column and
without what is to be learned. score reads D/t.csv, so that both see the same rows, and D/answers.csv.
"""

import json
import warnings

from scoring import options

asked = options("table")

import numpy
import pandas
from sklearn.compose import TransformedTargetRegressor, make_column_transformer
from sklearn.exceptions import ConvergenceWarning
from sklearn.impute import SimpleImputer
from sklearn.metrics import accuracy_score, r2_score
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from tables import TABLES

make, task, rounds = TABLES[asked.table]
table, answers = asked.directory / "t.csv", asked.directory / "answers.csv"


def write():
    frame, target = make()
    classes = frame[target] if task == "classification" else None
    rest, test = train_test_split(numpy.arange(len(frame)), test_size=0.25, random_state=asked.seed, stratify=classes)
    training, validation = train_test_split(
        rest, test_size=0.2, random_state=asked.seed, stratify=None if classes is None else classes.iloc[rest])
    split = numpy.full(len(frame), "training", dtype=object)
    split[validation], split[test] = "validation", "test"
    test.sort()
    frame.assign(split=split).to_csv(table, index=False)
    frame.iloc[test].drop(columns=target).to_csv(asked.directory / "test.csv", index=False)
    return {
        "rows": len(frame), "columns": frame.shape[1] - 1, "target": target, "task": task, "rounds": rounds,
    }


def prepared(features):
    """Dates as days, and what scikit-learn does with numbers and with text that may be missing."""
    for column in features.columns[features.dtypes.map(pandas.api.types.is_string_dtype)]:
        dates = pandas.to_datetime(features[column], format="%Y-%m-%d", errors="coerce")
        if dates.notna().all():
            features[column] = (dates - pandas.Timestamp(1970, 1, 1)).dt.days
    numbers = features.select_dtypes("number").columns
    rest = features.columns.difference(numbers)
    return make_column_transformer(
        (make_pipeline(SimpleImputer(), StandardScaler()), numbers),
        (make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore")), rest))


def score():
    frame, target = pandas.read_csv(table), make()[1]
    is_test = frame.pop("split") == "test"
    features, targets = frame.drop(columns=target), frame[target]
    settings = {"max_iter": 1000, "random_state": asked.seed}
    if task == "classification":
        targets, model, rate = targets.astype(str), MLPClassifier(**settings), accuracy_score
    else:
        model, rate = TransformedTargetRegressor(MLPRegressor(**settings), transformer=StandardScaler()), r2_score
    pipeline = make_pipeline(prepared(features), model)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        pipeline.fit(features[~is_test], targets[~is_test])
    own = pandas.read_csv(answers)[target]
    if task == "classification":
        own = own.astype(str)
    right = targets[is_test]
    return {
        "ours": 100 * rate(right, own), "theirs": 100 * rate(right, pipeline.predict(features[is_test])),
    }


print(json.dumps({"write": write, "score": score}[asked.action]()))
