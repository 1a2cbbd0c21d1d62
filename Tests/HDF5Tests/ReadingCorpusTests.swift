import Foundation
import HDF5
import Testing

private let corpus = TestFiles.folder("hdf5-corpus")
private let malformed = TestFiles.folder("hdf5-malformed")

/// What the C library reads from a file of the corpus, as far as it is compared.
private struct Oracle: Decodable {
    struct Object: Decodable {
        let path: String
        let kind: String
        let shape: [Int]?
        let strings: [String?]?
        let preview: [String]?
        let attrs: [Attribute]?
    }
    struct Attribute: Decodable {
        let name: String
        let strings: [String?]?
        let preview: [String]?
    }
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
                for error in count.errors { reasons["\(error.code): \(error.message)", default: 0] += 1 }
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
                #expect(dataset.shape == object.shape ?? [], "\(url.lastPathComponent) \(object.path)")
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
        #expect(compared > 500)
    }

    private func same(_ left: [Double], _ texts: [String]) -> Bool {
        let right = texts.compactMap(Double.init)
        return left.count == texts.count && left.count == right.count
            && zip(left, right).allSatisfy {
                $0 == $1 || ($0.isNaN && $1.isNaN) || abs($0 - $1) <= 1e-6 * abs($1)
            }
    }
}
