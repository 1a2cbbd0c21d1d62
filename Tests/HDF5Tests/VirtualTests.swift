import HDF5
import TestSupport
import Testing

/// Virtual datasets and external storage that h5py writes, read through a resolver.
@Suite("Data in other files", .enabled(if: Tool.h5py != nil, "h5py is not installed: make setup"))
struct VirtualTests {
    /// Makes the files in the folder that is the argument, and prints `FILE PATH SHAPE VALUES` of what h5py reads.
    private static let script = #"""
        import os, sys
        import h5py
        import numpy as np

        os.chdir(sys.argv[1])
        os.environ["HDF5_VDS_PREFIX"] = os.environ["HDF5_EXTFILE_PREFIX"] = os.getcwd()
        rng = np.random.default_rng(7)
        sources = {}
        for index in range(4):
            name = f"source-{index}.h5"
            with h5py.File(name, "w", libver="latest") as f:
                data = rng.integers(0, 1000, (6 + index, 5)).astype("i4")
                f.create_dataset("data", data=data, maxshape=(None, 5), chunks=(3, 5), compression="gzip")
                f["deep/data"] = data[::-1]
        free = h5py.h5s.UNLIMITED

        with h5py.File("virtual.h5", "w", libver="latest") as f:
            # Rows of four files, some left out, others in another order.
            layout = h5py.VirtualLayout((24, 5), "i4")
            for index in range(4):
                source = h5py.VirtualSource(f"source-{index}.h5", "data", (6 + index, 5))
                layout[index * 6:index * 6 + 5] = source[1:6]
            f.create_virtual_dataset("stacked", layout, fillvalue=-1)

            # Columns with steps.
            layout = h5py.VirtualLayout((6, 20), "i4")
            for index in range(4):
                source = h5py.VirtualSource(f"source-{index}.h5", "deep/data", (6 + index, 5))
                layout[:, index::4] = source[0:6, :]
            f.create_virtual_dataset("interleaved", layout)

            # Without end: as long as the source.
            layout = h5py.VirtualLayout((1, 5), "i4", maxshape=(None, 5))
            source = h5py.VirtualSource("source-3.h5", "data", (6, 5), maxshape=(None, 5))
            layout[:free, :] = source[:free, :]
            f.create_virtual_dataset("growing", layout, fillvalue=7)

            # Of this file, and of one that is not there.
            f["own"] = np.arange(10, dtype="i4")
            layout = h5py.VirtualLayout((12,), "i4")
            layout[0:10] = h5py.VirtualSource(".", "own", (10,))
            layout[10:12] = h5py.VirtualSource("absent.h5", "own", (2,))
            f.create_virtual_dataset("partly", layout, fillvalue=-5)

            # Virtual datasets of virtual datasets.
            layout = h5py.VirtualLayout((5,), "i4")
            layout[:] = h5py.VirtualSource(".", "stacked", (24, 5))[3, :]
            f.create_virtual_dataset("nested", layout)

            # Blocks at distances, each of a file with a number, until one is missing.
            dcpl = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
            dcpl.set_fill_value(np.array(-3, "i4"))
            space = h5py.h5s.create_simple((1, 5), (h5py.h5s.UNLIMITED, 5))
            space.select_hyperslab((0, 0), (h5py.h5s.UNLIMITED, 1), (8, 1), (6, 5))
            source = h5py.h5s.create_simple((6, 5), (h5py.h5s.UNLIMITED, 5))
            source.select_hyperslab((0, 0), (1, 1), (1, 1), (6, 5))
            dcpl.set_virtual(space, b"source-%b.h5", b"data", source)
            space = h5py.h5s.create_simple((1, 5), (h5py.h5s.UNLIMITED, 5))
            h5py.h5d.create(f.id, b"numbered", h5py.h5t.STD_I32LE, space, dcpl=dcpl)

            # Blocks of two rows that are filled as far as the source goes, the last one half.
            dcpl = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
            dcpl.set_fill_value(np.array(-3, "i4"))
            space = h5py.h5s.create_simple((1, 5), (h5py.h5s.UNLIMITED, 5))
            space.select_hyperslab((0, 0), (h5py.h5s.UNLIMITED, 1), (3, 1), (2, 5))
            source = h5py.h5s.create_simple((7, 5), (h5py.h5s.UNLIMITED, 5))
            source.select_hyperslab((0, 0), (1, 1), (1, 1), (h5py.h5s.UNLIMITED, 5))
            dcpl.set_virtual(space, b"source-1.h5", b"data", source)
            space = h5py.h5s.create_simple((1, 5), (h5py.h5s.UNLIMITED, 5))
            h5py.h5d.create(f.id, b"half", h5py.h5t.STD_I32LE, space, dcpl=dcpl)

        np.arange(100, dtype="u1").tofile("a.bin")
        np.arange(100, 130, dtype="u1").tofile("b.bin")
        with h5py.File("external.h5", "w") as f:
            f.create_dataset("pieces", (10, 4), "u1", external=[("a.bin", 7, 13), ("b.bin", 0, 20), ("a.bin", 90, 7)])
            f.create_dataset("rest", (6, 4), "<u2", external=[("a.bin", 2, h5py.h5f.UNLIMITED)])
            f.create_dataset("short", (40,), "u1", external=[("b.bin", 10, 40)])

        for name in ["virtual.h5", "external.h5"]:
            with h5py.File(name) as f:
                for path in sorted(f):
                    values = f[path][...]
                    print(name, path, *values.shape, ":", *values.ravel())
        """#

    @Test("h5py's virtual datasets and external storage are read as h5py reads them")
    func readings() throws {
        let folder = try TemporaryDirectory()
        let lines = try python(VirtualTests.script, folder.path).split(separator: "\n")
        #expect(lines.count == 11)
        for line in lines {
            let halves = line.split(separator: ":")
            let words = halves[0].split(separator: " ").map(String.init)
            let file = try HDF5File(path: folder.path(words[0]), resolver: .directory(folder.path))
            let dataset = try file.root.dataset(words[1])
            #expect(dataset.shape == words[2...].compactMap { Int($0) }, "\(words[1])")
            let expected = halves[1].split(separator: " ").compactMap { Int($0) }
            #expect(try dataset.read(Int.self) == expected, "\(words[1])")
        }
    }
}
