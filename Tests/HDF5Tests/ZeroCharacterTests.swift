import Foundation
import HDF5
import TestSupport
import Testing

/// U+0000 ends names and text in HDF5: readers would find other ones than were written.
@Suite("The character U+0000")
struct ZeroCharacterTests {
    private static let cases: [(String, @Sendable (HDF5Writer) -> Void, String)] = [
        ("a dataset's name", { $0.add("g/a\0b", .integer(1)) }, "the name 'a\\u{0}b'"),
        ("a group's name", { $0.addGroup("\0") }, "the name '\\u{0}'"),
        ("a group on the way", { $0.add("a\0b/c", .integer(1)) }, "the name 'a\\u{0}b'"),
        ("a soft link's name", { $0.addSoftLink("a\0", to: "x") }, "the name 'a\\u{0}'"),
        ("a soft link's target", { $0.addSoftLink("a", to: "x\0") }, "the path 'x\\u{0}'"),
        (
            "an external link's file", { $0.addExternalLink("a", toFile: "\0", path: "p") },
            "the path '\\u{0}'"
        ),
        (
            "an external link's path", { $0.addExternalLink("a", toFile: "f", path: "p\0") },
            "the path 'p\\u{0}'"
        ),
        ("an attribute's name", { $0.set("a\0b", to: "text") }, "the attribute's name 'a\\u{0}b'"),
        ("an attribute without a name", { $0.set("", to: "text") }, "an attribute has no name"),
        ("an attribute's text", { $0.set("a", to: "t\0") }, "the text of the attribute 'a': 't\\u{0}'"),
        (
            "a dataset's attribute",
            {
                $0.add("d", .integer(1)); $0.set("a", to: "\0", on: "d")
            }, "attribute 'a'"
        ),
        ("fixed text", { $0.add("d", .fixedString("\0")) }, "the text '\\u{0}'"),
        ("fixed texts", { $0.add("d", .fixedStrings(["a", "b\0c"])) }, "the text 'b\\u{0}c'"),
        (
            "text filled up with spaces",
            {
                $0.add("d", .fixedStrings(["a\0"], shape: [1], width: 4, padding: .spaces))
            }, "the text 'a\\u{0}'"
        ),
        ("variable text", { $0.add("d", .variableStrings(["a", "\0b"], shape: [2])) }, "the text '\\u{0}b'"),
        (
            "text in a compound",
            {
                $0.add("d", .compound([("x", .variableStrings(["\0"], shape: [1]))]))
            }, "the text '\\u{0}'"
        ),
        (
            "text in arrays",
            {
                $0.add("d", .arrays(.fixedStrings(["a", "\0"], shape: [1, 2]), dims: [2]))
            }, "the text '\\u{0}'"
        ),
        (
            "text in sequences",
            {
                $0.add("d", .sequences([.variableStrings(["\0"], shape: [1])], shape: [1]))
            }, "the text '\\u{0}'"
        ),
        (
            "text in a compound of another byte order",
            {
                $0.add(
                    "d",
                    HDF5Value.compound([("x", .fixedStrings(["\0"])), ("y", .integers([1], shape: [1]))])
                        .bigEndian)
            }, "the text '\\u{0}'"
        ),
        (
            "a member's name", { $0.add("d", .compound([("x\0", .integers([1], shape: [1]))])) },
            "the member's name"
        ),
        (
            "an enumeration's name",
            {
                $0.add("d", .enumeration([0], names: [("R\0", 0)], shape: [1]))
            }, "the value's name"
        ),
        ("a tag", { $0.add("d", .opaque([1], elementBytes: 1, tag: "t\0", shape: [1])) }, "the tag"),
        (
            "the type of a null dataspace",
            {
                $0.add("d", .null(of: .array(.compound([("x\0", .int8)]), dims: [2])))
            }, "the member's name"
        ),
    ]

    @Test("is refused in every name and text", arguments: cases.indices)
    func refused(index: Int) throws {
        let (what, build, words) = Self.cases[index]
        for form in [HDF5Writer.Form.modern, .oldest] where !(form == .oldest && what.contains("external")) {
            let writer = HDF5Writer(form: form)
            build(writer)
            let error = #expect(throws: HDF5Error.self, "\(what)") { try writer.bytes() }
            #expect(error?.code == .unsupported, "\(what)")
            #expect(error?.message.contains(words) == true, "\(what): \(error?.message ?? "")")
        }
    }

    @Test("leaves nothing behind, and the file that was there")
    func file() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("file.h5")
        let writer = HDF5Writer()
        writer.set("a", to: "text")
        try writer.write(toFile: path)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        writer.set("b", to: "te\0xt")
        #expect(throws: HDF5Error.self) { try writer.write(toFile: path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path("")) == ["file.h5"])
    }

    @Test("is refused by files that grow when it is set")
    func appender() throws {
        let directory = try TemporaryDirectory()
        let file = try HDF5Appender(creating: directory.path("file.h5"))
        let cases: [(String, () throws -> Void)] = [
            ("a name", { try file.add("a\0", .integers([1], shape: [1])) }),
            ("a group", { try file.addGroup("g\0/h") }),
            ("a series", { try file.addSeries("s\0", .float32) }),
            ("a series' type", { try file.addSeries("s", .compound([("x\0", .float32)])) }),
            ("a link", { try file.addSoftLink("l\0", to: "x") }),
            ("a link's target", { try file.addSoftLink("l", to: "x\0") }),
            ("an attribute's name", { try file.set("a\0", to: "x") }),
            ("no attribute's name", { try file.set("", to: "x") }),
            ("an attribute's text", { try file.set("a", to: "x\0") }),
            ("text", { try file.add("t", .variableStrings(["\0"], shape: [1])) }),
        ]
        for (what, body) in cases { #expect(throws: HDF5Error.self, "\(what)") { try body() } }
        let texts = try file.addSeries("texts", .fixedString(bytes: 4))
        #expect(throws: HDF5Error.self) {
            try texts.append(.fixedStrings(["a\0b"], shape: [1], width: 4))
        }
        try texts.append(.fixedStrings(["ab"], shape: [1], width: 4))
        try file.close()
        let root = try HDF5File(path: directory.path("file.h5")).root
        #expect(root.names == ["texts"])
        #expect(root.attributeNames.isEmpty)
        #expect(try root.dataset("texts").readStrings() == ["ab"])
    }
}
