import Brainstorm
import Foundation
import TestSupport
import Testing

/// A command of one's own: `brainstorm` with types that only its program knows.
struct CustomCommandTests {
    private static let experiment = Fixtures.packageRoot
        .appendingPathComponent("Examples/custom-parts/experiment.json").path

    private func run(_ arguments: String..., in directory: TemporaryDirectory) throws -> ProcessResult {
        try TestSupport.run(CommandLine.neighbour("custom-brainstorm"), arguments, in: directory.path)
    }

    @Test(
        "trains, resumes, evaluates, profiles and inspects with a layer, a stepper, a hook and an iterator of its own"
    )
    func wholeWay() throws {
        let directory = try TemporaryDirectory()
        for (name, options) in [("whole", []), ("part", ["--stop-after-updates", "13"])] {
            let result = try TestSupport.run(
                CommandLine.neighbour("custom-brainstorm"),
                ["train", Self.experiment, "-o", "\(name).h5", "--quiet"] + options, in: directory.path)
            #expect(result.status == 0, "\(result.errors)")
        }
        let resumed = try run("resume", "part.h5", "--quiet", in: directory)
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try directory.read("part.h5") == directory.read("whole.h5"))

        let scores = try run(
            "evaluate", "part.h5", "--scorers", "Accuracy", "Confidence", in: directory)
        #expect(scores.output.contains("Accuracy ") && scores.output.contains("Confidence "), "\(scores)")
        let inspection = try run("inspect", "part.h5", in: directory)
        #expect(inspection.status == 0 && inspection.output.contains("Square"))
        #expect(!inspection.output.contains("unknown"), "\(inspection.output)")
        let profile = try run("profile", Self.experiment, "--updates", "3", "--warm-up", "1", in: directory)
        #expect(profile.status == 0, "\(profile.errors)")

        let unknown = try CommandLine.run("resume", "part.h5", in: directory.path)
        #expect(unknown.status == 1 && unknown.errors.contains("unknown"), "\(unknown.errors)")
    }

    @Test("completion scripts complete the names of files")
    func completion() throws {
        let directory = try TemporaryDirectory()
        for shell in ["bash", "zsh", "fish"] {
            let result = try CommandLine.run("--generate-completion-script", shell, in: directory.path)
            #expect(result.status == 0 && result.output.contains("h5"), "\(shell)")
        }
    }
}
