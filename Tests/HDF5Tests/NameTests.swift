import Foundation
import HDF5
import TestSupport
import Testing

@Suite("Names")
struct NameTests {
    @Test("names in UTF-8 are themselves; other bytes are shown one by one")
    func texts() {
        #expect(HDF5Name.text(Array("aéb".utf8)) == "aéb")
        #expect(HDF5Name.text([0x61, 0xE9, 0x62]).unicodeScalars.map(\.value) == [0x61, 0x10_FFE9, 0x62])
        #expect(HDF5Name.text([0xF4, 0x8F, 0xBE, 0x80]).unicodeScalars.count == 4)
        // One below the escapes is a scalar as others are.
        #expect(HDF5Name.text([0xF4, 0x8F, 0xBD, 0xBF]).unicodeScalars.map(\.value) == [0x10_FF7F])
        #expect(HDF5Name.text([0xC3]).unicodeScalars.map(\.value) == [0x10_FFC3])
        #expect(HDF5Name.text([]) == "")
    }

    @Test("every name comes back from its text, and no two have the same")
    func oneToOne() {
        let alphabet: [UInt8] = [
            0x2F, 0x61, 0x80, 0x8F, 0xBE, 0xBF, 0xC3, 0xA9, 0xE2, 0xED, 0xA0, 0xF0, 0xF4, 0xFF,
        ]
        var texts: [[UInt8]: [UInt8]] = [:]
        func check(_ bytes: [UInt8]) {
            let text = HDF5Name.text(bytes)
            #expect(HDF5Name.bytes(text) == bytes)
            #expect(texts.updateValue(bytes, forKey: Array(text.utf8)) == nil)
            guard bytes.count < 4 else { return }
            for byte in alphabet { check(bytes + [byte]) }
        }
        check([])
        #expect(texts.count == 1 + 14 + 196 + 2744 + 38416)
    }

    @Test(
        "names that String takes for the same, and names in no encoding, are all found",
        .enabled(if: Tool.h5py != nil), arguments: ["names", "old-names"])
    func inFiles(name: String) throws {
        let directory = try TemporaryDirectory()
        try python(denseFilesScript, directory.path)
        let root = try HDF5File(path: directory.path(name)).root
        let names: [[UInt8]] = [
            Array("caf".utf8) + [0xE9], Array("caf\u{E9}".utf8), Array("cafe\u{301}".utf8), [0xFF, 0xFE],
            Array("\u{10FF80}".utf8), Array("plain".utf8), [0xC3], [0xE9, 0xA9], Array("\u{1F600}".utf8),
        ]
        let others: [[UInt8]] = name == "names" ? [Array("type".utf8)] : []
        let sorted = (names + others).sorted { $0.lexicographicallyPrecedes($1) }
        #expect(root.names.map { HDF5Name.bytes($0) } == sorted)
        for (index, bytes) in names.enumerated() {
            let text = HDF5Name.text(bytes)
            #expect(HDF5Name.bytes(try root.group(text).path) == [0x2F] + bytes)
            guard name == "names" else { continue }
            #expect(try root.attribute(text).read(Int.self) == [index])
        }
        #expect(!root.contains("caf"))
        guard name == "names", case .namedType(let type) = try root.object("type"),
            case .compound(_, let members) = type.datatype
        else {
            #expect(name == "old-names")
            return
        }
        #expect(members.map(\.name) == ["\u{10FFE9}"])
    }
}
