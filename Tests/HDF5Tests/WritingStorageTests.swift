import Foundation
import HDF5
import TestSupport
import Testing

@Suite("Storages, links and forms that the writer knows")
struct WritingStorageTests {
    private static func numbers(_ shape: [Int]) -> HDF5Value {
        .integers((0..<shape.reduce(1, *)).map { Int32($0 % 1009) }, shape: shape)
    }

    private static let filters: [(String, [HDF5Storage.Filter])] = [
        ("none", []), ("shuffle", [.shuffle]), ("deflate", [.deflate(level: 6)]), ("fletcher", [.fletcher32]),
        ("shuffle deflate", [.shuffle, .deflate(level: 1)]),
        ("all", [.fletcher32, .deflate(level: 9), .shuffle]), ("shuffle fletcher", [.shuffle, .fletcher32]),
    ]

    private static let shapes: [(shape: [Int], chunk: [Int]?)] = [
        ([100], [7]), ([100], [100]), ([1], nil), ([37, 23], [8, 5]), ([37, 23], [1, 23]),
        ([37, 23], [37, 1]),
        ([5, 6, 7], [2, 6, 7]), ([5, 6, 7], [2, 3, 4]), ([5, 6, 7], [5, 1, 7]),
        ([3, 4, 5, 6], [2, 2, 2, 5]),
        ([0, 4], [1, 2]), ([3, 0], nil), ([70_000], [1]), ([200_000], nil), ([300, 500], nil),
        ([2, 1, 3, 1, 2, 1, 2], [1, 1, 2, 1, 2, 1, 1]),
    ]

    private static func writer(_ form: HDF5Writer.Form) -> HDF5Writer {
        let writer = HDF5Writer(form: form)
        for (name, filters) in filters {
            for (index, (shape, chunk)) in shapes.enumerated() where shape != [70_000] || name == "none" {
                writer.add(
                    "\(name)/\(index)", numbers(shape), storage: .chunked(shape: chunk, filters: filters))
            }
        }
        writer.add(
            "odd", .integers((0..<7).map { Int8($0) }, shape: [7]),
            storage: .chunked(shape: [3], filters: [.shuffle, .fletcher32]))
        writer.add("compact", numbers([128, 128 / 2]), storage: .compact)
        writer.add(
            "grows", numbers([5, 3]),
            storage: .chunked(
                shape: [4, 2], filters: [.shuffle, .deflate(level: 4)], maximumShape: [nil, 10]),
            fill: .integer(Int32(-7)))
        writer.add(
            "grows from nothing", .float32([], shape: [0]),
            storage: .chunked(shape: [64], maximumShape: [nil]))
        writer.add("filled", numbers([3]), fill: .integer(Int32(258)))
        writer.addSoftLink("links/soft", to: "/grows")
        writer.addSoftLink("links/relative", to: "more/dangling")
        writer.addHardLink("links/hard", to: "compact")
        writer.addHardLink("links/again", to: "/links/hard")
        writer.addHardLink("links/root", to: "/")
        if form == .modern { writer.addExternalLink("links/external", toFile: "other.h5", path: "/a/b") }
        return writer
    }

    private static let script = """
        import sys, h5py, numpy as np
        f = h5py.File(sys.argv[1], "r+")
        modern = sys.argv[2] == "modern"
        n = 0
        for name in ["none", "shuffle", "deflate", "fletcher", "shuffle deflate", "all", "shuffle fletcher"]:
            for key, d in f[name].items():
                found = d[()]
                assert (found.ravel() == np.arange(found.size) % 1009).all(), d
                assert d.shuffle == ("shuffle" in name or name == "all"), d
                assert d.fletcher32 == ("fletcher" in name or name == "all"), d
                assert (d.compression == "gzip") == ("deflate" in name or name == "all"), d
                n += 1
        assert n == 7 * \(shapes.count) - 6, n
        assert f["none/4"].chunks == (1, 23) and f["none/7"].chunks == (2, 3, 4)
        assert list(f["odd"][()]) == list(range(7))
        c = f["compact"]
        assert c.id.get_create_plist().get_layout() == h5py.h5d.COMPACT and (c[()].ravel() == np.arange(8192) % 1009).all()
        g = f["grows"]
        assert g.maxshape == (None, 10) and g.fillvalue == -7 and g.shape == (5, 3)
        g.resize((9, 10)); g[8, 9] = 5
        assert (g[:5, :3].ravel() == np.arange(15)).all() and (g[5:8] == -7).all() and (g[:5, 3:] == -7).all()
        z = f["grows from nothing"]
        z.resize((1000,)); z[...] = np.arange(1000)
        assert f["filled"].fillvalue == 258
        l = f["links"]
        assert l.get("soft", getlink=True).path == "/grows" and l["soft"] == g
        assert l.get("relative", getlink=True).path == "more/dangling" and "relative" in l.keys()
        assert l["hard"] == c and l["again"] == c and l["root"] == f["/"]
        assert h5py.h5o.get_info(c.id).rc == 3 and h5py.h5o.get_info(f.id).rc == 2
        if modern:
            e = l.get("external", getlink=True)
            assert (e.filename, e.path) == ("other.h5", "/a/b")
        # The library can go on with the file.
        f["new/group/data"] = np.arange(10); del l["again"]; f.attrs["added"] = "text"
        f.close()
        f = h5py.File(sys.argv[1])
        assert (f["grows from nothing"][()] == np.arange(1000)).all() and f["new/group/data"][3] == 3
        assert h5py.h5o.get_info(f["compact"].id).rc == 2
        """

