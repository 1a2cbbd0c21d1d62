"""Public data sets of pictures: arrays of bytes, what is seen in each, and how many rounds their number asks for.

They come with the package scikit-image; none is downloaded.
"""

from pathlib import Path

import numpy
import skimage
from PIL import Image

DATA = Path(skimage.__file__).parent / "data"
SIDE = 32


def faces():
    """Faces, and what was cut from the backgrounds of the same pictures; 25 × 25, grey."""
    # The package keeps them as numbers from 0 to 1.
    found = numpy.load(DATA / "lfw_subset.npy")
    return (255 * found).round().astype(numpy.uint8), ["face"] * 100 + ["background"] * 100


def patches(form, names, most):
    """Squares that do not overlap: of each picture as many, drawn at random where it has more."""
    found, labels = [], []
    for name in names:
        picture = numpy.asarray(Image.open(next(DATA.glob(f"{name}.*"))).convert(form))
        places = [(y, x) for y in range(0, picture.shape[0] - SIDE + 1, SIDE) for x in range(0, picture.shape[1] - SIDE + 1, SIDE)]
        chosen = sorted(numpy.random.default_rng(7).permutation(len(places))[:most])
        found += [picture[y:y + SIDE, x:x + SIDE] for y, x in (places[place] for place in chosen)]
        labels += [name] * len(chosen)
    return numpy.stack(found), labels


def textures():
    """Which material it is; all in grey and equally bright."""
    return patches("L", ["brick", "grass", "gravel"], 256)


def scenes():
    """Of which grey photograph it is a piece."""
    return patches("L", ["camera", "cell", "coins", "moon", "page", "text"], 100)


def colours():
    """Of which photograph in colour it is a piece."""
    return patches("RGB", ["astronaut", "chelsea", "coffee", "hubble_deep_field", "ihc", "retina", "rocket"], 150)


PICTURES = {"faces": (faces, 10), "textures": (textures, 3), "scenes": (scenes, 3), "colours": (colours, 3)}
