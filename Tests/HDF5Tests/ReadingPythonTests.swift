import Foundation
import HDF5
import Testing

private struct Expected: Decodable {
    struct Item: Decodable {
        let path: String
        let name: String?
        let shape: [Int]
        let kind: String
        let values: [Value]
    }
    enum Value: Decodable, Equatable {
        case number(Double)
        case text(String)
        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else {
                self = .text(try container.decode(String.self))
            }
        }
    }
    let datasets: [Item]
    let attributes: [Item]
    let nulls: [String]
}

/// The files of the script, made once for all tests.
private let folder: URL? = {
    guard let folder = try? TestFiles.scratch(), (try? Python.run(filesForReading, [folder.path])) == 0 else {
        return nil
    }
    return folder
}()

private func open(_ name: String, limits: HDF5Limits = .init()) throws -> HDF5Group {
    let url = try #require(folder, "the script that writes the files failed").appending(path: name + ".hdf5")
    return try HDF5File(path: url.path, limits: limits).root
}

private func failure(_ body: () throws -> Void) -> HDF5Error? {
    do {
        try body()
        return nil
    } catch {
        return error as? HDF5Error
    }
}

@Suite("Files written by h5py", .enabled(if: Python.hasH5py))
struct ReadingPythonTests {
    @Test(
        "every dataset and attribute is read as written",
        arguments: ["default", "userblock", "v108", "v110", "v114"])
    func everything(name: String) throws {
        let root = try open(name)
        let json = try #require(folder).appending(path: name + ".json")
        let expected = try JSONDecoder().decode(Expected.self, from: Data(contentsOf: json))
        #expect(expected.datasets.count >= 6)
        for item in expected.datasets {
            let dataset = try root.dataset(item.path)
            #expect(dataset.shape == item.shape, "\(item.path)")
            let found: [Expected.Value] =
                item.kind == "text"
                ? try dataset.readStrings().map { .text($0) }
                : try dataset.read(Double.self).map { .number($0) }
            #expect(found == item.values, "\(item.path)")
        }
        for item in expected.attributes {
            let name = try #require(item.name)
            let attribute: HDF5Attribute
            switch try root.object(item.path) {
            case .group(let group): attribute = try group.attribute(name)
            case .dataset(let dataset): attribute = try dataset.attribute(name)
            case .namedType(let type): attribute = try type.attribute(name)
            }
            #expect(attribute.shape == item.shape, "\(item.path)@\(name)")
            let found: [Expected.Value] =
                item.kind == "text"
                ? try attribute.readStrings().map { .text($0) }
                : try attribute.read(Double.self).map { .number($0) }
            #expect(found == item.values, "\(item.path)@\(name)")
        }
        for path in expected.nulls {
            let dataset = try root.dataset(path)
            #expect(dataset.isNull && dataset.count == 0)
            #expect(try dataset.read(Float.self).isEmpty)
        }
    }

    @Test("a group of 300 members lists its names sorted by their bytes")
    func manyMembers() throws {
        let group = try open("default").group("many")
        #expect(
            group.names
                == (0..<300).map { "member \($0)" }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        #expect(group.contains("member 7") && !group.contains("member 300"))
        #expect(group.attributeNames == ["list", "number"])
        #expect(group.path == "/many")
    }

