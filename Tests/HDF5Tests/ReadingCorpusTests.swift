import Foundation
import HDF5
import TestSupport
import Testing

/// Files of other programs: the selection that the package carries, and the whole corpus where it is beside
/// the package.
struct Corpus: Sendable, CustomTestStringConvertible {
    let name: String
    let folder: URL
    /// The least numbers that show that files are found and read.
    let wholeFiles: Int
    let goodFiles: Int
    let comparedValues: Int

    var testDescription: String { name }

    static let all: [Corpus] =
        [
            Corpus(
                name: "selection", folder: URL(fileURLWithPath: Fixtures.path("hdf5-corpus")), wholeFiles: 80,
                goodFiles: 120, comparedValues: 400)
        ]
        + (Shared.path("hdf5-corpus").map {
            [
                Corpus(
                    name: "whole", folder: URL(fileURLWithPath: $0), wholeFiles: 200, goodFiles: 250,
                    comparedValues: 5000)
            ]
        } ?? [])

    static let malformed =
        [URL(fileURLWithPath: Fixtures.path("hdf5-malformed"))]
        + (Shared.path("hdf5-malformed").map { [URL(fileURLWithPath: $0)] } ?? [])
}

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
    @Test(
        "the whole corpus is read as well",
        .enabled(if: Shared.path("hdf5-corpus") != nil, "../shared is absent: only the selection is read"))
    func wholeCorpus() { #expect(Corpus.all.count == 2 && Corpus.malformed.count == 2) }

    @Test("every file of the corpus ends in success or an error", arguments: Corpus.all)
    func corpusWalk(corpus: Corpus) throws {
        var (whole, partly, refused) = (0, 0, 0)
        var reasons: [String: Int] = [:]
        for url in TestFiles.files(
            in: corpus.folder, endings: [".h5", ".hdf5", ".nc", ".mat", ".h5ad", ".he5", ".nc4"])
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
        #expect(whole >= corpus.wholeFiles)
    }

    @Test("every malformed file ends in success or an error", arguments: Corpus.malformed)
    func malformedWalk(malformed: URL) throws {
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

    @Test("no file that the C library reads whole is taken for damaged", arguments: Corpus.all)
    func falseAlarms(corpus: Corpus) throws {
        var files = 0
        for url in TestFiles.files(in: corpus.folder, endings: [".json"]) {
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
        #expect(files >= corpus.goodFiles)
    }

    @Test("numbers and texts are those that the C library reads", arguments: Corpus.all)
    func oracle(corpus: Corpus) throws {
        var compared = 0
        for url in TestFiles.files(in: corpus.folder, endings: [".json"]) {
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
        #expect(compared >= corpus.comparedValues)
    }

    private func same(_ left: [Double], _ right: [Oracle.Number]) -> Bool {
        left.count == right.count
            && zip(left, right).allSatisfy { found, expected in
                found == expected.value || (found.isNaN && expected.value.isNaN)
                    || abs(found - expected.value) <= 1e-6 * abs(expected.value)
            }
    }
}
