"""What the comparisons share: building, finding peers, and printing tables."""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent

# The part of the processors' time that others may take from a pair of runs.
DISTURBANCE = 0.05

# The vectors that all compute with, if the environment variable ISA names some: ours by a handler's option, the peers' by the
# switches of their libraries. JAX compiles as it is told, but multiplies by YNNPACK, which asks the processor alone; without
# YNNPACK it multiplies by oneDNN, which obeys. ONNX Runtime has no switch, and goes on with what the processor has.
SWITCHES = {
    "avx2": {
        "ATEN_CPU_CAPABILITY": "avx2",
        "ONEDNN_MAX_CPU_ISA": "AVX2",
        "MKL_ENABLE_INSTRUCTIONS": "AVX2",
        "XLA_FLAGS": "--xla_cpu_max_isa=AVX2 --xla_cpu_experimental_ynn_fusion_type=",
    }
}
# What a reader of a table must know of these.
LIMITS = {"jax": "JAX goes without YNNPACK", "onnxruntime": "ONNX Runtime has no switch and takes what the processor has"}
if "ISA" in os.environ:
    if os.environ["ISA"] not in SWITCHES:
        sys.exit(f"bench: ISA is one of {', '.join(SWITCHES)}")
    os.environ.update(SWITCHES[os.environ["ISA"]])


def build():
    command = ["swift", "build", "-c", "release", "--package-path", str(HERE), "--product", "brainstorm-bench"]
    if subprocess.run(command, stdout=sys.stderr).returncode != 0:
        sys.exit("bench: the build failed")
    return HERE / ".build" / "release" / "brainstorm-bench"


def build_command():
    """The command brainstorm, as `make build` makes it."""
    root = HERE.parent
    traits = subprocess.run([root / "Scripts" / "traits.sh"], capture_output=True, text=True, check=True).stdout.strip()
    command = ["swift", "build", "-c", "release", "--traits", traits, "--package-path", str(root)]
    if subprocess.run([*command, "--product", "brainstorm"], stdout=sys.stderr).returncode != 0:
        sys.exit("bench: the build failed")
    return root / ".build" / "release" / "brainstorm"


def has_module(python, module):
    test = f"import importlib.util, sys; sys.exit(importlib.util.find_spec('{module}') is None)"
    try:
        return subprocess.run([python, "-c", test], capture_output=True).returncode == 0
    except OSError as error:
        sys.exit(f"bench: {python} cannot be run: {error.strerror}")


def peers_python():
    """The Python that the environment variable PEERS_PYTHON names, or else `python3`."""
    return os.environ.get("PEERS_PYTHON") or "python3"


def find_peers(peers):
    """The command of each installed peer; says how the others are installed.

    peers has for each name the module that must be installed, and the program in `peers` with its arguments.
    """
    python = peers_python()
    commands = {}
    for name, (module, arguments) in peers.items():
        if has_module(python, module):
            commands[name] = [python, str(HERE / "peers" / arguments[0]), *arguments[1:]]
        else:
            print(f"bench: {name} is not installed: {python} -m pip install {module}", file=sys.stderr)
    if not commands:
        print("bench: PEERS_PYTHON=… make bench takes the peers from another Python", file=sys.stderr)
    return commands


def run(name, command):
    """The program's line; none where a peer fails."""
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if result.returncode == 0:
        return json.loads(result.stdout)
    message = f"bench: {name} failed with status {result.returncode}"
    if name == "brainstorm":
        sys.exit(message)
    print(f"{message}; this round goes on without it", file=sys.stderr)
    return None


def missing_packages(python, packages, what):
    """Says how packages are installed that are not there; packages has their names by those of their modules."""
    missing = [package for module, package in packages.items() if not has_module(python, module)]
    if missing:
        print(f"bench: {what} need more packages: {python} -m pip install {' '.join(missing)}", file=sys.stderr)
    return missing


