"""What the comparisons share: building, finding peers, and printing tables."""

import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def build():
    command = ["swift", "build", "-c", "release", "--package-path", str(HERE), "--product", "brainstorm-bench"]
    if subprocess.run(command, stdout=sys.stderr).returncode != 0:
        sys.exit("bench: the build failed")
    return HERE / ".build" / "release" / "brainstorm-bench"


def has_module(python, module):
    test = f"import importlib.util, sys; sys.exit(importlib.util.find_spec('{module}') is None)"
    try:
        return subprocess.run([python, "-c", test], capture_output=True).returncode == 0
    except OSError as error:
        sys.exit(f"bench: {python} cannot be run: {error.strerror}")


def peers_python():
    """The Python that the environment variable PEERS_PYTHON names, or else `python3`."""
    return os.environ.get("PEERS_PYTHON") or "python3"


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


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
