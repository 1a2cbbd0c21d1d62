import Foundation
import HDF5

/// What a walk through a whole file met.
final class WalkCount {
    var groups = 0
    var datasets = 0
    var namedTypes = 0
    var attributes = 0
    var links = 0
    /// Errors of objects, attributes or values; the walk goes on after each.
    var errors: [HDF5Error] = []

    func attempt(_ body: () throws -> Void) {
        do {
            try body()
        } catch let error as HDF5Error {
            errors.append(error)
        } catch {
            errors.append(HDF5Error(.system, "not an HDF5Error: \(error)"))
        }
    }
}

/// Visits every object and attribute of a file and reads all values.
func walk(_ file: HDF5File, objects: Int = 20_000) -> WalkCount {
    let count = WalkCount()
    count.attempt { visit(try file.root, count, objects: objects) }
    return count
}

private func visit(_ group: HDF5Group, _ count: WalkCount, objects: Int) {
    count.groups += 1
    for name in group.attributeNames { count.attempt { try read(try group.attribute(name)) } }
    count.attributes += group.attributeNames.count
    for name in group.names where count.groups + count.datasets < objects {
        guard (try? group.link(name)) == .hard else {
            count.links += 1
            continue
        }
        count.attempt {
            switch try group.object(name) {
            case .group(let child): visit(child, count, objects: objects)
            case .dataset(let dataset):
                count.datasets += 1
                count.attributes += dataset.attributeNames.count
                for name in dataset.attributeNames { count.attempt { try read(try dataset.attribute(name)) } }
                try read(dataset)
            case .namedType(let type):
                count.namedTypes += 1
                for name in type.attributeNames { count.attempt { try read(try type.attribute(name)) } }
            }
        }
    }
}

private func read(_ dataset: HDF5Dataset) throws {
    switch dataset.datatype {
    case .integer, .float, .enumeration: _ = try dataset.read(Double.self)
    case .fixedString, .variableString: _ = try dataset.readStrings()
    default: _ = try dataset.readBytes()
    }
}

private func read(_ attribute: HDF5Attribute) throws {
    switch attribute.datatype {
    case .integer, .float, .enumeration: _ = try attribute.read(Double.self)
    case .fixedString, .variableString: _ = try attribute.readStrings()
    default: _ = try attribute.readBytes()
    }
}

enum TestFiles {
    /// The root of the package.
    static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// A folder of files that are not part of the package's sources: among its fixtures, or beside it.
    static func folder(_ name: String) -> URL? {
        let places = [
            "Fixtures/\(name)", "Tests/Fixtures/\(name)", "../shared/\(name)", "../../shared/\(name)",
        ]
        return places.map { package.appending(path: $0) }.first {
            FileManager.default.fileExists(atPath: $0.path)
        }
    }

    /// All files below a folder with one of these endings, sorted.
    static func files(in folder: URL?, endings: [String]) -> [URL] {
        guard let folder, let all = FileManager.default.subpaths(atPath: folder.path) else { return [] }
        return all.sorted().filter { path in endings.contains { path.hasSuffix($0) } }
            .map { folder.appending(path: $0) }
    }

    static func bytes(_ url: URL) throws -> [UInt8] { [UInt8](try Data(contentsOf: url)) }

    /// A new folder for one test.
    static func scratch() throws -> URL {
        let url = FileManager.default.temporaryDirectory.appending(path: "hdf5-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return url
    }
}

/// Python with h5py, where there is one.
enum Python {
    static let hasH5py = (try? run("import h5py, numpy")) == 0

    /// Runs a script and gives its exit status.
    @discardableResult
    static func run(_ script: String, _ arguments: [String] = []) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script] + arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
