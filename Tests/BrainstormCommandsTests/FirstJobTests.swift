import Foundation
import TestSupport
import Testing

/// The README's first real job, as it is written there.
struct FirstJobTests {
    /// The lines of the section that are commands, and those that show what comes of them.
    private static func section() throws -> (commands: [String], answers: [String]) {
        let url = Fixtures.packageRoot.appendingPathComponent("README.md")
        let text = try String(contentsOf: url, encoding: .utf8)
        let start = try #require(text.range(of: "## A first real job\n"))
        let rest = text[start.upperBound...]
        let section = rest[..<(rest.range(of: "\n## ")?.lowerBound ?? rest.endIndex)]
        let lines = section.split(separator: "\n").filter { $0.hasPrefix("    ") }.map {
            String($0.dropFirst(4))
        }
        return (
            lines.filter { $0.hasPrefix("brainstorm ") || $0.hasPrefix("cat ") },
            lines.filter { !$0.hasPrefix("brainstorm ") && !$0.hasPrefix("cat ") }
        )
    }

    @Test("five commands lead from a table with gaps to answers with names")
    func commands() throws {
        let (commands, answers) = try Self.section()
        #expect(commands.count == 5 && answers.count == 4)
        let directory = try TemporaryDirectory()
        for name in ["penguins.csv", "new.csv"] {
            try FileManager.default.copyItem(
                at: Fixtures.packageRoot.appendingPathComponent("Examples/penguins/\(name)"),
                to: URL(fileURLWithPath: directory.path(name)))
        }
        let folder = URL(fileURLWithPath: CommandLine.path).deletingLastPathComponent().path
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        var last = ""
        for command in commands {
            let result = try TestSupport.run(
                "/bin/sh", ["-c", command], environment: ["PATH": "\(folder):\(path)"], in: directory.path)
            #expect(result.status == 0, "\(command): \(result.errors)")
            last = result.output
        }
        // The last digits of probabilities depend on the processor.
        func labels(_ lines: [some StringProtocol]) -> [String] {
            lines.map { String($0.split(separator: ",").first ?? "") }
        }
        #expect(labels(last.split(separator: "\n")) == labels(answers), "\(last)")
    }
}
