import Foundation
import TestSupport
import Testing

/// A target depends only on targets below it: the imports say so.
struct ArchitectureTests {
    /// From the bottom; targets on one line do not know each other.
    private static let layers = [
        [
            "CCrypto", "CDeflate", "CPNG", "CTurboJPEG", "CZlib", "CWriteBack", "CKernels", "CMPI",
            "CProcesses", "PrintableText",
        ],
        ["HDF5", "Describing", "Arrays", "Images"],
        ["Handlers", "Schemas"],
        ["Networks", "Tables"],
        ["Training"], ["Files", "Processes"], ["Runs"], ["Brainstorm"], ["BrainstormCommands"],
        ["brainstorm"],
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

    @Test("every file of kernels is compiled with the one rule for fusing multiplications and additions")
    func fusing() throws {
        let directory = Fixtures.packageRoot.appendingPathComponent("Sources/CKernels")
        func text(_ name: String) throws -> String {
            try String(contentsOf: directory.appendingPathComponent(name), encoding: .utf8)
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        var heirs: Set = ["kernels.h"]
        while let next = try names.first(where: { name in
            try !heirs.contains(name) && (name.hasSuffix(".c") || name.hasSuffix(".h"))
                && heirs.contains { try text(name).contains("#include \"\($0)\"") }
        }) { heirs.insert(next) }
        // Threads compute nothing.
        let others = names.filter { $0.hasSuffix(".c") && !heirs.contains($0) }
        #expect(Set(others) == ["pool.c", "waiting.c"])
        for name in heirs {
            let found = try text(name)
            #expect(found.contains("fp contract(off)") == (name == "kernels.h"), "\(name)")
            #expect(!found.contains("contract(on)") && !found.contains("contract(fast)"), "\(name)")
        }
    }
}
