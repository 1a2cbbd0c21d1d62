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

    var testDescription: String { name }

    static let all: [Corpus] =
        [
            Corpus(
                name: "selection", folder: URL(fileURLWithPath: Fixtures.path("hdf5-corpus")), wholeFiles: 80,
                goodFiles: 120)
        ]
        + (Shared.path("hdf5-corpus").map {
            [
                Corpus(
                    name: "whole", folder: URL(fileURLWithPath: $0), wholeFiles: 200, goodFiles: 250)
            ]
        } ?? [])

    static let malformed =
        [URL(fileURLWithPath: Fixtures.path("hdf5-malformed"))]
        + (Shared.path("hdf5-malformed").map { [URL(fileURLWithPath: $0)] } ?? [])
}

/// What the C library reads from a file of the corpus, as far as it is compared.
private struct Oracle: Decodable {
    let walks: Bool
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
}
