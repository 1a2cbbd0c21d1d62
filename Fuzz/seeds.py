#!/usr/bin/env python3
"""Puts the files from which the fuzzer starts into a folder; `make fuzz` runs it.

usage: seeds.py FOLDER

They are the small files among the fixtures and, where h5py is installed, one file for each feature of the format
in the smallest size in which the feature shows: a small file is read faster, and a change is likelier to matter.
"""

import shutil
import subprocess
import sys
from pathlib import Path

LARGEST = 16_000
FIXTURES = Path(__file__).resolve().parent.parent / "Fixtures"
NO_FILES = {".json", ".tsv", ".md", ".py"}


def copy_fixtures(target):
    for name in ["hdf5-corpus", "hdf5-malformed", "hdf5-fuzz-findings"]:
        for path in sorted((FIXTURES / name).rglob("*")):
            if path.is_file() and path.suffix not in NO_FILES and 8 <= path.stat().st_size <= LARGEST:
                place = "-".join(path.relative_to(FIXTURES).parts)
                shutil.copyfile(path, target / place)


def make_files(target):
    import h5py
    import numpy as np

    text = h5py.string_dtype()
    record = np.dtype([("a", "i1"), ("b", ">f8"), ("c", "S3"), ("d", [("e", "u2"), ("f", "(2,)i1")])])

    def seed(name, **options):
        return h5py.File(target / f"seed-{name}.h5", "w", **options)

    def low(file, name, dtype, shape, chunks=None, largest=None, early=False, prepare=None, data=None):
        """A dataset with creation properties that the high level does not offer."""
        plan = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        if chunks:
            plan.set_chunk(chunks)
        if early:
            plan.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
        if prepare:
            prepare(plan)
        space = h5py.h5s.create_simple(shape, largest or shape)
        kind = dtype if isinstance(dtype, h5py.h5t.TypeID) else h5py.h5t.py_create(np.dtype(dtype), logical=True)
        result = h5py.h5d.create(file.id, name.encode(), kind, space, plan)
        if data is not None:
            result.write(h5py.h5s.ALL, h5py.h5s.ALL, np.ascontiguousarray(data))
        return result

    for version in ["earliest", "v108", "latest"]:
        with seed(f"values-{version}", libver=(version, version) if version != "earliest" else None) as f:
            f["record"] = np.zeros(2, record)
            f["numbers"] = np.arange(6, dtype=">i4").reshape(2, 3)
            f["half"] = np.array([1.5, -2], "f2")
            f["flag"] = np.array([True, False])
            f.create_dataset("text", data=["a", "bc"], dtype=text)
            f["fixed"] = np.array([b"one", b"two"])
            f["scalar"] = 3.5
            f["null"] = h5py.Empty("f4")
            f.create_dataset("unwritten", (3,), "i2", fillvalue=3)
            f.attrs["text"] = "t"
            f.attrs["numbers"] = np.arange(3)
        with seed(f"types-{version}", libver=(version, version) if version != "earliest" else None) as f:
            d = f.create_dataset("sequences", (2,), h5py.vlen_dtype("i2"))
            d[0] = np.arange(2)
            f.create_dataset("references", data=[f["sequences"].ref], dtype=h5py.ref_dtype)
            f.create_dataset("regions", data=[d.regionref[0:1]], dtype=h5py.regionref_dtype)
            f["opaque"] = np.array([b"abcd"], "V4")
            f["complex"] = np.array([1 + 2j], "c8")
            f.create_dataset("enumeration", data=[0, 1], dtype=h5py.enum_dtype({"no": 0, "yes": 1}, "i1"))
            f.create_dataset("array", (1,), np.dtype("(2,3)i2"))
            low(f, "bits", h5py.h5t.STD_B16LE, (2,), data=np.arange(2, dtype="u2"))
            low(f, "time", h5py.h5t.UNIX_D32LE, (2,))
            f["named"] = record
            f.create_dataset("of named", (1,), f["named"])
            f["named"].attrs["note"] = np.zeros(1, record)
            f.attrs.create("texts", ["x", "yy"], dtype=text)
            f.attrs.create("reference", f["opaque"].ref, dtype=h5py.ref_dtype)
        with seed(f"links-{version}", libver=(version, version) if version != "earliest" else None) as f:
            f["group/value"] = 1
            f["again"] = f["group"]
            f["group/up"] = f["/"]
            f["soft"] = h5py.SoftLink("/group/value")
            f["external"] = h5py.ExternalLink("other.h5", "/x")
            ordered = f.create_group("ordered", track_order=True)
            for i in range(4):
                ordered[f"m{i}"] = np.arange(i)
                ordered.attrs[f"a{i}"] = i
        with seed(f"elsewhere-{version}", libver=(version, version) if version != "earliest" else None) as f:
            f.create_dataset("external", (2,), "i4", external=[("raw.bin", 0, 4), ("more.bin", 4, 4)])
            if version != "v108":  # which has no virtual datasets
                layout = h5py.VirtualLayout((4, 2), "i4", maxshape=(None, 2))
                layout[0:2] = h5py.VirtualSource(".", "source", (2, 2))
                layout[2:4] = h5py.VirtualSource("else.h5", "source", (2, 2))
                f.create_virtual_dataset("virtual", layout, fillvalue=7)
            f["source"] = np.arange(4, dtype="i4").reshape(2, 2)

    # Groups and attributes kept in fractal heaps, with one and with several blocks, in both orders.
    for name, links, order in [("few", 10, False), ("many", 60, False), ("order", 10, True)]:
        with seed(f"dense-links-{name}", libver="latest", track_order=order) as f:
            for i in range(links):
                f[f"l{i}"] = h5py.SoftLink("x" * (i + 1 if name == "many" else 1))
            f["hard"] = f["/"]
        with seed(f"dense-attributes-{name}", libver="latest", track_order=order) as f:
            for i in range(links // 2 + 5):
                f.attrs[f"a{i}"] = np.zeros(i if name == "many" else 1)
            if name == "many":
                f.attrs["huge"] = np.zeros(700)
    with seed("dense-texts", libver="latest") as f:
        for i in range(9):
            f.attrs[f"a{i}"] = "text" * i
    with seed("symbol-table") as f:
        for i in range(12):
            f.create_group(f"g{i}")

    # Every index of chunks, without filters and with.
    def gzip(plan):
        plan.set_shuffle()
        plan.set_deflate(6)
        plan.set_fletcher32()

    many, without = h5py.h5s.UNLIMITED, None
    for filters, prepare in [("plain", without), ("gzip", gzip)]:
        for name, shape, chunks, largest, early in [
            ("single", (2, 3), (2, 3), None, False),
            ("implicit", (4, 3), (2, 2), None, True),
            ("fixed", (5, 3), (2, 2), None, False),
            ("extensible", (40,), (1,), (many,), False),
            ("extensible2", (4, 3), (2, 2), (many, 3), False),
            ("tree", (4, 3), (2, 2), (many, many), False),
        ]:
            with seed(f"chunks-{name}-{filters}", libver="latest") as f:
                data = np.arange(np.prod(shape), dtype="i2").reshape(shape)
                low(f, "d", "i2", shape, chunks, largest, early, prepare, data)
        with seed(f"chunks-old-{filters}") as f:
            data = np.arange(12, dtype="f4").reshape(4, 3)
            low(f, "d", "f4", (4, 3), (2, 2), (many, 3), False, prepare, data)
            low(f, "sparse", "f4", (9, 9), (4, 4), None, False, prepare)
    with seed("chunks-fixed-pages", libver="latest") as f:
        low(f, "d", "i1", (1030,), (1,), data=np.arange(1030).astype("i1"))
    with seed("chunks-extensible-blocks", libver="latest") as f:
        low(f, "d", "i1", (400,), (1,), (many,), data=np.arange(400).astype("i1"))
    with seed("chunks-tree-nodes", libver="latest") as f:
        low(f, "d", "i1", (10, 10), (1, 1), (many, many), data=np.zeros((10, 10), "i1"))
    with seed("chunks-text", libver="latest") as f:
        f.create_dataset("d", data=["a", "b", "c"], dtype=text, chunks=(2,), compression="gzip")
        f.create_dataset("r", data=np.zeros(3, record), chunks=(2,), compression="gzip")

    # The other filters.
    filters = {
        "shuffle": lambda plan: plan.set_shuffle(),
        "fletcher32": lambda plan: plan.set_fletcher32(),
        "lzf": lambda plan: plan.set_filter(h5py.h5z.FILTER_LZF, h5py.h5z.FLAG_OPTIONAL),
        "scaleoffset": lambda plan: plan.set_scaleoffset(h5py.h5z.SO_INT, 0),
        "szip": lambda plan: plan.set_szip(h5py.h5z.SZIP_NN_OPTION_MASK, 8),
        "nbit": lambda plan: plan.set_filter(h5py.h5z.FILTER_NBIT, h5py.h5z.FLAG_OPTIONAL),
    }
    for name, prepare in filters.items():
        with seed(f"filter-{name}") as f:
            try:
                low(f, "d", "i4", (32,), (16,), prepare=prepare, data=np.arange(32, dtype="i4") % 11)
            except (ValueError, RuntimeError, OSError) as error:
                print(f"  no seed for {name}: {error}")
    with seed("filter-scaleoffset-float") as f:
        low(f, "d", "f4", (32,), (16,), data=np.arange(32, dtype="f4") / 4,
            prepare=lambda plan: plan.set_scaleoffset(h5py.h5z.SO_FLOAT_DSCALE, 2))
    with seed("compact") as f:
        low(f, "d", "i4", (4,), data=np.arange(4, dtype="i4"),
            prepare=lambda plan: plan.set_layout(h5py.h5d.COMPACT))

    # Superblocks: other sizes of addresses, other ranks of trees, pages, a user block.
    def superblock(name, prepare, libver=(h5py.h5f.LIBVER_EARLIEST, h5py.h5f.LIBVER_LATEST)):
        plan, access = h5py.h5p.create(h5py.h5p.FILE_CREATE), h5py.h5p.create(h5py.h5p.FILE_ACCESS)
        prepare(plan)
        access.set_libver_bounds(*libver)
        path = target / f"seed-superblock-{name}.h5"
        with h5py.File(h5py.h5f.create(str(path).encode(), h5py.h5f.ACC_TRUNC, plan, access)) as f:
            f["g/d"] = np.arange(3)
            f.create_dataset("c", data=np.arange(6), chunks=(2,))
            f.attrs["a"] = "b"

    latest = (h5py.h5f.LIBVER_LATEST, h5py.h5f.LIBVER_LATEST)
    superblock("4-bytes", lambda plan: plan.set_sizes(4, 4))
    superblock("2-bytes", lambda plan: plan.set_sizes(2, 2))
    superblock("4-bytes-new", lambda plan: plan.set_sizes(4, 4), latest)
    superblock("user-block", lambda plan: plan.set_userblock(512))
    superblock("user-block-new", lambda plan: plan.set_userblock(512), latest)
    with seed("superblock-paged", libver="latest", fs_strategy="page", fs_page_size=512) as f:
        f["d"] = np.arange(3)

    repack(target)


def repack(target):
    """Files with shared messages, which h5py cannot make."""
    if not shutil.which("h5repack"):
        return print("  no seeds with shared messages: h5repack is not installed")
    for name in ["values-v108", "links-v108", "dense-attributes-few"]:
        source, result = target / f"seed-{name}.h5", target / f"seed-shared-{name}.h5"
        command = ["h5repack", "-L", "-s", "8", str(source), str(result)]
        if subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode != 0:
            print(f"  no seed with shared messages: h5repack cannot copy {source.name}")
            result.unlink(missing_ok=True)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    copy_fixtures(target)
    try:
        make_files(target)
    except ImportError:
        print("  h5py is not installed: only the fixtures are seeds")
    files = [path for path in target.iterdir() if path.is_file()]
    print(f"{target}: {len(files)} files, {sum(path.stat().st_size for path in files):,} bytes")


if __name__ == "__main__":
    main()
