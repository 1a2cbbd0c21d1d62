"""Public data sets as tables of one kind: a frame, what is to be learned of it, and whether it is a class or a number.

They come with the packages scikit-learn, statsmodels, palmerpenguins and vega_datasets; none is downloaded.
"""

import numpy
import pandas


def from_sklearn(name, target="target", labels=True):
    from sklearn import datasets

    found = getattr(datasets, f"load_{name}")(as_frame=True)
    frame = found.frame.rename(columns={"target": target})
    if labels:
        frame[target] = [str(found.target_names[number]) for number in frame[target]]
    return frame, target


def iris():
    return from_sklearn("iris", "species")


def wine():
    return from_sklearn("wine", "cultivar")


def cancer():
    return from_sklearn("breast_cancer", "diagnosis")


def digits():
    return from_sklearn("digits", "digit", labels=False)


def diabetes():
    return from_sklearn("diabetes", "progression", labels=False)


def penguins():
    """Text and missing values."""
    from palmerpenguins import load_penguins

    return load_penguins(), "species"


def cars():
    """A date, text and missing values."""
    from vega_datasets import data

    frame = data.cars().drop(columns="Name").dropna(subset="Miles_per_Gallon")
    return frame.reset_index(drop=True), "Miles_per_Gallon"


def weather():
    """The day, and what the weather was by name."""
    from vega_datasets import data

    return data.seattle_weather(), "weather"


def barley():
    """Hardly anything but text."""
    from vega_datasets import data

    return data.barley(), "yield"


def affairs():
    """A survey: whether there was an affair, with occupations by name."""
    from statsmodels.datasets import fair

    frame = fair.load_pandas().data
    names = {1: "student", 2: "farming", 3: "white-collar", 4: "teaching", 5: "managerial", 6: "professional"}
    for column in ("occupation", "occupation_husb"):
        frame[column] = frame[column].astype(int).map(names)
    frame["affairs"] = numpy.where(frame["affairs"] > 0, "yes", "no")
    return frame, "affairs"


def election():
    from statsmodels.datasets import anes96

    frame = anes96.load_pandas().data
    frame["vote"] = numpy.where(frame["vote"] > 0, "Dole", "Clinton")
    return frame, "vote"


def visits():
    """Twenty thousand rows: how often somebody saw a doctor, of which little can be known."""
    from statsmodels.datasets import randhie

    return randhie.load_pandas().data, "mdvis"


def terrain():
    """Made, in the manner of the forests' cover types: numbers, two categories, gaps."""
    from sklearn.datasets import make_classification

    values, classes = make_classification(
        8000, 14, n_informative=10, n_classes=7, n_clusters_per_class=2, class_sep=1.5, flip_y=0.05, random_state=7)
    frame = pandas.DataFrame(values.round(4), columns=[f"measure{number}" for number in range(1, 15)])
    for column, names in (("measure1", ["rock", "sand", "clay", "peat"]), ("measure2", ["north", "west", "high"])):
        frame[column] = pandas.qcut(frame[column], len(names), labels=names).astype(str)
    draw = numpy.random.default_rng(7)
    for column in ("measure1", "measure5", "measure9"):
        frame.loc[draw.random(len(frame)) < 0.05, column] = None
    frame["cover"] = [f"type {number}" for number in classes]
    return frame, "cover"


# What each is made by and learned for, and how many rounds its size asks for.
TABLES = {
    "iris": (iris, "classification", 10),
    "wine": (wine, "classification", 10),
    "cancer": (cancer, "classification", 10),
    "digits": (digits, "classification", 3),
    "penguins": (penguins, "classification", 10),
    "weather": (weather, "classification", 10),
    "affairs": (affairs, "classification", 3),
    "election": (election, "classification", 5),
    "terrain": (terrain, "classification", 2),
    "diabetes": (diabetes, "regression", 10),
    "cars": (cars, "regression", 10),
    "barley": (barley, "regression", 10),
    "visits": (visits, "regression", 2),
}
