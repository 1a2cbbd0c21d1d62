"""What the workloads are given and what they answer, in all peers' programs; `Workload.swift` says what they are."""

from typing import NamedTuple


class Workload(NamedTuple):
    batch: int
    features: tuple  # of a sample at a time, the channels last; empty for a word
    classes: int = 10
    vocabulary: int = 0  # of words; without one the inputs are numbers from -1 to 1
    time: int = 0  # 0 where there are no time steps
    stepper: str = "momentum"
    deviation: float = 0.05  # of the first weights where the library's own rule would let the values vanish


IMAGE = (32, 32, 3)
CHARACTERS = {"features": (), "classes": 86, "vocabulary": 86, "stepper": "adamw"}
WORDS = {"batch": 64, "features": (20,), "vocabulary": 50_000}
SEQUENCE = {"features": (205,), "classes": 205}

WORKLOADS = {
    "mlp": Workload(100, (784,)),
    "cnn": Workload(100, IMAGE),
    "lstm": Workload(32, **SEQUENCE, time=100),
    "small": Workload(32, (64,)),
    "cnn3": Workload(64, IMAGE),
    "cnn3-norm": Workload(64, IMAGE),
    "conv1x1": Workload(64, (32, 32, 64)),
    "stride2": Workload(64, IMAGE),
    "conv1d": Workload(32, (1000, 64)),
    "transformer": Workload(32, **CHARACTERS, time=100),
    "transformer-256": Workload(32, **CHARACTERS, time=128),
    "gru": Workload(32, **SEQUENCE, time=100),
    "lstm-512": Workload(64, **SEQUENCE, time=50),
    "bidirectional": Workload(32, **SEQUENCE, time=100),
    "mlp-norm": Workload(256, (784,), stepper="adam"),
    "embedding-adam": Workload(**WORDS, stepper="adam"),
    "embedding-sgd": Workload(**WORDS, stepper="sgd"),
    "deep": Workload(32, (64,), deviation=(2 / 64) ** 0.5),
    "batch1": Workload(1, (784,)),
    "batch4": Workload(4, (784,)),
    "batch8": Workload(8, (784,)),
    "autoencoder": Workload(256, (784,), classes=0),  # it answers with its input
}
# A single step of the LSTM, which goes on from the one before, is for predictions only.
STEP = Workload(1, **SEQUENCE, time=1)
