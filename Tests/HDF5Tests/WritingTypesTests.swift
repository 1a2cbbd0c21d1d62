import Foundation
import HDF5
import TestSupport
import Testing

@Suite("Every type and shape that the writer knows")
struct WritingTypesTests {
    private static let halves: [Float] = [
        0, -0.0, 1.5, -2, 65_504, 65_519.996, 65_520, 1e9, -.infinity, 6.1035e-5, 6.0e-8, 2.98e-8, 2.99e-8,
        1e-9,
        0.1, 1 + 1 / 2048, 1 + 3 / 2048, 1 / 3,
    ]

    private static func writer(_ form: HDF5Writer.Form, storage: HDF5Storage = .contiguous) -> HDF5Writer {
        let writer = HDF5Writer(form: form)
        func put(_ name: String, _ value: HDF5Value) {
            writer.add("data/\(name)", value, storage: storage)
            writer.set(name, to: value, on: "attributes")
        }
        put("i1", .integers([Int8.min, 0, .max], shape: [3]))
        put("i2", .integers([Int16.min, 0, 258], shape: [3]))
        put("i4", .integers([Int32.min, 0, .max, 5], shape: [2, 2]))
        put("i8", .integers([Int64.min, 0, .max], shape: [1, 3, 1]))
        put("u1", .integers([UInt8(0), 255], shape: [2]))
        put("u2", .integers([UInt16(1), .max], shape: [2]))
        put("u4", .integers([UInt32(1), .max], shape: [2]))
        put("u8", .integers([UInt64(1), .max], shape: [2]))
        put("big i4", .integers([Int32(1), -2], shape: [2]).bigEndian)
        put("f2", .float16(halves, shape: [halves.count]))
        put("f4", .float32([1.5, -.infinity, 3.25], shape: [3]))
        put("f8", .float64([1.5, -.infinity, 3.25], shape: [3]))
        put("big f2", .float16([1.5, 2], shape: [2]).bigEndian)
        put("big f4", .float32([1.5, 3.25], shape: [2]).bigEndian)
        put("big f8", .float64([1.5, 3.25], shape: [2]).bigEndian)
        put("bf2", .bfloat16([1.5, -2, 3.14159, 1e30], shape: [4]))
        put("bits", .bitfields([UInt16(0xABCD), 1], shape: [2]))
        put(
            "enum",
            .enumeration([Int16(0), 20, 10], names: [("RED", 0), ("GREEN", 10), ("BLUE", 20)], shape: [3]))
        put(
            "big enum",
            .enumeration([Int16(0), 20], names: [("RED", 0), ("BLUE", 20)], shape: [2]).bigEndian)
        put("bool", .booleans([true, false, true, true], shape: [2, 2]))
        put("bool scalar", .booleans([true], shape: []))
        put("fixed", .fixedStrings(["a", "bü", "", "dddd"], shape: [2, 2], width: 6))
        put("ascii", .fixedStrings(["ab", "c"], shape: [2], width: 4, utf8: false, padding: .spaces))
        put("terminated", .fixedStrings(["ab", "c"], shape: [2], padding: .terminated))
        put("strings", .variableStrings(["one", "", "drei ü", "4"], shape: [2, 2]))
        put("ascii strings", .variableStrings(["one"], shape: [1], utf8: false))
        put("string", .variableString("scalar"))
        put("opaque", .opaque([1, 2, 3, 4, 5, 6], elementBytes: 3, tag: "my tag", shape: [2]))
        let inner = HDF5Value.compound([
            ("x", .float32([1, 2], shape: [2])), ("y", .integers([Int8(3), 4], shape: [2])),
        ])
        put(
            "compound",
            .compound([
                ("id", .integers([Int64(10), 11], shape: [2])),
                ("name", .fixedStrings(["ab", "c"], shape: [2])),
                ("text", .variableStrings(["long text", "t"], shape: [2])),
                ("point", inner),
                ("matrix", .arrays(.integers((0..<12).map { Int16($0) }, shape: [2, 2, 3]), dims: [2, 3])),
                ("flag", .booleans([true, false], shape: [2])),
                ("big", .float64([0.5, -0.5], shape: [2]).bigEndian),
            ]))
        put("complex", .complex(real: [1, 2] as [Float], imaginary: [3, -4], shape: [2]))
        put("array", .arrays(.float64((0..<12).map { Double($0) }, shape: [2, 3, 2]), dims: [3, 2]))
        put(
            "sequences",
            .sequences(
                [
                    .integers([Int32(1), 2, 3], shape: [3]), .integers([Int32](), shape: [0]),
                    .integers([Int32(4)], shape: [1]),
                ],
                shape: [3]))
        put(
            "texts",
            .sequences(
                [.variableStrings(["a", "bc"], shape: [2]), .variableStrings(["d"], shape: [1])], shape: [2]))
        put("references", .references(["data/i4", "/", "attributes"], shape: [3]))
        put("scalar", .float32(0.25))
        put("empty", .float32([], shape: [0, 3]))
        put("raw", .raw([1, 0, 2, 0], of: .uint16, shape: [2]))
        if form == .modern { put("null", .null(of: .float32)) }
        return writer
    }

