import Foundation
import HDF5
import TestSupport
import Testing

struct WritingTests {
    /// Every kind of dataset and attribute that the writer knows.
    private func writer() -> HDF5Writer {
        let writer = HDF5Writer()
        writer.set("text", to: "hellö")
        writer.set("count", to: .integer(Int64(-5)))
        writer.set("unit", to: "m", on: "parameters")
        writer.add("parameters", .float32((0..<1000).map { Float($0) }, shape: [1000]))
        writer.addView("layers/FC/W", shape: [10, 20], of: "parameters", elementOffset: 100)
        writer.add(
            "z/many chunks", .float32((0..<300_000).map { Float($0 % 7) }, shape: [3000, 100]),
            storage: .gzip(chunkBytes: 1000))
        writer.add(
            "z/bytes", .integers((0..<300).map { UInt8($0 % 7) }, shape: [300]),
            storage: .gzip(shuffle: false))
        writer.add("z/empty", .float32([], shape: [0]))
        writer.add("z/empty gzip", .float32([], shape: [0]), storage: .gzip())
        writer.add("description", .fixedString(#"{"a": "ü"}"#))
        writer.add("text", .variableString("any length"))
        writer.add("texts", .fixedStrings(["a", "bcd", ""]))
        writer.add("scalar", .float64(.pi))
        writer.add("big", .integer(UInt64.max))
        writer.add("signed", .integers([Int16.min, -1, 0, .max], shape: [2, 2]))
        writer.addGroup("empty group")
        return writer
    }

    @Test("what is written is read back")
    func roundTrip() throws {
        let root = try HDF5File(bytes: writer().bytes()).root
        #expect(try root.attribute("text").readString() == "hellö")
        #expect(try root.attribute("count").read(Int.self) == [-5])
        #expect(try root.dataset("layers/FC/W").read(Float.self) == (100..<300).map { Float($0) })
        let chunked = try root.dataset("z/many chunks")
        #expect(chunked.shape == [3000, 100])
        #expect(try chunked.read(Float.self) == (0..<300_000).map { Float($0 % 7) })
        #expect(try root.dataset("z/bytes").readBytes() == (0..<300).map { UInt8($0 % 7) })
        #expect(try root.dataset("z/empty").read(Float.self) == [])
        #expect(try root.dataset("z/empty gzip").read(Float.self) == [])
        #expect(try root.dataset("description").readString() == #"{"a": "ü"}"#)
        #expect(try root.dataset("text").readString() == "any length")
        #expect(try root.dataset("texts").readStrings() == ["a", "bcd", ""])
        #expect(try root.dataset("scalar").read(Double.self) == [.pi])
        #expect(try root.dataset("big").read(UInt64.self) == [.max])
        #expect(try root.dataset("signed").read(Int16.self) == [.min, -1, 0, .max])
        #expect(try root.group("empty group").names == [])
    }

    @Test("the same calls give the same bytes")
    func deterministic() throws {
        #expect(try writer().bytes() == writer().bytes())
    }

    @Test("h5py reads it all", .enabled(if: Tool.h5py != nil, "h5py is not installed: make setup"))
    func h5py() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write(writer().bytes(), to: "all.h5")
        try python(
            """
            import sys, h5py, numpy as np
            f = h5py.File(sys.argv[1])
            assert f.attrs["text"] == "hellö" and f.attrs["count"] == -5
            assert f["parameters"].attrs["unit"] == "m"
            p = f["parameters"][()]
            assert (p == np.arange(1000)).all()
            assert (f["layers/FC/W"][()] == p[100:300].reshape(10, 20)).all()
            g = f["z/many chunks"]
            assert g.compression == "gzip" and g.shuffle and (g[()].ravel() == np.arange(300000) % 7).all()
            b = f["z/bytes"]
            assert b.dtype == np.uint8 and not b.shuffle and (b[()] == np.arange(300) % 7).all()
            assert f["z/empty"].shape == (0,) and f["z/empty gzip"][()].shape == (0,)
            assert f["description"][()].decode() == '{"a": "ü"}'
            assert f["text"].asstr()[()] == "any length"
            assert list(f["texts"][()]) == [b"a", b"bcd", b""]
            assert f["scalar"][()] == np.pi and f["big"][()] == 2**64 - 1
            assert (f["signed"][()] == [[-2**15, -1], [0, 2**15 - 1]]).all()
            assert len(f["empty group"]) == 0
            """, path)
    }

    @Test(
        "h5dump and h5ls read it all",
        .enabled(if: Tool.h5dump != nil && Tool.h5ls != nil, "the HDF5 tools are not installed: make setup"))
    func tools() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write(writer().bytes(), to: "all.h5")
        for (tool, arguments) in [(Tool.h5dump, [path]), (Tool.h5ls, ["-r", path])] {
            let result = try run(tool ?? "", arguments)
            #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        }
    }

    @Test(
        "a group of 5,000 datasets is read by all",
        .enabled(if: Tool.h5py != nil && Tool.h5dump != nil, "h5py or h5dump is not installed: make setup"))
    func manyLinks() throws {
        let directory = try TemporaryDirectory()
        let writer = HDF5Writer()
        for index in 0..<5000 { writer.add("many/d\(index)", .float64(Double(index))) }
        let path = try directory.write(writer.bytes(), to: "many.h5")
        #expect(try HDF5File(path: path).root.group("many").names.count == 5000)
        try python(
            "import sys, h5py; g = h5py.File(sys.argv[1])['many']; assert len(g) == 5000 and g['d4999'][()] == 4999",
            path)
        #expect(try run(Tool.h5dump ?? "", ["-H", path]).status == 0)
    }

    @Test("a view beyond its target, or of nothing, is an error that says so")
    func badViews() throws {
        let beyond = HDF5Writer()
        beyond.add("a", .float32([1, 2, 3], shape: [3]))
        beyond.addView("b", shape: [2], of: "a", elementOffset: 2)
        #expect(
            throws: HDF5Error(.limit, structure: "layout message", object: "b", "the view reaches beyond 'a'")
        ) { try beyond.bytes() }
        let absent = HDF5Writer()
        absent.addView("b", shape: [2], of: "c", elementOffset: 0)
        #expect(
            throws: HDF5Error(
                .notFound, structure: "layout message", object: "b",
                "'c' is no contiguous dataset that could be viewed")
        ) { try absent.bytes() }
    }

    @Test("an attribute that is too large is an error that says so")
    func largeAttribute() {
        let writer = HDF5Writer()
        writer.set("a", to: .float32([Float](repeating: 0, count: 20_000), shape: [20_000]))
        #expect(throws: HDF5Error.self) { try writer.bytes() }
    }
}
