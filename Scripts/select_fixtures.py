#!/usr/bin/env python3
"""Chooses the HDF5 files under Fixtures from the corpora beside the checkout; `make fixtures` runs it.

usage: select_fixtures.py [FOLDER]     FOLDER holds the corpora; ../shared without it

Fixtures/hdf5-corpus     files of ../shared/hdf5-corpus, each with what the HDF5 C library reads from it,
                         chosen to show as many features of its manifest as fit in a budget of bytes,
                         each by several files where it can.
Fixtures/hdf5-malformed  the files of ../shared/hdf5-malformed below a size.

The choice depends on the manifests only, so that it is the same on every machine.
"""

import csv
import json
import re
import shutil
import sys
from collections import Counter
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared"
FIXTURES = ROOT / "Fixtures"

CORPUS_BUDGET = 2_400_000
LARGEST_MALFORMED = 20_000

NOTE = """# {title}

A selection that `make fixtures` makes; {rule}

The files come unchanged from the public repositories that `MANIFEST.tsv` names, each under the licence that
stands in its line. Keep this notice and the manifest with the files.

The notice of the whole collection follows; its counts are those of the collection.

---

"""


def read_manifest(folder):
    path = folder / "MANIFEST.tsv"
    if not path.exists():
        sys.exit(f"{path} is missing: the fixtures can only be chosen where the corpora are")
    with open(path, newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def copy_manifest(source, target, paths):
    """Writes the header and the chosen files' lines, byte for byte."""
    header, *lines = (source / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
    chosen = [line for line in lines if line.split("\t", 1)[0] in paths]
    (target / "MANIFEST.tsv").write_text(header + "".join(chosen), encoding="utf-8")


def copy_files(source, target, names):
    for name in names:
        destination = target / name
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, destination)


def start_afresh(name):
    folder = FIXTURES / name
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


def stem(path):
    """What an HDF5 file and the files of raw data that belong to it have in common."""
    path = re.sub(r"-0+(?=\.h5$)", "", path)
    return path.rsplit(".", 1)[0]


def companions(row, rows):
    return [
        other
        for other in rows
        if other["kind"] == "companion" and re.match(re.escape(stem(row["path"])) + r"-\d+\.", other["path"])
    ]


def referred_files(row):
    """The files beside a file that it refers to."""
    described = json.loads((SHARED / "hdf5-corpus" / (row["path"] + ".json")).read_text(encoding="utf-8"))
    folder = PurePosixPath(row["path"]).parent
    paths = [folder / name for name in described.get("other_files", []) if "/" not in name]
    names = [str(path) for path in paths] + [f"{path}.json" for path in paths]
    return [name for name in names if (SHARED / "hdf5-corpus" / name).exists()]


def files_of(row, rows):
    others = [other["path"] for other in companions(row, rows)] + referred_files(row)
    return [row["path"], row["path"] + ".json"] + others


def choose_corpus(source):
    """Greedy: at each step the file with the most worth for its bytes. A feature is worth 1 where no chosen
    file shows it, and half as much with each that does."""
    rows = read_manifest(source)
    sizes = {
        row["path"]: sum((source / name).stat().st_size for name in files_of(row, rows))
        for row in rows
        if row["kind"] == "hdf5"
    }
    candidates = {row["path"]: row for row in rows if row["path"] in sizes}
    shown, chosen, left = Counter(), [], CORPUS_BUDGET
    while True:
        best = max(
            (row for path, row in candidates.items() if sizes[path] <= left),
            key=lambda row: (
                sum(2.0 ** -shown[feature] for feature in row["features"].split())
                / (sizes[row["path"]] + 1000),
                row["path"],
            ),
            default=None,
        )
        if best is None:
            break
        del candidates[best["path"]]
        left -= sizes[best["path"]]
        shown.update(best["features"].split())
        chosen.append(best)
    every = {feature for row in rows for feature in (row["features"] or "").split()}
    return rows, chosen, sorted(every - set(shown))


def select_corpus():
    source = SHARED / "hdf5-corpus"
    rows, chosen, missing = choose_corpus(source)
    target = start_afresh("hdf5-corpus")
    names = sorted({name for row in chosen for name in files_of(row, rows)})
    copy_files(source, target, names + ["oracle.py"])
    copy_manifest(source, target, set(names))
    note = NOTE.format(
        title="HDF5 files of many programs",
        rule="it shows as many features as fit in a budget of bytes.",
    )
    (target / "README.md").write_text(note + (source / "README.md").read_text(encoding="utf-8"), encoding="utf-8")
    report(target, len(chosen))
    if missing:
        print("  features that no chosen file shows: " + ", ".join(missing))


def select_malformed():
    source = SHARED / "hdf5-malformed"
    chosen = [row["path"] for row in read_manifest(source) if int(row["bytes"]) < LARGEST_MALFORMED]
    target = start_afresh("hdf5-malformed")
    copy_files(source, target, chosen)
    copy_manifest(source, target, set(chosen))
    note = NOTE.format(
        title="Damaged and hostile HDF5 files",
        rule=f"the files below {LARGEST_MALFORMED:,} bytes.",
    )
    (target / "README.md").write_text(note + (source / "README.md").read_text(encoding="utf-8"), encoding="utf-8")
    report(target, len(chosen))


def report(folder, count):
    total = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{folder.relative_to(ROOT)}: {count} files, {total:,} bytes with what belongs to them")


if __name__ == "__main__":
    select_corpus()
    select_malformed()
