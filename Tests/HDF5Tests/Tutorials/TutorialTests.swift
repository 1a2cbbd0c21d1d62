import Foundation
import HDF5
import TestSupport
import Testing

/// The code of the tutorials in `Sources/HDF5/HDF5.docc` stands in this folder too, where it is compiled and run.
@Suite("Tutorials")
struct TutorialTests {
    @Test(
        "every piece of code in the catalog is one that these tests compile and run",
        arguments: ["HDF5", "Reading", "Writing"])
    func code(article: String) throws {
        let catalog = TestFiles.package.appending(path: "Sources/HDF5/HDF5.docc/\(article).md")
        let tests = TestFiles.package.appending(path: "Tests/HDF5Tests/Tutorials/\(article)Tutorial.swift")
        let code = lines(try String(contentsOf: tests, encoding: .utf8))
        let pieces = try String(contentsOf: catalog, encoding: .utf8).split(separator: "```swift\n")
            .dropFirst()
        #expect(!pieces.isEmpty)
        for piece in pieces {
            let wanted = lines(
                String(piece.prefix(upTo: piece.firstRange(of: "```")?.lowerBound ?? piece.endIndex)))
            let places = code.indices.filter { code[$0...].starts(with: wanted) }
            #expect(places.count == 1, "not among the tests: \(wanted.joined(separator: "\n"))")
        }
    }

    /// Lines without their indentation, which differs between the catalog and the tests.
    private func lines(_ text: String) -> [String] {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}
