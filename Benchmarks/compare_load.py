#!/usr/bin/env python3
"""Times training updates beside a program that keeps a processor busy, of Brainstorm and PyTorch; prints a table in Markdown.

usage: compare_load.py [WORKLOAD ...] [--rounds R] [--seconds S] [--threads N] [--tries N] [--patience S]

Each workload is timed with one thread, with all of them, and with all of them beside the busy program, one right after the
other; times are means over a run's updates, as a median would not see the turns in which the program waits. Figures are
medians over the rounds. A turn that other programs disturb is made again.

The fair share is what the system gives to threads that never wait: of P processors T threads get P × T ÷ (T + 1) beside one
busy thread, and each no more than a processor. Fair is the time of one thread divided by that share, as of work that can be
divided without a rest, but not less than the better of both times without the busy program.

PyTorch runs in the Python that the environment variable PEERS_PYTHON names, or else in `python3`.
"""

import os
import statistics
import subprocess
import sys
from contextlib import contextmanager
from functools import partial

from comparing import (
    DISTURBANCE,
    build,
    cell,
    find_peers,
    least_disturbed,
    print_rows,
    processor,
    run,
    timing_options,
    warn_of_load,
)

WORKLOADS = ["mlp", "cnn", "lstm", "small"]
PEERS = {"torch": ("torch", ["torch_train.py"])}
# It ends with the program that has started it, whichever way that ends.
BUSY = """
import os
parent = os.getppid()
while os.getppid() == parent:
    for _ in range(100_000):
        pass
"""


@contextmanager
def busy_program():
    process = subprocess.Popen([sys.executable, "-c", BUSY])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def times(name, command, workload, asked):
    """With one thread, with all, and with all beside the busy program; None where the program fails."""

    def time(threads):
        line = run(name, [*command, workload, "--seconds", str(asked.seconds), "--threads", str(threads)])
        return line and line["mean"]

    alone = [time(1), time(asked.threads)]
    with busy_program():
        found = [*alone, time(asked.threads)]
    return found if None not in found else None


def share(threads):
    """How many processors are there for the threads beside the busy one."""
    processors = len(os.sched_getaffinity(0))
    return min(threads, processors * threads / (threads + 1))


def figures(serial, parallel, loaded, asked):
    fair = max(serial / share(asked.threads), min(serial, parallel))
    return [serial, parallel, loaded, loaded / serial, loaded / parallel, loaded / fair]


def main():
    asked = timing_options("Time training updates beside a busy program.", WORKLOADS, seconds=1)
    warn_of_load()
    programs = {"brainstorm": [str(build()), "train"], **find_peers(PEERS)}
    found = {(workload, name): [] for workload in asked.workloads for name in programs}
    noisy = 0
    for number in range(1, asked.rounds + 1):
        print(f"bench: round {number} of {asked.rounds}", file=sys.stderr)
        for workload, name in found:
            turn = partial(times, name, programs[name], workload, asked)
            measured, was_noisy = least_disturbed(turn, asked.tries, asked.patience)
            noisy += was_noisy
            if measured:
                found[workload, name].append(figures(*measured, asked))
    print(f"\nMilliseconds an update; {asked.threads} threads beside a busy program, for which the fair share is "
          f"{share(asked.threads):.2f} processors; {asked.rounds} rounds; {processor()}\n")
    rows = [["workload", "program", "one thread", f"{asked.threads} threads", "beside the busy program",
             "÷ one thread", f"÷ {asked.threads} threads", "÷ fair share"]]
    for (workload, name), lines in found.items():
        medians = [statistics.median(column) for column in zip(*lines)] or [None] * 6
        rows.append([workload, name] + [cell(value, 3 if index < 3 else 2) for index, value in enumerate(medians)])
    print_rows(rows)
    if noisy:
        print(f"\nbench: other programs took more than {DISTURBANCE:.0%} of the processors in {noisy} turns", file=sys.stderr)


if __name__ == "__main__":
    main()