    private static let script = """
        import sys, h5py, numpy as np
        f = h5py.File(sys.argv[1])
        modern = sys.argv[2] == "modern"
        halves = np.array([\(halves.map { $0.isInfinite ? ($0 < 0 ? "-np.inf" : "np.inf") : "\($0)" }
            .joined(separator: ", "))], "f4")
        for read in (lambda name: f["data"][name][()], lambda name: f["attributes"].attrs[name]):
            def same(name, expected, dtype):
                found = np.asarray(read(name))
                expected = np.array(expected, dtype)
                assert found.dtype == expected.dtype and found.shape == expected.shape, (name, found.dtype, found.shape)
                assert found.tobytes() == expected.tobytes(), (name, found)
            same("i1", [-128, 0, 127], "i1"); same("i2", [-2**15, 0, 258], "i2")
            same("i4", [[-2**31, 0], [2**31 - 1, 5]], "i4"); same("i8", [[[-2**63], [0], [2**63 - 1]]], "i8")
            same("u1", [0, 255], "u1"); same("u2", [1, 2**16 - 1], "u2")
            same("u4", [1, 2**32 - 1], "u4"); same("u8", [1, 2**64 - 1], "u8")
            same("big i4", [1, -2], ">i4")
            with np.errstate(over="ignore"): same("f2", halves.astype("f2"), "f2")
            same("f4", [1.5, -np.inf, 3.25], "f4"); same("f8", [1.5, -np.inf, 3.25], "f8")
            same("big f2", [1.5, 2], ">f2"); same("big f4", [1.5, 3.25], ">f4"); same("big f8", [1.5, 3.25], ">f8")
            same("bits", [0xABCD, 1], "u2")
            same("enum", [0, 20, 10], "i2"); same("big enum", [0, 20], ">i2")
            same("bool", [[True, False], [True, True]], bool); same("bool scalar", True, bool)
            same("fixed", [[b"a", "bü".encode()], [b"", b"dddd"]], "S6")
            same("ascii", [b"ab", b"c"], "S4")
            same("terminated", [b"ab", b"c"], "S3")
            def text(v): return [text(x) for x in v] if isinstance(v, (list, np.ndarray)) else v.decode() if isinstance(v, bytes) else v
            assert text(read("strings")) == [["one", ""], ["drei ü", "4"]], read("strings")
            assert text(read("ascii strings")) == ["one"] and text(read("string")) == "scalar"
            c = read("compound")
            assert c.dtype.names == ("id", "name", "text", "point", "matrix", "flag", "big"), c.dtype
            assert list(c["id"]) == [10, 11] and list(c["name"]) == [b"ab", b"c"]
            assert text(c["text"]) == ["long text", "t"]
            assert list(c["point"]["x"]) == [1, 2] and list(c["point"]["y"]) == [3, 4]
            assert (c["matrix"] == np.arange(12).reshape(2, 2, 3)).all() and list(c["flag"]) == [True, False]
            assert c["flag"].dtype == bool and list(c["big"]) == [0.5, -0.5] and c["big"].dtype == ">f8"
            same("complex", [1 + 3j, 2 - 4j], "c8")
            assert (read("array") == np.arange(12).reshape(2, 3, 2)).all()
            s = read("sequences")
            assert [list(x) for x in s] == [[1, 2, 3], [], [4]] and s[0].dtype == "i4"
            assert [text(x) for x in read("texts")] == [["a", "bc"], ["d"]]
            assert [f[r].name for r in read("references")] == ["/data/i4", "/", "/attributes"]
            same("scalar", 0.25, "f4"); same("empty", np.zeros((0, 3)), "f4"); same("raw", [1, 2], "u2")
            if modern: assert isinstance(read("null"), h5py.Empty) and read("null").dtype == "f4"
        check = h5py.check_enum_dtype(f["data/enum"].dtype)
        assert check == {"RED": 0, "GREEN": 10, "BLUE": 20}, check
        t = f["data/opaque"].id.get_type()  # h5py reads no tagged ones by itself
        out = np.zeros(2, "V3"); f["data/opaque"].id.read(h5py.h5s.ALL, h5py.h5s.ALL, out, t)
        assert t.get_tag() == b"my tag" and out.tobytes() == bytes([1, 2, 3, 4, 5, 6])
        out = np.zeros(2, "V3"); h5py.h5a.open(f["attributes"].id, b"opaque").read(out, t)
        assert out.tobytes() == bytes([1, 2, 3, 4, 5, 6])
        def ascii(name): return f["data"][name].id.get_type().get_cset() == h5py.h5t.CSET_ASCII
        assert ascii("ascii") and ascii("ascii strings") and not ascii("fixed") and not ascii("strings")
        t = f["data/bf2"].id.get_type()
        assert t.get_fields() == (15, 7, 8, 0, 7) and t.get_ebias() == 127
        out = np.zeros(4, "f4"); f["data/bf2"].id.read(h5py.h5s.ALL, h5py.h5s.ALL, out, h5py.h5t.NATIVE_FLOAT)
        assert list(out[:2]) == [1.5, -2] and abs(out[2] / 3.14159 - 1) < 2**-8, out
        """

