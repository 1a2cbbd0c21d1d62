import Foundation
import HDF5
import TestSupport
import Testing

@Suite("Files that grow")
struct WritingAppendTests {
    private static let all: [HDF5Storage.Filter] = [.shuffle, .deflate(level: 4), .fletcher32]

    /// Rows from `first`, as the scripts expect them.
    private static func rows(_ range: Range<Int>) -> [Float] {
        range.flatMap { row in (0..<6).map { Float(row * 6 + $0) } }
    }

    private static let script = """
        import sys, h5py, numpy as np
        f = h5py.File(sys.argv[1], "r")
        n = int(sys.argv[2])
        assert (f["logs/loss"][()] == np.arange(n)).all() and f["logs/loss"].shape == (n,)
        assert f["logs/loss"].maxshape == (None,) and f["logs/loss"].dtype == "f4"
        assert (f["logs/rows"][()] == np.arange(n * 6).reshape(n, 3, 2)).all()
        assert f["logs/rows"].shuffle and f["logs/rows"].fletcher32 and f["logs/rows"].compression == "gzip"
        assert (f["big"][()] == np.arange(n) * 7).all() and f["big"].dtype == ">i8"
        assert f.attrs["steps"] == n and f["logs"].attrs["state"] == f"after {n}"
        assert len(f.attrs) == 1
        assert f["text"].asstr()[()].tolist() == ["a", "bc"] and list(f["numbers"][()]) == [1, 2, 3]
        assert f.get("link", getlink=True).path == "/logs/loss" and f["link"].shape == (n,)
        assert f["none"].shape == (0, 4)
        """

    private static func start(_ path: String) throws -> HDF5Appender {
        let file = try HDF5Appender(creating: path)
        try file.addSeries("logs/loss", .float32, chunkRows: 10)
        try file.addSeries("logs/rows", .float32, rowShape: [3, 2], chunkRows: 7, filters: all)
        try file.addSeries("big", .int64.bigEndian, chunkRows: 64, filters: [.deflate(level: 1)])
        try file.addSeries("none", .float64, rowShape: [4])
        try file.add("text", .variableStrings(["a", "bc"], shape: [2]))
        try file.add("numbers", .integers([1, 2, 3] as [Int32], shape: [3]))
        try file.addSoftLink("link", to: "/logs/loss")
        return file
    }

    private static func append(_ range: Range<Int>, to file: HDF5Appender) throws {
        try file.series("logs/loss").append(range.map { Float($0) })
        try file.series("/logs/rows").append(.float32(rows(range), shape: [range.count, 3, 2]))
        try file.series("big").append(.integers(range.map { Int64($0) * 7 }, shape: [range.count]).bigEndian)
        try file.set("steps", to: .integer(range.upperBound))
        try file.set("state", to: "after \(range.upperBound)", on: "logs")
    }

    private static func state(_ bytes: [UInt8]) throws -> Int {
        let root = try HDF5File(bytes: bytes).root
        guard root.contains("logs") else { return -1 }
        let count = try root.dataset("logs/loss").shape[0]
        let loss = try root.dataset("logs/loss").read(Float.self)
        #expect(loss == (0..<count).map { Float($0) })
        let found = try root.dataset("logs/rows").read(Float.self)
        #expect(found == rows(0..<count))
        let big = try root.dataset("big").read(Int64.self)
        #expect(big == (0..<count).map { Int64($0) * 7 })
        if count > 0 {
            #expect(try root.attribute("steps").read(Int.self) == [count])
            #expect(try root.group("logs").attribute("state").readString() == "after \(count)")
        }
        let texts = try root.dataset("text").readStrings()
        #expect(texts == ["a", "bc"])
        return count
    }

    @Test("rows of any number are there after a flush, and after the file was closed and opened again")
    func growing() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("a.h5")
        var file = try Self.start(path)
        var random = SplitMix64(seed: 5)
        var count = 0
        for round in 0..<40 {
            let more =
                round % 7 == 3
                ? Int.random(in: 100..<400, using: &random) : Int.random(in: 1..<12, using: &random)
            try Self.append(count..<count + more, to: file)
            count += more
            if round % 10 == 9 {
                try file.close()
                file = try HDF5Appender(continuing: path)
                #expect(try file.series("logs/loss").count == count)
            } else {
                try file.flush()
            }
            #expect(try Self.state(TestFiles.bytes(URL(filePath: path))) == count)
            if round % 8 == 0, Tool.h5py != nil { try python(Self.script, path, "\(count)") }
        }
        try file.close()
        if let h5dump = Tool.h5dump {
            let result = try run(h5dump, [path])
            #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["a.h5"])
    }

