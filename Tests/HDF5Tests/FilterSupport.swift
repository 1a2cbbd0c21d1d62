import Foundation
import HDF5

/// A dataset of the script: its filters, all its bytes, and its whole chunks as stored and as read.
struct FilteredItem: Decodable {
    struct Filter: Decodable {
        let id: Int
        let flags: Int
        let values: [UInt32]
        let name: String
    }
    struct Chunk: Decodable {
        let mask: Int
        let stored: Data
        let expected: Data
    }
    let name: String
    let chunkSize: Int
    let whole: Data
    let filters: [Filter]
    let chunks: [Chunk]

    var pipeline: [HDF5Filter] {
        filters.map {
            HDF5Filter(id: $0.id, name: $0.name, isOptional: $0.flags & 1 != 0, parameters: $0.values)
        }
    }
    var group: String { name.split(separator: "/").first.map(String.init) ?? "" }
}

/// The files of the script, made once for all tests.
let filteredFiles: (folder: URL, items: [FilteredItem])? = {
    guard let folder = try? TestFiles.scratch(), (try? Python.run(filtersForReading, [folder.path])) == 0,
        let data = try? Data(contentsOf: folder.appending(path: "filters.json")),
        let items = try? JSONDecoder().decode([FilteredItem].self, from: data)
    else { return nil }
    return (folder, items)
}()

/// The error that `body` ends in, if it does.
func filterFailure(_ body: () throws -> Void) -> HDF5Error? {
    do {
        try body()
        return nil
    } catch {
        return error as? HDF5Error
    }
}

func filter(_ id: Int, _ parameters: [UInt32] = []) -> HDF5Filter {
    HDF5Filter(id: id, name: "", isOptional: false, parameters: parameters)
}

/// A small generator of its own, so that every run takes the same numbers.
struct FilterNumbers {
    var state: UInt64
    mutating func next(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
    }
    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(next(256)) } }
}
