import Brainstorm
import Foundation
import TestSupport
import Testing

/// `train --init-from`: what a training begins with.
struct InitialParametersTests {
    /// The folder with a short experiment and a trained file of another network.
    private func prepared() throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        for (name, spec) in [("other.json", "F9 F7"), ("new.json", "F9 F8")] {
            let result = try CommandLine.run("new", name, "--spec", spec, in: directory.path)
            #expect(result.status == 0, "\(result.errors)")
        }
        let experiment = try JSONValue(parsing: directory.read("other.json"))
        let network = try Network(
            description: experiment["network"] ?? .null, registry: .standard)
        try network.initialize(Gaussian(), seed: 99)
        try network.save(to: directory.path("other.h5"))
        return directory
    }

    @Test("a training begins with what it is told to take, and says so")
    func begins() throws {
        let directory = try prepared()
        let other = try Network.load(from: directory.path("other.h5"))
        let layers = other.parameterViews.map(\.layer)
        let first = try #require(layers.first { $0.contains("1") })
        // A learning rate of zero keeps what training began with.
        let text = try String(contentsOfFile: directory.path("new.json"), encoding: .utf8)
        var json = try JSONValue(parsing: text)
        guard case .object(var whole) = json, case .object(var trainer)? = whole["trainer"] else {
            Issue.record("an experiment has a trainer")
            return
        }
        trainer["stepper"] = ["@type": "SgdStepper", "learning_rate": 0.0]
        whole["trainer"] = .object(trainer)
        json = .object(whole)
        try json.canonical().write(toFile: directory.path("new.json"), atomically: true, encoding: .utf8)

        let result = try CommandLine.run(
            "train", "new.json", "--output", "run.h5", "--stop-after-updates", "1", "--init-from", "other.h5",
            "--init-matching", first, in: directory.path)
        #expect(result.errors.isEmpty)
        #expect(result.output.contains("Loaded:\n  \(first).W\n  \(first).bias\n"), "\(result.output)")
        let trained = try Network.load(from: directory.path("run.h5"))
        #expect(
            try trained.buffer("\(first).parameters.W").values
                == other.buffer("\(first).parameters.W").values)

        let renamed = try CommandLine.run(
            "train", "new.json", "--output", "renamed.h5", "--stop-after-updates", "1", "--quiet",
            "--init-from", "other.h5", "--init-rename", "\(first)=Nowhere", "--init-lenient",
            in: directory.path)
        #expect(renamed.output.isEmpty && renamed.errors.isEmpty, "\(renamed.output) \(renamed.errors)")
        #expect(
            try Network.load(from: directory.path("renamed.h5")).buffer("\(first).parameters.W").values
                != other.buffer("\(first).parameters.W").values)
    }

    @Test("what does not fit ends the command before it trains, and wrong usage is usage")
    func refused() throws {
        let directory = try prepared()
        let failure = try CommandLine.run(
            "train", "new.json", "--output", "run.h5", "--init-from", "other.h5", in: directory.path)
        #expect(failure.status == 1)
        #expect(
            failure.errors.hasPrefix(
                "Error: other.h5: its parameters do not fit the network: of another shape:"),
            "\(failure.errors)")
        #expect(!fileExists(directory.path("run.h5")))
        for arguments in [
            ["--init-lenient"], ["--init-matching", "A"], ["--init-from", "other.h5", "--init-rename", "A"],
        ] {
            let result = try run(CommandLine.path, ["train", "new.json"] + arguments, in: directory.path)
            #expect(result.status == 64, "\(arguments): \(result.errors)")
        }
    }
}
