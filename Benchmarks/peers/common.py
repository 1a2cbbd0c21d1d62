"""What the peers' programs share: their options, the clock and the line that they print."""

import argparse
import json
import os
import statistics
import time


def options(workloads, switches={}):
    """switches has what they do by the names of further ones."""
    parser = argparse.ArgumentParser()
    parser.add_argument("workloads", nargs="*", metavar="WORKLOAD", help=", ".join(workloads))
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    for name, meaning in switches.items():
        parser.add_argument(f"--{name}", action="store_true", help=meaning)
    asked = parser.parse_args()
    for name in asked.workloads:
        if name not in workloads:
            parser.error(f"there is no workload '{name}'; there are {', '.join(workloads)}")
    asked.workloads = asked.workloads or list(workloads)
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


def times(work, seconds, least):
    """Of every run of the work for some seconds, and a few at least."""
    found = []
    end = time.perf_counter() + seconds
    while len(found) < least or time.perf_counter() < end:
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return found


def timed(work, seconds):
    """The median and the mean in milliseconds, and the number of runs, after a warm-up of a tenth of the time."""
    times(work, seconds / 10, least=3)
    found = times(work, seconds, least=5)
    return {"ms": statistics.median(found) * 1000, "mean": statistics.mean(found) * 1000, "runs": len(found)}


def report(peer, version, workload, make, seconds):
    """Times updates after a warm-up; prints a line of JSON.

    make makes the network and its data, and returns the update and the number of parameters.
    """
    before = megabytes("VmRSS")
    update, parameters = make()
    line = {"peer": peer, "version": version, "workload": workload, "parameters": parameters}
    line.update(timed(update, seconds))
    peak = megabytes("VmHWM")
    if before is not None and peak is not None:
        line.update(memory=peak, growth=peak - before)
    print(json.dumps(line), flush=True)


def report_predictions(peer, version, workload, predict, parameters, seconds):
    """Times predictions after a warm-up; prints a line of JSON with a few of the first answers."""
    answers = predict().reshape(-1)[-4:].tolist()
    line = {"peer": peer, "version": version, "workload": workload, "parameters": parameters, "answers": answers}
    print(json.dumps({**line, **timed(predict, seconds)}), flush=True)