    @Test("layouts, types and filters are described")
    func descriptions() throws {
        let root = try open("default")
        let all = try root.dataset("chunks/all")
        #expect(all.layout == .chunked(chunk: [8, 5], index: .bTreeVersion1))
        #expect(all.filters.map(\.name) == ["shuffle", "deflate", "fletcher32"])
        #expect(all.datatype == .float(bytes: 4, bigEndian: false))
        #expect(
            try root.dataset("types/big-i4").datatype == .integer(bytes: 4, signed: true, bigEndian: true))
        #expect(try root.dataset("types/u2").datatype == .integer(bytes: 2, signed: false, bigEndian: false))
        #expect(try root.dataset("text/fixed").datatype == .fixedString(bytes: 5, utf8: false))
        #expect(try root.dataset("text/list").datatype == .variableString(utf8: true))
        #expect(try root.dataset("unwritten").layout == .contiguous(offset: nil, byteCount: 48))
        guard case .contiguous(_?, 60) = try root.dataset("types/f4").layout else {
            Issue.record("a contiguous dataset has another layout")
            return
        }
        guard case .enumeration(let base, let members) = try root.dataset("types/bool").datatype else {
            Issue.record("booleans are not an enumeration")
            return
        }
        #expect(base == .integer(bytes: 1, signed: true, bigEndian: false))
        #expect(members.map(\.name) == ["FALSE", "TRUE"])
        let links = try open("links")
        guard case .compound(16 - 4, let fields) = try links.dataset("compound").datatype else {
            Issue.record("a compound type is not one")
            return
        }
        #expect(fields.map(\.name) == ["a", "b"] && fields.map(\.offset) == [0, 4])
        #expect(try links.dataset("raw").layout == .external([.init(file: "raw.bin", offset: 0, size: 32)]))
        guard case .namedType(let type) = try links.object("named") else {
            Issue.record("a committed type is not one")
            return
        }
        #expect(type.datatype == .float(bytes: 8, bigEndian: false))
        #expect(try links.dataset("of named").read(Int.self) == [0, 1, 2])
    }

    @Test("rows are read alone, whatever the layout")
    func rows() throws {
        let root = try open("links")
        #expect(try root.dataset("rows").read(Int32.self, rows: 2..<4) == Array(8..<16))
        #expect(try root.dataset("rows").read(Int32.self, rows: 4..<4).isEmpty)
        let chunked = try root.dataset("chunked rows")
        for range in [0..<1, 6..<8, 13..<50, 99..<100, 0..<100, 50..<50] {
            #expect(
                try chunked.read(Int.self, rows: range) == Array(range.lowerBound * 4..<range.upperBound * 4))
        }
        let error = failure { _ = try chunked.read(Int.self, rows: 99..<101) }
        #expect(error?.description == "/chunked rows: there are no rows 99..<101 in the shape [100, 4]")
    }

    @Test("floats are read into memory of the caller's")
    func readInto() throws {
        let dataset = try open("default").dataset("chunks/all")
        var values = [Float](repeating: 0, count: dataset.count)
        try values.withUnsafeMutableBufferPointer { try dataset.read(into: $0) }
        #expect(try dataset.read(Float.self) == values)
        let error = failure {
            try values.withUnsafeMutableBufferPointer {
                try dataset.read(into: UnsafeMutableBufferPointer(rebasing: $0.dropLast()))
            }
        }
        #expect(error?.code == .wrongType)
        #expect(error?.message == "851 elements cannot be read into memory for 850")
    }

    @Test("numbers that the type asked for does not have are refused")
    func numbersThatDoNotFit() throws {
        let root = try open("links")
        let cases: [(String, (HDF5Dataset) throws -> Void, String)] = [
            (
                "big number", { _ = try $0.read(UInt8.self) },
                "element 1, a little-endian 64-bit signed integer"
            ),
            ("half way", { _ = try $0.read(Int.self) }, "element 0, a little-endian 64-bit float"),
            ("negative", { _ = try $0.read(UInt64.self) }, "element 0"),
            ("huge", { _ = try $0.read(Float.self) }, "element 0"),
            ("compound", { _ = try $0.read(Float.self) }, "compound of 2 members"),
            ("array", { _ = try $0.read(Int32.self) }, "array of shape [3]"),
            ("rows", { _ = try $0.readString() }, "40 elements are not one text"),
            ("third", { _ = try $0.readStrings() }, "cannot be read as text"),
            ("latin", { _ = try $0.readStrings() }, "element 0 is text that is not UTF-8"),
        ]
        for (name, read, words) in cases {
            let error = failure { try read(try root.dataset(name)) }
            #expect(error?.code == .wrongType, "\(name)")
            #expect(error?.object == "/\(name)")
            #expect(error?.message.contains(words) == true, "\(name): \(error?.message ?? "read")")
        }
        #expect(try root.dataset("third").read(Float.self) == [Float(1.0 / 3), 0.5])
        #expect(try root.dataset("big number").read(Float.self) == [1, 300, 0x1p40])
        #expect(try root.dataset("sixteen million").read(Float.self) == [0x1p24])
    }

    @Test("links other than hard ones are described and never followed")
    func links() throws {
        let root = try open("links")
        #expect(try root.link("value") == .hard)
        #expect(try root.link("soft") == .soft("/value"))
        #expect(try root.group("links").link("external") == .external(file: "other.hdf5", path: "/x"))
        #expect(try root.dataset("again").read(Int.self) == [0, 1, 2, 3])
        let soft = failure { _ = try root.dataset("soft") }
        #expect(soft?.code == .unsupported)
        #expect(
            soft?.description == "/soft: this is a soft link to \"/value\", and only hard links are followed")
        let external = failure { _ = try root.object("links/external") }
        #expect(external?.code == .unsupported)
        #expect(external?.message.contains("an external link to \"/x\" in the file \"other.hdf5\"") == true)
    }

    @Test("what is not there, or is something else, is named")
    func wrongPaths() throws {
        let root = try open("links")
        #expect(failure { _ = try root.link("x") }?.description == "/: there is no \"x\" in this group")
        #expect(
            failure { _ = try root.dataset("loop/x") }?.description
                == "/loop: there is no \"x\" in this group")
        #expect(failure { _ = try root.dataset("loop") }?.description == "/loop: this is not a dataset")
        #expect(failure { _ = try root.group("value") }?.description == "/value: this is not a group")
        #expect(failure { _ = try root.object("value/x") }?.code == .notFound)
        #expect(failure { _ = try root.attribute("x") }?.description == "/: there is no attribute \"x\"")
    }

    @Test("a group that holds itself ends at the depth limit")
    func cycle() throws {
        let root = try open("links")
        let path = "loop" + String(repeating: "/self", count: 80)
        let error = failure { _ = try root.object(path) }
        #expect(error?.code == .limit)
        #expect(error?.message == "groups are nested deeper than depth = 64")
    }

    @Test("what is not supported is refused by name")
    func unsupported() throws {
        let root = try open("links")
        #expect(try root.dataset("lzf data").read(Int.self) == Array(0..<100))
        let raw = failure { _ = try root.dataset("raw").readBytes() }
        #expect(raw?.code == .unsupported)
        #expect(raw?.object == "/raw")
        #expect(
            raw?.message
                == "the elements are in the file \"raw.bin\", and other files are opened only through a resolver"
        )
    }

    @Test("a dataset that decompresses to more than the limit is refused before it is read")
    func bomb() throws {
        let error = failure { _ = try open("links").dataset("zeros").read(Float.self) }
        #expect(error?.code == .limit)
        #expect(error?.message.contains("reading this dataset takes 400000000 bytes, and ") == true)
        var limits = HDF5Limits()
        limits.dataBytes = 1 << 30
        #expect(
            try open("links", limits: limits).dataset("zeros").read(Float.self, rows: 0..<1).count == 100_000)
    }

    @Test("reading the same rows again costs nothing more")
    func repeatedRows() throws {
        var limits = HDF5Limits()
        limits.dataBytes = 4000
        let dataset = try open("links", limits: limits).dataset("chunked rows")
        for _ in 0..<100 { #expect(try dataset.read(Int32.self, rows: 0..<100).count == 400) }
        #expect(failure { _ = try dataset.read(Int32.self) }?.code == .limit)
    }
}
