import Brainstorm
import Foundation
import TestSupport
import Testing

/// What belongs to a release says the same in all places.
struct ReleaseTests {
    private func text(_ name: String) throws -> String {
        try String(contentsOf: Fixtures.packageRoot.appendingPathComponent(name), encoding: .utf8)
    }

    @Test("the version stands in one place, which the command, the change log and the README agree with")
    func version() throws {
        let directory = try TemporaryDirectory()
        #expect(try CommandLine.run("--version", in: directory.path).output == "\(brainstormVersion)\n")
        let newest = try #require(text("CHANGELOG.md").split(separator: "\n").first { $0.hasPrefix("## ") })
        #expect(newest.hasPrefix("## \(brainstormVersion)"), "\(newest)")
        #expect(try text("README.md").contains("from: \"\(brainstormVersion)\""))
    }

    @Test("every module whose documentation is shown is one of the package, and all of them are")
    func documentation() throws {
        let line = try #require(
            text(".spi.yml").split(separator: "\n").first { $0.contains("documentation_targets") })
        let names = try #require(line.split(separator: "[").last).dropLast()
            .split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        let sources = Fixtures.packageRoot.appendingPathComponent("Sources").path
        let modules = try FileManager.default.contentsOfDirectory(atPath: sources)
            .filter { $0.first?.isUppercase == true && !$0.hasPrefix("C") && $0 != "PrintableText" }
        #expect(Set(names) == Set(modules))
    }

    @Test("packages beside this one name it, so that the folder's name does not matter to them")
    func folderName() throws {
        for package in ["Examples", "Examples/custom-parts", "Benchmarks", "Fuzz"] {
            let manifest = try text("\(package)/Package.swift")
            #expect(manifest.contains(#".package(name: "brainstorm", path: "#), "\(package)")
        }
    }
}