def call(ours, directory, commands):
    """Runs commands of brainstorm one after another."""
    for command in commands:
        result = subprocess.run(
            [ours, *command, "--quiet"], cwd=directory, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if result.returncode != 0:
            sys.exit(f"bench: brainstorm {command[0]} failed with status {result.returncode}: {result.stderr}")


def scoring_options(description, kind, names, rounds):
    """The options of a comparison of scores on data sets of a kind, which a program in `peers` writes and scores."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("names", nargs="*", metavar=kind.upper(), help=", ".join(names))
    parser.add_argument("--rounds", type=int, default=0, help=f"Default: {rounds}: more for small ones.")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--program", help="the command brainstorm; built by default")
    asked = parser.parse_args()
    for name in asked.names:
        if name not in names:
            parser.error(f"there is no {kind} '{name}'; there are {', '.join(names)}")
    if asked.rounds < 0 or asked.threads < 1:
        parser.error("rounds and threads must be positive")
    asked.names = asked.names or names
    return asked


def score_beside(peer, name, asked, answer):
    """What the peer wrote of the data set, the number of rounds, and the means of our score and of scikit-learn's.

    answer is given a directory with the data set, what the peer said of it, and the round's number, and leaves our answers there.
    """
    found, number, rounds = [], 0, 1
    while number < rounds:
        number += 1
        settings = [name, "--seed", str(number), "--threads", str(asked.threads)]
        with tempfile.TemporaryDirectory() as directory:
            written = run("brainstorm", [*peer, "write", *settings, "--directory", directory])
            rounds = asked.rounds or written["rounds"]
            answer(directory, written, number)
            found.append(run("brainstorm", [*peer, "score", *settings, "--directory", directory]))
        print(f"bench: {name}, round {number} of {rounds}: {found[-1]['ours']:.2f}, "
              f"scikit-learn {found[-1]['theirs']:.2f}", file=sys.stderr)
    return written, rounds, *(statistics.mean(line[which] for line in found) for which in ("ours", "theirs"))


def compare_scores(title, head, peer, asked, answer, cells, worst):
    """Prints a row for each data set, and ends with status 1 if ours is worse by more than so many points somewhere."""
    rows = [[*head, "rounds", "brainstorm", "scikit-learn", "difference"]]
    worse = []
    for name in asked.names:
        written, rounds, own, their = score_beside(peer, name, asked, answer)
        rows.append([name, *cells(written), str(rounds), f"{own:.1f}", f"{their:.1f}", f"{own - their:+.1f}"])
        if own - their < -worst:
            worse.append(name)
    print(f"\n{title}; means over rounds of other splits and seeds\n")
    print_rows(rows)
    if worse:
        sys.exit(f"bench: ours is worse by more than {worst:g} points on {', '.join(worse)}")


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            name = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
            return name + (f", {os.environ['ISA']} only" if "ISA" in os.environ else "")
    except (OSError, StopIteration):
        return platform.machine()


def vectors_note(peers):
    """Which of the peers are not what they would be on a processor with no more than ISA."""
    notes = [note for name, note in LIMITS.items() if name in peers and "ISA" in os.environ]
    return f" ({'; '.join(notes)})" if notes else ""


def print_rows(rows):
    """Rows of cells, the first row being the header, as a table in Markdown."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for number, row in enumerate(rows):
        cells = [cell.rjust(width) for cell, width in zip(row, widths)]
        print("| " + " | ".join([row[0].ljust(widths[0]), *cells[1:]]) + " |")
        if number == 0:
            print("|" + "|".join(["-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:])]) + "|")


def warn_of_load():
    """Threads that wait for each other in a busy loop suffer most from other work, so say that there is some."""
    if os.getloadavg()[0] > 1:
        print("bench: other programs are running; figures need a quiet machine", file=sys.stderr)


class Measurements:
    def __init__(self):
        self.lines = {}
        self.ratios = {}

    def add(self, name, workload, line):
        self.lines.setdefault((name, workload), []).append(line)

    def median(self, name, workload, figure):
        values = [line[figure] for line in self.lines.get((name, workload), []) if line.get(figure) is not None]
        return statistics.median(values) if values else None

    def ratio(self, name, workload):
        values = self.ratios.get((name, workload))
        return statistics.median(values) if values else None

    def version(self, name):
        lines = [line for (of, _), found in self.lines.items() if of == name for line in found]
        return lines[0].get("version", "") if lines else ""


def timing_options(description, workloads, seconds):
    """The options of a comparison whose programs take workloads, --seconds and --threads."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("workloads", nargs="*", metavar="WORKLOAD", help=", ".join(workloads))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=seconds, help="for each run of a program")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--tries", type=int, default=2, help="for a pair of runs that other programs disturb")
    parser.add_argument("--patience", type=float, default=5, help="seconds to wait for other programs to be at rest")
    asked = parser.parse_args()
    for name in asked.workloads:
        if name not in workloads:
            parser.error(f"there is no workload '{name}'; there are {', '.join(workloads)}")
    if min(asked.rounds, asked.threads, asked.tries) < 1 or asked.seconds <= 0:
        parser.error("rounds, seconds, threads and tries must be positive")
    asked.workloads = asked.workloads or workloads
    return asked


def used_seconds():
    """Of all processors so far: by everybody, and by this process and the programs that it has waited for."""
    with open("/proc/stat", encoding="utf-8") as lines:
        user, nice, system, _, _, *rest = map(int, next(lines).split()[1:9])
    own = os.times()
    return (user + nice + system + sum(rest)) / os.sysconf("SC_CLK_TCK"), sum(own[:4])


def disturbed(work):
    """What the work gives, and which part of the processors' time others used meanwhile; 0 where the system does not say."""
    if not os.path.exists("/proc/stat"):
        return work(), 0
    (all_before, own_before), start = used_seconds(), time.monotonic()
    found = work()
    all_after, own_after = used_seconds()
    others = (all_after - all_before) - (own_after - own_before)
    return found, max(0, others) / (os.cpu_count() * (time.monotonic() - start))


def await_quiet(patience):
    """Waits for a moment in which other programs are at rest, but only for some seconds."""
    end = time.monotonic() + patience
    while disturbed(lambda: time.sleep(0.2))[1] > DISTURBANCE and time.monotonic() < end:
        pass


def least_disturbed(work, tries, patience):
    """What the quietest of some tries gives; the first that others leave alone is the last. And whether none was."""
    results = []
    while len(results) < tries and not (results and results[-1][1] <= DISTURBANCE):
        await_quiet(patience)
        results.append(disturbed(work))
    found, others = min(results, key=lambda result: result[1])
    return found, others > DISTURBANCE


def check_parameters(name, workload, own, line):
    """Says where networks have other sizes, which would not be the same work; their times count."""
    if own.get("parameters") != line.get("parameters"):
        print(f"bench: {name} has {line.get('parameters')} parameters where brainstorm has {own.get('parameters')} "
              f"({workload})", file=sys.stderr)
    return True


def run_pair(ours, name, peer, arguments):
    """Both lines; none of the peer where there is none or it fails."""
    own = run("brainstorm", [*ours, *arguments])
    return own, name and run(name, [*peer, *arguments])


def measure_pairs(ours, peers, asked, only={}, begin_round=lambda found: None, check=check_parameters):
    """Runs each peer right after a run of ours, in each round for each workload.

    ours is a command that takes a workload; only has the workloads of a peer that is for some of them; check is given the
    peer's name, the workload and both lines, and says whether the peer's counts.
    """
    found = Measurements()
    settings = ["--seconds", str(asked.seconds), "--threads", str(asked.threads)]
    noisy = 0
    for number in range(1, asked.rounds + 1):
        print(f"bench: round {number} of {asked.rounds}", file=sys.stderr)
        begin_round(found)
        for workload in asked.workloads:
            for name in [name for name in peers if workload in only.get(name, [workload])] or [None]:
                pair = partial(run_pair, ours, name, peers.get(name), [workload, *settings])
                (own, line), was_noisy = least_disturbed(pair, asked.tries, asked.patience)
                noisy += was_noisy
                found.add("brainstorm", workload, own)
                if line and check(name, workload, own, line):
                    found.add(name, workload, line)
                    found.ratios.setdefault((name, workload), []).append(own["ms"] / line["ms"])
                    mark = ", disturbed" if was_noisy else ""
                    print(f"bench: {workload}: {own['ms']:.3f} ms, {name} {line['ms']:.3f} ms{mark}", file=sys.stderr)
    if noisy:
        print(f"bench: other programs took more than {DISTURBANCE:.0%} of the processors in {noisy} pairs", file=sys.stderr)
    return found


def measured_peers(found, peers, workloads):
    return [name for name in peers if any(found.median(name, workload, "ms") for workload in workloads)]


def cell(value, digits):
    return "–" if value is None else f"{value:.{digits}f}"
