import Foundation
import HDF5
import Testing

private let corpus = TestFiles.folder("hdf5-corpus")
private let malformed = TestFiles.folder("hdf5-malformed")

/// What the C library reads from a file of the corpus, as far as it is compared.
private struct Oracle: Decodable {
    /// Integers are numbers in the JSON, floats are text.
    struct Number: Decodable {
        let value: Double
        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Double.self) {
                value = number
            } else {
                value = Double(try container.decode(String.self)) ?? .nan
            }
        }
    }
    struct Object: Decodable {
        let path: String
        let kind: String
        let shape: [Int]?
        let strings: [String?]?
        let preview: [Number]?
        let attrs: [Attribute]?
    }
    struct Attribute: Decodable {
        let name: String
        let strings: [String?]?
        let preview: [Number]?
    }
    let walks: Bool
    let objects: [Object]
}

@Suite("Files of other programs")
struct ReadingCorpusTests {
    @Test("every file of the corpus ends in success or an error", .enabled(if: corpus != nil))
    func corpusWalk() throws {
        var (whole, partly, refused) = (0, 0, 0)
        var reasons: [String: Int] = [:]
        for url in TestFiles.files(
            in: corpus, endings: [".h5", ".hdf5", ".nc", ".mat", ".h5ad", ".he5", ".nc4"])
        {
            do {
                let count = walk(try HDF5File(path: url.path))
                if count.errors.isEmpty { whole += 1 } else { partly += 1 }
                for error in count.errors {
                    reasons["\(error.code): \(error.message)", default: 0] += 1
                }
            } catch let error as HDF5Error {
                refused += 1
                reasons["opening: \(error.code): \(error.message)", default: 0] += 1
            }
        }
        print("corpus: \(whole) files read whole, \(partly) in part, \(refused) refused")
        for (reason, count) in reasons.sorted(by: { $0.value > $1.value }).prefix(40) {
            print("  \(count) \(reason)")
        }
        #expect(whole > 150)
    }

    @Test("every malformed file ends in success or an error", .enabled(if: malformed != nil))
    func malformedWalk() throws {
        var (whole, partly, refused) = (0, 0, 0)
        for url in TestFiles.files(in: malformed, endings: [""])
        where !["tsv", "md"].contains(url.pathExtension) {
            guard (try? url.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true else {
                continue
            }
            do {
                let count = walk(try HDF5File(path: url.path))
                if count.errors.isEmpty { whole += 1 } else { partly += 1 }
            } catch is HDF5Error {
                refused += 1
            }
        }
        print("malformed: \(whole) files read whole, \(partly) in part, \(refused) refused")
        #expect(refused > 0)
    }

    @Test("no file that the C library reads whole is taken for damaged", .enabled(if: corpus != nil))
    func falseAlarms() throws {
        var files = 0
        for url in TestFiles.files(in: corpus, endings: [".json"]) {
            guard let oracle = try? JSONDecoder().decode(Oracle.self, from: Data(contentsOf: url)),
                oracle.walks
            else { continue }
            // The C library reads the first file of a family together with the others; alone it is a part of a file.
            guard !url.lastPathComponent.hasPrefix("family_") else { continue }
            files += 1
            var errors: [HDF5Error] = []
            do {
                errors = walk(try HDF5File(path: String(url.path.dropLast(5)))).errors
            } catch let error as HDF5Error {
                errors = [error]
            }
            for error in errors where [.damaged, .truncated, .notFound, .system].contains(error.code) {
                Issue.record("\(url.lastPathComponent): \(error)")
            }
        }
        #expect(files > 200)
    }

    @Test("numbers and texts are those that the C library reads", .enabled(if: corpus != nil))
    func oracle() throws {
        var compared = 0
        for url in TestFiles.files(in: corpus, endings: [".json"]) {
            let data = try Data(contentsOf: url)
            guard let oracle = try? JSONDecoder().decode(Oracle.self, from: data),
                let root = try? HDF5File(path: String(url.path.dropLast(5))).root
            else { continue }
            for object in oracle.objects where object.kind == "dataset" {
                guard let dataset = try? root.dataset(object.path) else { continue }
                // The shape of a virtual dataset may depend on the files that it refers to.
                if let shape = object.shape, dataset.layout != .virtual {
                    #expect(dataset.shape == shape, "\(url.lastPathComponent) \(object.path)")
                }
                if let preview = object.preview, let found = try? dataset.read(Double.self) {
                    compared += 1
                    #expect(same(Array(found.prefix(preview.count)), preview), "\(url.path) \(object.path)")
                }
                if let strings = object.strings, let found = try? dataset.readStrings() {
                    compared += 1
                    #expect(found == strings.map { $0 ?? "" }, "\(url.path) \(object.path)")
                }
                for expected in object.attrs ?? [] {
                    guard let attribute = try? dataset.attribute(expected.name) else { continue }
                    if let preview = expected.preview, let found = try? attribute.read(Double.self) {
                        compared += 1
                        #expect(
                            same(Array(found.prefix(preview.count)), preview), "\(url.path) \(object.path)")
                    }
                    if let strings = expected.strings, let found = try? attribute.readStrings() {
                        compared += 1
                        #expect(
                            found == strings.map { $0 ?? "" }, "\(url.path) \(object.path)@\(expected.name)")
                    }
                }
            }
        }
        print("compared \(compared) datasets and attributes with the C library's")
        #expect(compared > 5000)
    }

    private func same(_ left: [Double], _ right: [Oracle.Number]) -> Bool {
        left.count == right.count
            && zip(left, right).allSatisfy { found, expected in
                found == expected.value || (found.isNaN && expected.value.isNaN)
                    || abs(found - expected.value) <= 1e-6 * abs(expected.value)
            }
    }
}