    @Test(
        "h5py reads all storages and links, and writes more into the file",
        .enabled(if: Tool.h5py != nil, "h5py is not installed: make setup"),
        arguments: [HDF5Writer.Form.modern, .oldest])
    func h5py(form: HDF5Writer.Form) throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("storages.h5")
        try Self.writer(form).write(toFile: path)
        #expect(try TestFiles.bytes(URL(filePath: path)) == Self.writer(form).bytes())
        if let h5dump = Tool.h5dump {
            let result = try run(h5dump, [path])
            #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        }
        try python(Self.script, path, form == .modern ? "modern" : "oldest")
    }

    @Test("our own reader reads all storages of both forms", arguments: [HDF5Writer.Form.modern, .oldest])
    func ownReader(form: HDF5Writer.Form) throws {
        let root = try HDF5File(bytes: Self.writer(form).bytes()).root
        for (name, _) in Self.filters {
            for (index, (shape, _)) in Self.shapes.enumerated() where shape != [70_000] || name == "none" {
                let dataset = try root.dataset("\(name)/\(index)")
                #expect(dataset.shape == shape)
                #expect(try dataset.read(Int32.self) == (0..<shape.reduce(1, *)).map { Int32($0 % 1009) })
            }
        }
    }

    @Test(
        "groups and attributes of 10,000 are written at once and found by h5py",
        .enabled(if: Tool.h5py != nil, "h5py is not installed: make setup"),
        arguments: [HDF5Writer.Form.modern, .oldest])
    func many(form: HDF5Writer.Form) throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("many.h5")
        let clock = ContinuousClock()
        let time = try clock.measure {
            let writer = HDF5Writer(form: form)
            for index in 0..<10_000 {
                writer.add("group/d\(index)", .float64(Double(index)))
                writer.set("a\(index)", to: .integer(Int32(index)), on: "attributes")
            }
            for index in 0..<2000 {
                writer.add("d\(index)/x", .variableStrings(["text \(index)"], shape: [1]))
            }
            try writer.write(toFile: path)
        }
        #expect(time < .seconds(1), "\(time)")
        let times = try python(
            """
            import sys, h5py, time
            f = h5py.File(sys.argv[1])
            start = time.time()
            g = f["group"]
            assert len(g) == 10000 and sorted(g) == sorted(f"d{i}" for i in range(10000))
            listed = time.time()
            assert all(g[f"d{i}"][()] == i for i in range(10000))
            opened = time.time()
            a = f["attributes"].attrs
            assert len(a) == 10000
            assert all(a[f"a{i}"] == i for i in range(10000))
            assert f["d77/x"].asstr()[0] == "text 77"
            print("list %.2f open %.2f attributes %.2f" % (listed - start, opened - listed, time.time() - opened))
            """, path)
        print("\(form): written in \(time); h5py: \(times)")
        if let h5dump = Tool.h5dump {
            let result = try run(h5dump, ["-H", path])
            #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        }
    }

    @Test("a file is replaced as a whole or not at all, and nothing is left behind")
    func replacing() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("a.h5")
        let writer = HDF5Writer()
        writer.add("a", .float32([1, 2], shape: [2]))
        try writer.write(toFile: path)
        let first = try TestFiles.bytes(URL(filePath: path))
        writer.addHardLink("b", to: "nowhere")
        #expect(throws: HDF5Error.self) { try writer.write(toFile: path) }
        #expect(try TestFiles.bytes(URL(filePath: path)) == first)
        let other = HDF5Writer()
        try other.write(toFile: path)
        #expect(try HDF5File(path: path).root.names == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["a.h5"])
        let absent = directory.path("no folder/a.h5")
        #expect(
            throws: HDF5Error(.system, object: absent, "could not create the file: No such file or directory")
        ) { try other.write(toFile: absent) }
        let folder = directory.path("folder")
        try FileManager.default.createDirectory(atPath: folder + "/full", withIntermediateDirectories: true)
        #expect(throws: HDF5Error(.system, object: folder, "could not replace the file: Is a directory")) {
            try other.write(toFile: folder)
        }
        #expect(
            Set(try FileManager.default.contentsOfDirectory(atPath: directory.path)) == ["a.h5", "folder"])
    }

    @Test("large pieces reach the sink as they are in memory")
    func noCopies() throws {
        let values = [Float](repeating: 1, count: 100_000)
        try values.withUnsafeBufferPointer { buffer in
            let writer = HDF5Writer()
            writer.add("a", .float32(buffer, shape: [100_000]))
            var pieces: [UnsafeRawPointer?] = []
            try writer.write { pieces.append($0.baseAddress) }
            #expect(pieces.count == 2 && pieces.last == UnsafeRawPointer(buffer.baseAddress))
        }
    }
}
