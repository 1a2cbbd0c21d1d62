#!/usr/bin/env python3
"""What it costs to save a run, and how soon a resumed one trains; prints three tables.

usage: compare_saving.py [--rounds R] [--pairs P] [--directory D]

A training of the mlp saves its run after every second hundred of updates: the figure is the rate of the hundreds that
begin with a save over that of those that do not, the median over neighbours. A network of some hundreds of megabytes is
trained by Adam and saved: the figure is the time of the updates that begin with a save less that of their neighbours, during
which the file is written, over that of updates while nothing is. A run of about 100 MB is resumed by the
command, near the beginning and near the end of an epoch: the time is from the start of the process until a file that a
hook saves after the first update is there.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from comparing import HERE, build, build_command, print_rows, processor, warn_of_load

# 64-3400-3400-10: about 11.8 million parameters and as many velocities.
EXPERIMENT = {
    "@type": "Experiment",
    "network": {
        "@type": "Network",
        "architecture": {
            "Input": {
                "@type": "Input",
                "out_shapes": {"default": ["T", "B", 8, 8, 1], "targets": ["T", "B", 1]},
                "@outgoing_connections": {"default": ["Hid1.default"], "targets": ["Output.targets"]},
            },
            "Hid1": {
                "@type": "FullyConnected", "size": 3400, "activation": "rel",
                "@outgoing_connections": {"default": ["Hid2.default"]},
            },
            "Hid2": {
                "@type": "FullyConnected", "size": 3400, "activation": "rel",
                "@outgoing_connections": {"default": ["Classes.default"]},
            },
            "Classes": {
                "@type": "FullyConnected", "size": 10, "activation": "linear",
                "@outgoing_connections": {"default": ["Output.default"]},
            },
            "Output": {"@type": "SoftmaxCE", "@outgoing_connections": {"loss": ["Loss.default"]}},
            "Loss": {"@type": "Loss", "importance": 1.0},
        },
        "initializers": {"default": {"@type": "DenseSqrtFanIn", "scale": "rel"}, "*": {"bias": 0.0}},
        "seed": 1,
    },
    "trainer": {
        "@type": "Trainer",
        "stepper": {"@type": "MomentumStepper", "learning_rate": 0.01, "momentum": 0.9},
        "hooks": [
            {"@type": "SaveLogs", "filename": "logs.h5", "timescale": "update", "interval": 1},
            {"@type": "SaveRun", "interval": 100},
            {"@type": "StopAfterEpoch", "max_epochs": 100},
        ],
    },
    "data": {
        "source": {"@type": "Digits"},
        "training": {
            "split": "training",
            "iterator": {"@type": "Minibatches", "batch_size": 32, "shuffle": True, "seed": 1},
        },
    },
}
# The digits make 43 batches.
POSITIONS = {"1": 44, "41": 84}


def options():
    parser = argparse.ArgumentParser(description="Time saving and resuming.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pairs", type=int, default=20, help="of hundreds with and without a save, in each round")
    parser.add_argument("--megabytes", type=int, default=268, help="of the parameters of the large network")
    parser.add_argument("--directory", help="where the files are made; a temporary directory by default")
    asked = parser.parse_args()
    if asked.rounds < 1 or asked.pairs < 1 or asked.megabytes < 1:
        parser.error("rounds, pairs and megabytes must be positive")
    return asked


def saving(bench, directory, asked):
    rows = [["round", "ms without", "ms with", "rate with ÷ without"]]
    for number in range(1, asked.rounds + 1):
        command = [str(bench), "saving", str(directory / "mlp.h5"), "--pairs", str(asked.pairs)]
        line = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
        os.unlink(directory / "mlp.h5")
        rows.append(
            [str(number), f"{line['without']:.3f}", f"{line['with']:.3f}", f"{line['rate']:.3f}"]
        )
    median = statistics.median(float(row[3]) for row in rows[1:])
    print(f"\nAn update of the mlp, the run saved every 100 updates; {processor()}\n")
    print_rows(rows + [["median", "", "", f"{median:.3f}"]])


def large_saving(bench, directory, asked):
    rows = [["parameters", "ms without", "ms behind", "ms with", "stall ÷ an update", "peak ÷ parameters"]]
    command = [str(bench), "large-saving", str(directory / "large.h5"), "--megabytes", str(asked.megabytes)]
    command += ["--interval", "60", "--saves", str(asked.rounds)]
    line = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    os.unlink(directory / "large.h5")
    begun = statistics.median(line["with"])
    rows.append([
        f"{line['parameters']:.0f} MB", f"{line['without']:.1f}", f"{line['behind']:.1f}", f"{begun:.1f}",
        f"{(begun - line['behind']) / line['without']:.2f}", f"{line['peak'] / line['parameters']:.1f}",
    ])
    print("\nAn update by Adam without a save, while a file is written, and beginning with a save\n")
    print_rows(rows)


def first_update(brainstorm, run):
    """Seconds from the start of `brainstorm resume` until its first update is in the logs."""
    logs = run.with_name(f"{run.stem}-logs.h5")
    before = logs.stat().st_mtime_ns
    start = time.time()
    process = subprocess.Popen([str(brainstorm), "resume", str(run), "--quiet"])
    while logs.stat().st_mtime_ns == before:
        if process.poll() is not None:
            sys.exit("bench: the run could not be resumed")
        time.sleep(0.0005)
    seconds = logs.stat().st_mtime - start
    process.send_signal(signal.SIGKILL)
    process.wait()
    return seconds


def resuming(brainstorm, directory, asked):
    (directory / "experiment.json").write_text(json.dumps(EXPERIMENT), encoding="utf-8")
    rows = [["position in the epoch", "size of the run", "seconds to the first update"]]
    for position, updates in POSITIONS.items():
        run = directory / f"run-{position}.h5"
        command = [str(brainstorm), "train", "experiment.json", "-o", run.name, "--quiet"]
        subprocess.run(command + ["--stop-after-updates", str(updates)], cwd=directory, check=True)
        times = [first_update(brainstorm, run) for _ in range(asked.rounds)]
        rows.append([position, f"{run.stat().st_size / 1e6:.0f} MB", f"{statistics.median(times):.3f}"])
        # Killed before it saved again, or the next would not begin here.
        os.unlink(run)
    print("\nbrainstorm resume, from the start of the process\n")
    print_rows(rows)


def main():
    asked = options()
    warn_of_load()
    bench = build()
    build_command()
    with tempfile.TemporaryDirectory(dir=asked.directory) as directory:
        saving(bench, Path(directory), asked)
        large_saving(bench, Path(directory), asked)
        resuming(HERE.parent / ".build" / "release" / "brainstorm", Path(directory), asked)


if __name__ == "__main__":
    main()
