import BrainstormCommands
import Foundation
import HDF5
import TestSupport
import Testing

/// Files of many programs, each with what the HDF5 C library reads from it.
@Suite("h5 tree and the HDF5 C library")
struct HDF5CorpusTests {
    /// The collection that the package carries, and the whole one where it is beside the package.
    static let folders =
        [Fixtures.path("hdf5-corpus")] + (Shared.path("hdf5-corpus").map { [$0] } ?? [])

    @Test("every file has the tree, types, shapes and digests that the C library reads", arguments: folders)
    func corpus(folder: String) throws {
        var equal = 0
        var partly = 0
        var features: [String: (equal: Int, all: Int)] = [:]
        var filters: Set<String> = []
        let subpaths = FileManager.default.subpaths(atPath: folder) ?? []
        for name in subpaths.sorted() where name.hasSuffix(".json") {
            let oracle = try ListingReader.read(Array(Data(contentsOf: URL(filePath: "\(folder)/\(name)"))))
            let path = "\(folder)/\(name.dropLast(5))"
            let found = try ours(path)
            let comparison = Comparison(oracle, found)
            if oracle["walks"] == .bool(true), comparison.unknownFilters.isEmpty {
                #expect(comparison.differences.isEmpty, "\(name): \(comparison.differences.prefix(3))")
            } else {
                // The C library does not read it whole either, or it has a filter that is not read: what both read is equal.
                partly += 1
                #expect(comparison.differences.isEmpty, "\(name): \(comparison.differences.prefix(3))")
            }
            filters.formUnion(comparison.unknownFilters)
            let isEqual = comparison.differences.isEmpty && comparison.unknownFilters.isEmpty
            equal += isEqual ? 1 : 0
            guard case .array(let words)? = oracle["features"] else { continue }
            for case .text(let word) in words {
                features[String(decoding: word, as: UTF8.self), default: (0, 0)].all += 1
                features[String(decoding: word, as: UTF8.self), default: (0, 0)].equal += isEqual ? 1 : 0
            }
        }
        print(
            "\(equal) files are read like the C library; \(partly) have something that one of the two does not read"
        )
        print("filters that are not read: \(filters.sorted().joined(separator: ", "))")
        print(
            features.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.equal)/\($0.value.all)" }
                .joined(separator: ", "))
        #expect(equal >= (folder == HDF5CorpusTests.folders[0] ? 100 : 250))
    }

    private func ours(_ path: String) throws -> Listing {
        var limits = HDF5Limits()
        limits.dataBytes = 1 << 30
        let directory = String(path[...(path.lastIndex(of: "/") ?? path.startIndex)])
        return try TreeListing.listing(of: path, limits: limits, resolver: .directory(directory))
    }
}

/// What differs between two listings of one file, object by object.
private struct Comparison {
    private(set) var differences: [String] = []
    /// The words in which errors name filters that are not read.
    private(set) var unknownFilters: Set<String> = []

    /// Members that are compared. Errors are worded differently, and where the C library could not read values it has none.
    private static let names = [
        "kind", "same_as", "links", "type", "maxshape", "layout", "chunks", "filters", "external", "shape",
        "nbytes",
        "sha256", "unhashed", "strings", "preview", "target", "file",
    ]

    init(_ oracle: Listing, _ found: Listing) {
        compare(oracle["superblock"], found["superblock"], "superblock")
        guard oracle["opens"] == .bool(true) else { return }
        guard case .array(let expected)? = oracle["objects"], case .array(let objects)? = found["objects"]
        else {
            differences.append("no objects: \(found["errors"]?.json ?? "")")
            return
        }
        if objects.count != expected.count {
            differences.append(
                "\(objects.count) objects, not \(expected.count): \(found["errors"]?.json ?? "")")
        }
        for (expected, object) in zip(expected, objects) {
            let path = expected["path"]?.json ?? ""
            compare(expected["path"], object["path"], "path")
            compare(expected, object, path: path)
            guard case .array(let attributes)? = expected["attrs"] else { continue }
            guard case .array(let own)? = object["attrs"], own.count == attributes.count else {
                differences.append("\(path): other attributes: \(found["errors"]?.json ?? "")")
                continue
            }
            for (expected, attribute) in zip(attributes, own) {
                let name = "\(path)@\(expected["name"]?.json ?? "")"
                compare(expected["name"], attribute["name"], name)
                compare(expected, attribute, path: name)
            }
        }
    }

    private mutating func compare(_ expected: Listing, _ found: Listing, path: String) {
        if case .text(let error)? = found["error"] {
            let text = String(decoding: error, as: UTF8.self)
            if text.contains("filter "), text.contains("is not supported") {
                unknownFilters.insert(
                    text.firstMatch(of: /filter \d+( \([^)]*\))?/).map { String($0.0) } ?? text)
                return
            }
            // Both refuse: the C library lacks a filter, or the data.
            if expected["error"] != nil { return }
        }
        for name in Comparison.names where !(expected["error"] != nil && ["nbytes", "sha256"].contains(name))
        {
            guard expected["error"] == nil || expected[name] != nil else { continue }
            compare(expected[name], found[name], "\(path) \(name)", found["error"])
        }
    }

    private mutating func compare(
        _ expected: Listing?, _ found: Listing?, _ what: String, _ error: Listing? = nil
    ) {
        guard expected != found else { return }
        let reason = error.map { " (\($0.json.prefix(200)))" } ?? ""
        differences.append(
            "\(what): \(found?.json.prefix(200) ?? "nothing"), not \(expected?.json.prefix(200) ?? "nothing")\(reason)"
        )
    }
}