    @Test(
        "h5py reads every type as written, from datasets and attributes",
        .enabled(if: Tool.h5py != nil, "h5py is not installed: make setup"),
        arguments: [HDF5Writer.Form.modern, .oldest], ["contiguous", "compact", "gzip", "filtered"])
    func h5py(form: HDF5Writer.Form, storage: String) throws {
        let storages: [String: HDF5Storage] = [
            "contiguous": .contiguous, "compact": .compact, "gzip": .gzip(),
            "filtered": .chunked(filters: [.fletcher32, .deflate(level: 1), .shuffle]),
        ]
        let writer = Self.writer(form, storage: try #require(storages[storage]))
        let bytes = try writer.bytes()
        #expect(try bytes == Self.writer(form, storage: try #require(storages[storage])).bytes())
        let directory = try TemporaryDirectory()
        let path = try directory.write(bytes, to: "types.h5")
        try python(Self.script, path, form == .modern ? "modern" : "oldest")
        if let h5dump = Tool.h5dump {
            let result = try run(h5dump, [path])
            #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        }
    }

    @Test("half precision rounds to nearest even, as the format's own values say")
    func halfPrecision() throws {
        let writer = HDF5Writer()
        let values: [Float] = [
            1, 65_504, 65_520, 5.9604645e-8, 2.9802322e-8, 2.9802326e-8, 1.00048828125, -.nan,
        ]
        writer.add("a", .float16(values, shape: [8]))
        writer.add("b", .bfloat16([1, 3.389e38, 3.4e38, 1.00390625, 1.01171875, .infinity], shape: [6]))
        let root = try HDF5File(bytes: writer.bytes()).root
        func words(_ name: String) throws -> [UInt16] {
            let bytes = try root.dataset(name).readBytes()
            return stride(from: 0, to: bytes.count, by: 2).map {
                UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8
            }
        }
        #expect(try words("a") == [0x3C00, 0x7BFF, 0x7C00, 1, 0, 1, 0x3C00, 0xFE00])
        #expect(try words("b") == [0x3F80, 0x7F7F, 0x7F80, 0x3F80, 0x3F82, 0x7F80])
    }

    @Test("what a form or a storage cannot hold is an error that says so")
    func errors() {
        func message(_ form: HDF5Writer.Form = .modern, _ build: (HDF5Writer) -> Void) -> String {
            let writer = HDF5Writer(form: form)
            build(writer)
            do {
                _ = try writer.bytes()
                return "no error"
            } catch { return "\(error)" }
        }
        let many = HDF5Value.float64([Double](repeating: 1, count: 10_000), shape: [10_000])
        #expect(
            message(.oldest) { $0.add("a", .null(of: .int8)) }
                == "a: the oldest form has no null dataspaces; write the modern form (dataspace message)")
        #expect(
            message(.oldest) { $0.addExternalLink("b", toFile: "f", path: "p") }
                == "b: the oldest form has no external links; write the modern form (symbol table entry)")
        #expect(
            message { $0.add("c", many, storage: .compact) }
                == "c: compact data of 80000 bytes are too many for a header; write one block or chunks (data layout message)"
        )
        #expect(
            message { $0.set("d", to: many, on: "g") }
                == "g: the attribute 'd' has over 65,535 bytes; write it as a dataset (attribute message)")
        #expect(
            message { $0.add("e", many, storage: .chunked(shape: [10, 10])) }
                == "e: chunks of the shape [10, 10] cannot hold data of the shape [10000] (data layout message)"
        )
        #expect(
            message { $0.add("f", many, storage: .chunked(shape: [20_000])) }
                == "f: chunks of the shape [20000] are larger than the data could ever be (data layout message)"
        )
        #expect(
            message { $0.add("g", many, storage: .chunked(maximumShape: [5])) }
                == "g: the maximum shape is less than the shape [10000], or of another number of dimensions (data layout message)"
        )
        #expect(
            message { $0.add("h", .references(["x/y"], shape: [])) }
                == "h: there is no object at 'x/y' to refer to (object reference)")
        #expect(
            message { $0.addHardLink("i/j", to: "k") }
                == "i/j: there is no object at 'k' to link to (link message)")
    }
}
