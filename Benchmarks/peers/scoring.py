"""The options of programs that write a data set with its splits, and score answers to it."""

import argparse
import os
from pathlib import Path


def options(kind):
    """What is asked for; libraries that are imported afterwards take as many threads as it says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("action", choices=["write", "score"])
    parser.add_argument(kind)
    parser.add_argument("--directory", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    asked = parser.parse_args()
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = str(asked.threads)
    return asked
