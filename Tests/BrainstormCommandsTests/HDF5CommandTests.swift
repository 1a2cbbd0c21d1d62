import BrainstormCommands
import Foundation
import HDF5
import TestSupport
import Testing

/// `brainstorm h5` as a process.
@Suite("h5 commands")
struct HDF5CommandTests {
    private func example() throws -> TemporaryDirectory {
        let folder = try TemporaryDirectory()
        let writer = HDF5Writer()
        writer.add("table", .integers((0..<12).map { Int16($0) }, shape: [4, 3]), storage: .gzip())
        writer.set("unit", to: "m\u{1B}[31m", on: "table")
        writer.add(
            "records",
            .compound([("name", .fixedStrings(["a", "b"])), ("mass", .float64([1.5, 2], shape: [2]))]))
        writer.addSoftLink("link", to: "/table")
        try writer.write(toFile: folder.path("example.h5"))
        return folder
    }

    @Test("ls lists shapes, types, storage and links")
    func list() throws {
        let folder = try example()
        let result = try CommandLine.run("h5", "ls", "example.h5", "-r", in: folder.path)
        #expect(result.status == 0)
        #expect(
            result.output == """
                link  → /table
                records  2  {name: text of 1 bytes, mass: float64}  contiguous
                table  4 × 3  int16  chunks of 4 × 3, shuffle, deflate

                """)
    }

    @Test("dump prints values with their places, and escapes what could steer a terminal")
    func dump() throws {
        let folder = try example()
        let result = try CommandLine.run("h5", "dump", "example.h5", "table", in: folder.path)
        #expect(
            result.output == """
                /table  4 × 3  int16  chunks of 4 × 3, shuffle, deflate
                  @unit  scalar  text
                    "m\\u{1b}[31m"
                  (0, 0) 0, 1, 2
                  (1, 0) 3, 4, 5
                  (2, 0) 6, 7, 8
                  (3, 0) 9, 10, 11

                """)
        let part = try CommandLine.run(
            "h5", "dump", "example.h5", "table", "--range", "-1,::2", in: folder.path)
        #expect(part.output.hasSuffix("(3, 0) 9, 11\n"))
        let records = try CommandLine.run("h5", "dump", "example.h5", "records", in: folder.path)
        #expect(records.output.hasSuffix("(0) {name: \"a\", mass: 1.5}, {name: \"b\", mass: 2.0}\n"))
    }

    @Test("a range that is none is wrong usage, in words")
    func ranges() throws {
        let folder = try example()
        for (range, words) in [
            ("9", "there is no element '9' in a dimension of 4"), ("a:b", "'a' in --range is not a number"),
            ("0,0,0", "--range has 3 parts, and the shape [4, 3] has 2"),
            ("::0", "'::0' in --range is not 'start:stop:step' with a step above 0"),
        ] {
            let result = try CommandLine.run(
                "h5", "dump", "example.h5", "table", "--range", range, in: folder.path)
            #expect(result.status != 0)
            #expect(result.errors.contains(words), "\(result.errors)")
        }
    }

    @Test("check finds a changed byte in a checksum's range, and names the place")
    func check() throws {
        let folder = try example()
        let good = try CommandLine.run("h5", "check", "example.h5", in: folder.path)
        #expect(good.status == 0)
        #expect(good.output.hasPrefix("No problems: read 1 groups, 2 datasets, 0 types, 1 attributes"))
        var bytes = try folder.read("example.h5")
        // A byte of the root's header, behind the superblock.
        bytes[70] ^= 1
        _ = try folder.write(bytes, to: "bad.h5")
        let bad = try CommandLine.run("h5", "check", "bad.h5", in: folder.path)
        #expect(bad.status == 1)
        #expect(bad.output.contains("problem: "))
        #expect(bad.output.contains("object header"))
    }

    @Test("check calls what its budgets leave out not checked, and reads it when they allow it")
    func budgets() throws {
        let folder = try TemporaryDirectory()
        let writer = HDF5Writer()
        let zeros = [UInt8](repeating: 0, count: 80 << 20)
        writer.add("zeros", .integers(zeros, shape: [zeros.count]), storage: .gzip())
        let deep = (0..<80).map { "g\($0)" }.joined(separator: "/")
        writer.add("\(deep)/x", .integers([1], shape: [1]))
        try writer.write(toFile: folder.path("file.h5"))

        let left = try CommandLine.run("h5", "check", "file.h5", in: folder.path)
        #expect(left.status == 0)
        #expect(left.output.contains("not checked: /zeros: reading this dataset takes 83886080 bytes"))
        #expect(left.output.contains("not checked: /g0/"))
        #expect(left.output.contains("groups are nested deeper than depth = 64"))
        #expect(left.output.contains("No problems in what was checked: read 65 groups, 1 datasets"))

        let all = try CommandLine.run(
            "h5", "check", "file.h5", "--data-limit", "100", "--depth", "81", in: folder.path)
        #expect(all.status == 0)
        #expect(
            all.output
                == "No problems: read 81 groups, 2 datasets, 0 types, 0 attributes, 83886088 bytes of values.\n"
        )

        let value = try CommandLine.run(
            "h5", "dump", "file.h5", "\(deep)/x", "--depth", "90", in: folder.path)
        #expect(value.output.hasSuffix("(0) 1\n"))
        let list = try CommandLine.run("h5", "ls", "-r", "file.h5", "--depth", "90", in: folder.path)
        #expect(list.output.contains("\(deep)/x  1  int64"))
        let tree = try CommandLine.run("h5", "tree", "--json", "file.h5", "--depth", "90", in: folder.path)
        #expect(tree.output.contains("\"walks\":true") || tree.output.contains("dataBytes"))
        for depth in ["0", "-1", "10001"] {
            #expect(
                try CommandLine.run("h5", "ls", "file.h5", "--depth=\(depth)", in: folder.path).status == 64)
        }
    }

    @Test("the tools go as deep as they are told to", arguments: ["check", "ls", "dump", "tree"])
    func depth(tool: String) throws {
        let folder = try TemporaryDirectory()
        let writer = HDF5Writer()
        writer.add((0..<5000).map { _ in "g" }.joined(separator: "/") + "/x", .integers([1], shape: [1]))
        try writer.write(toFile: folder.path("file.h5"))
        let options = ["ls": ["-r"], "tree": ["--json"]][tool] ?? []
        let result = try TestSupport.run(
            CommandLine.path, ["h5", tool, "file.h5", "--depth", "10000"] + options, in: folder.path)
        #expect(result.status == 0, "\(result.errors)")
        #expect(!result.output.contains("cannot be read") && !result.output.contains("not checked"))
    }

    @Test("check looks at every byte of contiguous values")
    func contiguous() throws {
        let folder = try TemporaryDirectory()
        let writer = HDF5Writer()
        let bytes = (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        writer.add("bytes", .integers(bytes, shape: [bytes.count]))
        writer.set("a", to: .integers([UInt8(0x5A)], shape: [1]))
        try writer.write(toFile: folder.path("file.h5"))
        var check = FileCheck()
        check.run { try HDF5File(path: folder.path("file.h5")) }
        #expect(check.parity == bytes.reduce(0x5A, ^))
    }

    @Test("tree prints what the C library's script prints", .enabled(if: Tool.h5py != nil))
    func tree() throws {
        let folder = try example()
        let ours = try CommandLine.run("h5", "tree", "--json", "example.h5", in: folder.path)
        let program = try String(contentsOfFile: Fixtures.path("hdf5-corpus/oracle.py"), encoding: .utf8)
        _ = try folder.write(Array(program.utf8), to: "oracle.py")
        let oracle = try TestSupport.run(
            "/usr/bin/env", ["python3", "oracle.py", "example.h5"], in: folder.path)
        #expect(oracle.status == 0, "\(oracle.errors)")
        let theirs = String(decoding: try folder.read("example.h5.json"), as: UTF8.self)
        #expect(ours.output == theirs)
    }
}
