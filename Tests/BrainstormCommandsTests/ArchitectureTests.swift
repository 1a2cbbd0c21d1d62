import Foundation
import TestSupport
import Testing

/// A target depends only on targets below it: the imports say so.
struct ArchitectureTests {
    /// From the bottom; targets on one line do not know each other.
    private static let layers = [
        ["CDeflate", "CWriteBack", "COneDNN", "CKernels", "PrintableText"], ["HDF5", "Describing", "Arrays"],
        ["Handlers"],
        ["Networks"],
        ["Training"], ["Files"], ["Brainstorm"], ["BrainstormCommands"], ["brainstorm"],
    ]

    @Test("no target imports one beside or above it")
    func imports() throws {
        let sources = Fixtures.packageRoot.appendingPathComponent("Sources").path
        let level = Dictionary(
            uniqueKeysWithValues: Self.layers.enumerated().flatMap { index, names in names.map { ($0, index) }
            })
        let targets = try FileManager.default.contentsOfDirectory(atPath: sources)
        #expect(Set(targets) == Set(level.keys))
        var importCount = 0
        for target in targets {
            for path in Shared.files(below: "\(sources)/\(target)") where path.hasSuffix(".swift") {
                for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
                    let words = line.split(separator: " ")
                    guard let position = words.firstIndex(of: "import"), position <= 1,
                        position + 1 < words.count,
                        let imported = level[String(words[position + 1])], let own = level[target]
                    else { continue }
                    importCount += 1
                    #expect(imported < own, "\(path) imports \(words[position + 1])")
                }
            }
        }
        #expect(importCount > 100)
    }
}