    @Test("the same calls give the same bytes")
    func deterministic() throws {
        let directory = try TemporaryDirectory()
        let files = try ["a", "b"].map { name in
            let path = directory.path(name)
            let file = try Self.start(path)
            for step in 0..<20 {
                try Self.append(step * 9..<step * 9 + 9, to: file)
                if step % 3 == 0 { try file.flush() }
            }
            try file.close()
            return try TestFiles.bytes(URL(filePath: path))
        }
        #expect(files[0] == files[1])
    }

    @Test("stopped before, in or after any write, the file is that of the last flush")
    func killed() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("a.h5")
        let file = try Self.start(path)
        let first = try TestFiles.bytes(URL(filePath: path))
        var writes: [(bytes: [UInt8], offset: Int)] = []
        file.observeWrites { writes.append(([UInt8]($0), $1)) }
        // After how many writes a state is complete, and how many rows it has.
        var states = [(writes: 0, count: -1)]
        var count = 0
        for more in [3, 4, 0, 9, 1, 70, 5, 5, 2, 1] {
            if more > 0 { try Self.append(count..<count + more, to: file) }
            count += more
            try file.flush()
            if states.last?.writes != writes.count { states.append((writes.count, count)) }
        }
        try file.close()
        var image = first
        func apply(_ bytes: [UInt8], _ offset: Int, to image: inout [UInt8]) {
            let end = offset + bytes.count
            if image.count < end { image += [UInt8](repeating: 0, count: end - image.count) }
            image.replaceSubrange(offset..<end, with: bytes)
        }
        for (index, write) in writes.enumerated() {
            let expected = states.last { $0.writes <= index }?.count
            #expect(try Self.state(image) == expected, "before write \(index)")
            if write.offset > 0 {
                var torn = image
                apply(Array(write.bytes.prefix(write.bytes.count / 2)), write.offset, to: &torn)
                #expect(try Self.state(torn) == expected, "in write \(index)")
            } else {
                // The file was made as long as the superblock says before that was written.
                let end = write.bytes[28..<36].reversed().reduce(0) { $0 << 8 | Int($1) }
                apply([], end, to: &image)
            }
            apply(write.bytes, write.offset, to: &image)
        }
        #expect(try Self.state(image) == count)
        #expect(writes.count > 100)
    }

    @Test("a thousand flushes do not make the file grow beyond what it holds")
    func spaceIsUsedAgain() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("a.h5")
        let file = try HDF5Appender(creating: path)
        let series = try file.addSeries(
            "s", .float64, chunkRows: 500, filters: [.shuffle, .deflate(level: 4)])
        for step in 0..<1000 {
            try series.append([Double(step)])
            try file.set("state", to: "step \(step)")
            try file.flush()
        }
        try file.close()
        #expect(try HDF5File(path: path).root.dataset("s").read(Double.self) == (0..<1000).map { Double($0) })
        let size = try TestFiles.bytes(URL(filePath: path)).count
        #expect(size < 40_000, "\(size)")
    }

    @Test("what cannot be appended is an error that says so, and files are not appended to twice at a time")
    func errors() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("a.h5")
        func message(_ body: () throws -> Void) -> String {
            do {
                try body()
                return "no error"
            } catch { return "\(error)" }
        }
        let file = try HDF5Appender(creating: path)
        let series = try file.addSeries("s", .float32, rowShape: [2])
        #expect(
            message { try series.append([1, 2, 3] as [Float]) }
                == "s: 3 numbers of type Float are no rows of the shape [2] of this series")
        #expect(
            message { try series.append([1, 2] as [Double]) }
                == "s: 2 numbers of type Double are no rows of the shape [2] of this series")
        #expect(
            message { try series.append(.float32([1, 2, 3], shape: [1, 3])) }
                == "s: values of another type, or of the shape [1, 3], cannot be rows of the shape [2]")
        #expect(message { try file.addSeries("s", .int8) } == "s: there is something of that name already")
        #expect(message { try file.add("s/x", .float32(1)) } == "s: the path passes through a dataset")
        #expect(
            message { try file.set("a", to: "b", on: "nowhere") }
                == "nowhere: there is no object that could have an attribute")
        #expect(
            message { try file.add("r", .references(["s"], shape: [])) }
                == "r: objects of a file that grows move, so that nothing can refer to them")
        #expect(message { _ = try file.series("t") } == "t: there is no series that could go on")
        #expect(
            message { _ = try HDF5Appender(continuing: path) }
                == "\(path): another program has the file open for appending")
        #expect(
            message { _ = try HDF5Appender(creating: path) }
                == "\(path): there is something of that name already")
        try series.append([1, 2] as [Float])
        try file.close()
        #expect(message { try series.append([1, 2] as [Float]) } == "\(path): the file is closed")
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["a.h5"])
        let old = directory.path("old.h5")
        try HDF5Writer(form: .oldest).write(toFile: old)
        #expect(
            message { _ = try HDF5Appender(continuing: old) }
                == "\(old): the superblock is not of version 2, so that this file cannot be gone on with; only those of HDF5Appender and HDF5Writer can (superblock, byte 0)"
        )
    }

    @Test(
        "a series can grow along an inner axis, in blocks of any size, flushed anywhere",
        .enabled(if: Tool.h5py != nil, "h5py is not installed: make setup"),
        arguments: [[], all], [1, 2, 3])
    func innerAxis(filters: [HDF5Storage.Filter], time: Int) throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("a.h5")
        let file = try HDF5Appender(creating: path)
        let series = try file.addSeries(
            "s", .float32, outerShape: [time], rowShape: [2], chunkRows: 4, filters: filters)
        var count = 0
        // Element (t, n, f) is 1000 t + 10 n + f.
        func expected(_ range: Range<Int>) -> [Float] {
            (0..<time).flatMap { t in range.flatMap { n in (0..<2).map { Float(1000 * t + 10 * n + $0) } } }
        }
        for more in [4, 1, 2, 0, 5, 4, 9, 1, 4] {
            let range = count..<count + more
            try series.append(.float32(expected(range), shape: [time, more, 2]))
            count += more
            try file.flush()
            let dataset = try HDF5File(path: path).root.dataset("s")
            #expect(dataset.shape == [time, count, 2])
            #expect(try dataset.read(Float.self) == expected(0..<count))
        }
        #expect(throws: HDF5Error.self) { try series.append(.float32([1, 2], shape: [1, 1, 1, 2])) }
        try file.close()
        try python(
            """
            import sys, h5py, numpy as np
            d = h5py.File(sys.argv[1])["s"]
            t, n, f = d.shape
            assert d.maxshape == (t, None, f) and d.chunks == (t, 4, 2), (d.maxshape, d.chunks)
            i = np.indices(d.shape)
            assert (d[()] == 1000 * i[0] + 10 * i[1] + i[2]).all()
            """, path)
        let again = try HDF5Appender(continuing: path)
        try again.add("more", .float32(1))
        try again.close()
        #expect(try HDF5File(path: path).root.dataset("s").read(Float.self) == expected(0..<count))
    }

    @Test("a writer's file can be gone on with")
    func continuingWriter() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("a.h5")
        let writer = HDF5Writer()
        writer.set("title", to: "hello")
        writer.add(
            "a/grows", .integers([1, 2, 3, 4] as [Int32], shape: [4]),
            storage: .chunked(shape: [2], filters: Self.all, maximumShape: [nil]))
        writer.add("gzip", .float32([1, 2, 3], shape: [3]), storage: .gzip())
        writer.addExternalLink("external", toFile: "f", path: "p")
        try writer.write(toFile: path)
        let file = try HDF5Appender(continuing: path)
        try file.series("a/grows").append([5, 6, 7] as [Int32])
        try file.set("more", to: "text")
        try file.close()
        let root = try HDF5File(path: path).root
        #expect(try root.dataset("a/grows").read(Int.self) == [1, 2, 3, 4, 5, 6, 7])
        #expect(try root.dataset("gzip").read(Float.self) == [1, 2, 3])
        #expect(try root.attribute("title").readString() == "hello")
        #expect(try root.attribute("more").readString() == "text")
        #expect(try root.link("external") == .external(file: "f", path: "p"))
    }
}
