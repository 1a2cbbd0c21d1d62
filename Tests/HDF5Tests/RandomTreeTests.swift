import Foundation
import HDF5
import TestSupport
import Testing

@Suite("Random trees")
struct RandomTreeTests {
    /// How many trees each test makes: RANDOM_TREES in the environment, or 40.
    static let trees = ProcessInfo.processInfo.environment["RANDOM_TREES"].flatMap(Int.init) ?? 40
    /// The first seed: RANDOM_SEED in the environment, or 1.
    static let first = ProcessInfo.processInfo.environment["RANDOM_SEED"].flatMap(Int.init) ?? 1

    /// Seeds whose trees were once read wrongly: lengths and offsets of differing sizes.
    static let findings = [174, 243, 268]

    /// Where files are made: a temporary folder, or RANDOM_FOLDER in the environment, whose files are kept with
    /// what was read from them.
    struct Folder {
        private let temporary: TemporaryDirectory
        private let kept = ProcessInfo.processInfo.environment["RANDOM_FOLDER"]

        init() throws { temporary = try TemporaryDirectory() }

        func path(_ name: String) -> String { kept.map { "\($0)/\(name)" } ?? temporary.path(name) }

        func keep(_ lines: [String], _ file: String) throws {
            guard kept != nil else { return }
            try (lines.joined(separator: "\n") + "\n").write(
                toFile: file + ".found", atomically: true, encoding: .utf8)
        }
    }

    /// A line's first field.
    static func place(_ line: String) -> Substring { line.prefix { $0 != "\t" } }

    /// Where two listings differ first, in words, or nil.
    static func difference(_ found: [String], _ expected: [String]) -> String? {
        for (index, pair) in zip(found, expected).enumerated() where pair.0 != pair.1 {
            return "line \(index + 1)\n  read     \(pair.0.prefix(1500))\n  expected \(pair.1.prefix(1500))"
        }
        guard found.count != expected.count else { return nil }
        let next = found.count > expected.count ? found[expected.count] : expected[found.count]
        return "\(found.count) lines, expected \(expected.count); \(next.prefix(300))"
    }

    /// Runs one of the programs of Fixtures/hdf5-random.
    static func program(_ name: String, _ arguments: [String]) throws {
        guard let python = Tool.h5py else { throw ProcessFailure(description: "h5py is not installed") }
        let result = try run(
            python, [Fixtures.path("hdf5-random/\(name)")] + arguments, timeout: 3600)
        guard result.status == 0 else {
            throw ProcessFailure(description: "\(name) failed (\(result.status)): \(result.errors)")
        }
    }

    static func lines(_ path: String) throws -> [String] {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
            .split(separator: "\n").map(String.init)
    }

    @Test(
        "trees that h5py writes are read as h5py reads them",
        .enabled(if: Tool.h5py != nil, "h5py is not installed: make setup"))
    func h5pyTrees() throws {
        let directory = try Folder()
        let chosen = Self.first..<Self.first + Self.trees
        let seeds = Array(chosen) + Self.findings.filter { !chosen.contains($0) }
        let files = seeds.map { directory.path("\($0).h5") }
        try Self.program("random_tree.py", zip(seeds, files).flatMap { ["\($0)", $1] })
        try Self.program("tree_lines.py", files)
        var compared = 0
        for (seed, file) in zip(seeds, files) {
            var expected = try Self.lines(file + ".lines")
            compared += expected.count
            let tree = TreeLines(try HDF5File(path: file))
            var found = tree.lines
            // The library cannot read a few of the files that it wrote.
            let unreadable = expected.filter { $0.contains("unreadable") }.map(Self.place)
            func isUnreadable(_ line: String) -> Bool {
                let place = Self.place(line)
                return unreadable.contains {
                    place == $0 || place.hasPrefix($0 + "@") || place.hasPrefix($0 + "/")
                }
            }
            expected.removeAll(where: isUnreadable)
            found.removeAll(where: isUnreadable)
            try directory.keep(found, file)
            if let difference = Self.difference(found, expected) {
                Issue.record("the tree of the seed \(seed) differs in \(difference)")
            }
            if unreadable.isEmpty,
                let difference = Self.difference(tree.addresses, try Self.lines(file + ".addresses"))
            {
                Issue.record("an address in the tree of the seed \(seed) differs: \(difference)")
            }
        }
        #expect(compared > Self.trees * 20)
    }

    @Test(
        "trees that we write are read by h5py and by us as they were made, and opened by h5dump",
        .enabled(if: Tool.h5py != nil && Tool.h5dump != nil, "h5py and h5dump are not installed: make setup"))
    func ourTrees() throws {
        let directory = try Folder()
        let h5dump = try #require(Tool.h5dump)
        let seeds = Array(Self.first..<Self.first + Self.trees)
        let trees = seeds.map { (file: directory.path("our\($0).h5"), tree: RandomFile(seed: UInt64($0))) }
        for (file, tree) in trees { try tree.writer.write(toFile: file) }
        try Self.program("tree_lines.py", trees.map(\.file))
        var compared = 0
        for (seed, (file, tree)) in zip(seeds, trees) {
            // Only references depend on where the objects are, which the library says.
            var addresses: [String: UInt64] = [:]
            for line in try Self.lines(file + ".addresses") {
                let fields = line.split(separator: "\t")
                addresses[String(fields[1])] = UInt64(fields[0])
            }
            let expected = tree.lines(addresses: addresses)
            compared += expected.count
            try directory.keep(expected, file)
            if let difference = Self.difference(try Self.lines(file + ".lines"), expected) {
                Issue.record("h5py reads our tree of the seed \(seed) otherwise in \(difference)")
            }
            if let difference = Self.difference(TreeLines(try HDF5File(path: file)).lines, expected) {
                Issue.record("we read our tree of the seed \(seed) otherwise in \(difference)")
            }
            let dump = try run(h5dump, [file])
            #expect(dump.status == 0 && dump.errors.isEmpty, "h5dump of the seed \(seed): \(dump.errors)")
        }
        #expect(compared > Self.trees * 5)
    }
}
