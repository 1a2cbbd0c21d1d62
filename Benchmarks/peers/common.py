"""What the peers' programs share: their options, the clock and the line that they print."""

import argparse
import json
import os
import statistics
import time

WORKLOADS = ["mlp", "cnn", "lstm", "small"]


def options(workloads=WORKLOADS, compiles=False):
    parser = argparse.ArgumentParser()
    parser.add_argument("workloads", nargs="*", metavar="WORKLOAD", help=", ".join(workloads))
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    if compiles:
        parser.add_argument("--compiled", action="store_true", help="compile the network")
    asked = parser.parse_args()
    for name in asked.workloads:
        if name not in workloads:
            parser.error(f"there is no workload '{name}'; there are {', '.join(workloads)}")
    asked.workloads = asked.workloads or workloads
    os.environ["OMP_NUM_THREADS"] = str(asked.threads)
    return asked


def limit_processors(count):
    """Keeps the process to as many processors, for libraries that take their threads from these alone."""
    processors = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, processors[:count])


def require_vectors(found):
    """Ends the program if its library computes with other vectors than the environment variable ISA asks for."""
    asked = os.environ.get("ISA")
    if asked and found.lower() != asked:
        raise SystemExit(f"asked for {asked}, the library takes {found}")


def megabytes(key):
    """What the process has in RAM now (VmRSS) or has had at most (VmHWM); None where the system does not say."""
    try:
        with open("/proc/self/status", encoding="utf-8") as lines:
            found = next(line for line in lines if line.startswith(f"{key}:"))
            return int(found.split()[1]) * 1024 / 1e6
    except (OSError, StopIteration):
        return None


def median_milliseconds(work, seconds):
    """Of every run of the work for some seconds, and ten at least; and how many there were."""
    times = []
    end = time.perf_counter() + seconds
    while len(times) < 10 or time.perf_counter() < end:
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000, len(times)


def report(peer, version, workload, make_update, seconds):
    """Times updates after a warm-up; prints a line of JSON.

    make_update makes the network and its data, and returns the update.
    """
    before = megabytes("VmRSS")
    update = make_update()
    for _ in range(100 if workload == "small" else 5):
        update()
    milliseconds, count = median_milliseconds(update, seconds)
    line = {"peer": peer, "version": version, "workload": workload, "ms": milliseconds, "updates": count}
    peak = megabytes("VmHWM")
    if before is not None and peak is not None:
        line.update(memory=peak, growth=peak - before)
    print(json.dumps(line), flush=True)


def report_predictions(peer, version, workload, predict, seconds):
    """Times predictions after a warm-up; prints a line of JSON with a few of the first answers."""
    answers = predict().reshape(-1)[-4:].tolist()
    for _ in range(100):
        predict()
    milliseconds, count = median_milliseconds(predict, seconds)
    line = {"peer": peer, "version": version, "workload": workload, "ms": milliseconds, "predictions": count}
    print(json.dumps({**line, "answers": answers}), flush=True)
