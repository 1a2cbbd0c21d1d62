import Brainstorm
import BrainstormCommands
import Foundation
import TestSupport
import Testing

/// `resume` with options that change the run, as processes.
struct ResumeChangeTests {
    /// The starting experiment, which is saved after every epoch.
    private static let hooks = """
        [{"@type": "MonitorScores", "iter_name": "validation", "scorers": [{"@type": "Accuracy"}]},
         {"@type": "ModifyStepperAttribute", "attr_name": "learning_rate",
          "schedule": {"@type": "Exponential", "initial_value": 0.01, "factor": 0.5}},
         {"@type": "SaveBestNetwork", "log_name": "validation.Accuracy", "filename": "best.h5"},
         {"@type": "EarlyStopper", "log_name": "validation.total_loss", "patience": 50},
         {"@type": "SaveRun"}, {"@type": "StopAfterEpoch", "max_epochs": 2}]
        """

    /// A directory with the file of a run.
    private func directory(_ arguments: String...) throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        guard case .object(var members) = try JSONValue(parsing: StartingExperiment.text).withoutComments,
            case .object(var trainer)? = members["trainer"]
        else { throw ProcessFailure(description: "the experiment has no trainer") }
        trainer["hooks"] = try JSONValue(parsing: Self.hooks)
        trainer["stepper"] = ["@type": "AdamStepper"]
        members["trainer"] = .object(trainer)
        try JSONValue.object(members).canonical()
            .write(toFile: directory.path("e.json"), atomically: true, encoding: .utf8)
        let training = try TestSupport.run(
            CommandLine.path, ["train", "e.json", "--output", "run.h5", "--quiet"] + arguments,
            in: directory.path)
        #expect(training.status == 0, "\(training.errors)")
        return directory
    }

    private func resume(_ directory: TemporaryDirectory, _ arguments: String...) throws -> ProcessResult {
        try TestSupport.run(CommandLine.path, ["resume", "run.h5"] + arguments, in: directory.path)
    }

    /// The lines between the one about the data and the one about where the run goes on.
    private func changes(_ result: ProcessResult) -> [String] {
        let lines = result.output.split(separator: "\n").map(String.init)
        #expect(result.status == 0, "\(result.errors)")
        #expect(lines.first?.hasPrefix("Opening the run's data") == true, "\(lines)")
        return Array(lines.dropFirst().prefix { !$0.hasPrefix("Going on after") })
    }

    @Test("more epochs are printed, and end in the bytes of a run that was asked for them at first")
    func epochs() throws {
        let part = try directory()
        let whole = try directory("--epochs", "3")
        let result = try resume(part, "--epochs", "3")
        #expect(changes(result) == ["trainer.hooks.StopAfterEpoch.max_epochs: 2 → 3"])
        #expect(try part.read("run.h5") == whole.read("run.h5"))
        #expect(try part.read("run-best.h5") == whole.read("run-best.h5"))
    }

    @Test("without options nothing is printed and nothing changes, to the byte")
    func nothing() throws {
        let directory = try directory()
        let before = try directory.read("run.h5")
        #expect(changes(try resume(directory)).isEmpty)
        #expect(try directory.read("run.h5") == before)
    }

    @Test("a dry run prints the changes and leaves the file alone; a quiet run prints none and makes them")
    func dryRun() throws {
        let directory = try directory()
        let before = try directory.read("run.h5")
        let options = [
            "--epochs", "3", "--set", "trainer.hooks.EarlyStopper.patience=20",
            "--set", "data.training.iterator.batch_size=64",
            "--schedule", #"{"@type": "Exponential", "initial_value": 0.04, "factor": 0.5}"#,
        ]
        let dry = try TestSupport.run(
            CommandLine.path, ["resume", "run.h5", "--dry-run"] + options, in: directory.path)
        #expect(
            changes(dry) == [
                "data.training.iterator.batch_size: 32 → 64", "trainer.hooks.EarlyStopper.patience: 50 → 20",
                "trainer.hooks.ModifyStepperAttribute.schedule.initial_value: 0.01 → 0.04",
                "trainer.hooks.StopAfterEpoch.max_epochs: 2 → 3",
                "The stepper's learning_rate is 0.01 now; it was 0.0025.",
            ])
        #expect(!dry.output.contains("Going on"))
        #expect(try directory.read("run.h5") == before)

        let quiet = try TestSupport.run(
            CommandLine.path, ["resume", "run.h5", "--quiet"] + options, in: directory.path)
        #expect(quiet.status == 0 && quiet.output.isEmpty, "\(quiet.output)\(quiet.errors)")
        let run = try RunFile(from: directory.path("run.h5"))
        #expect(run.trainer.epoch == 3)
        #expect((run.data?.training.iterator as? Minibatches)?.size == 64)
        #expect(try RunFile(from: before).trainer.update * 3 == 2 * run.trainer.update + 2 * 21)
        #expect(try run.trainer.logs.values("validation.Accuracy").count == 4)
    }

    @Test("hooks of a file take the place of the run's, and the run is saved all the same")
    func hooks() throws {
        let directory = try directory()
        let best = try RunFile(from: directory.path("run.h5")).best
        try """
        [{"@type": "MonitorScores", "iter_name": "validation", "scorers": [{"@type": "Accuracy"}]},
         {"//": "kept with its state", "@type": "SaveBestNetwork", "log_name": "validation.Accuracy",
          "filename": "best.h5"},
         {"@type": "StopAfterEpoch", "max_epochs": 20}]
        """.write(toFile: directory.path("hooks.json"), atomically: true, encoding: .utf8)
        let result = try resume(
            directory, "--hooks", "hooks.json", "--epochs", "3", "--set",
            #"trainer.stepper.learning_rate=0"#)
        let lines = changes(result)
        #expect(lines.count == 6, "\(lines)")
        #expect(
            lines.contains { $0.hasPrefix("trainer.hooks: order validation, SaveBestNetwork, SaveRun, Stop") }
        )
        #expect(!lines.contains { $0.contains("SaveRun: ") }, "\(lines)")
        #expect(lines.contains("trainer.hooks.StopAfterEpoch.max_epochs: 2 → 3"))
        for name in ["EarlyStopper", "ModifyStepperAttribute"] {
            #expect(lines.contains { $0.hasPrefix("trainer.hooks.\(name): removed {") }, "\(lines)")
        }
        #expect(lines.contains("trainer.stepper.learning_rate: 0.01 → 0.0"), "\(lines)")
        let run = try RunFile(from: directory.path("run.h5"))
        #expect(run.trainer.epoch == 3 && run.trainer.hooks.contains { $0.name == "SaveRun" })
        // Nothing was learned at a rate of 0, so the old best is still the best.
        #expect(best != nil && run.best == best)
    }

    @Test("data that moved and other handlers are told as changes, and stay; threads are no change")
    func moved() throws {
        let directory = try directory()
        let digits = try Digits.load()
        var splits: [String: [String: DataFile.Column]] = [:]
        for (split, samples) in digits {
            for name in samples.names {
                guard let column = samples[name] else { continue }
                splits[split, default: [:]][name] = DataFile.Column(
                    shape: column.shape.extents, .floats(column.values))
            }
        }
        splits["other"] = splits["validation"]
        try DataFile(splits: splits).save(to: directory.path("moved.h5"))
        let result = try resume(directory, "--data", "moved.h5", "--threads", "1", "--epochs", "3")
        #expect(
            changes(result) == [
                #"data.source: {"@type":"Digits"} → {"@type":"DataFile","path":"moved.h5"}"#,
                "trainer.hooks.StopAfterEpoch.max_epochs: 2 → 3",
            ])
        #expect(changes(try resume(directory, "--epochs", "3")).isEmpty)

        let split = #"data.validation.other={"split": "other", "iterator": {"@type": "Undivided"}}"#
        let other = changes(try resume(directory, "--set", split))
        #expect(other.count == 1 && other[0].hasPrefix("data.validation.other: added {"), "\(other)")
        #expect(try RunFile(from: directory.path("run.h5")).digests["other"] != nil)
        let handler = try resume(directory, "--handler", #"{"@type": "CPUHandler", "threads": 2}"#)
        #expect(
            changes(handler) == [
                #"network.handler: {"@type":"NumpyHandler","dtype":"float32"} → {"@type":"CPUHandler","threads":2}"#
            ])
    }

    @Test("what cannot change is refused with the reason, and the file is left alone")
    func refusals() throws {
        let directory = try directory("--stop-after-updates", "50")
        let before = try directory.read("run.h5")
        for (arguments, status, message) in [
            (
                ["--set", "network.architecture.Hid1.size=7"], 1,
                "belongs to its network, which cannot change"
            ),
            (["--set", "trainer.hooks.EarlyStoper.patience=7"], 1, "did you mean 'EarlyStopper'?"),
            (["--set", "trainer.stepper.learning_rat=7"], 1, "did you mean 'learning_rate'?"),
            (
                ["--set", "data.training.iterator.batch_size=64"], 1,
                "cannot change in the middle of an epoch (the run stands after batch 7 of epoch 2)"
            ),
            (
                ["--set", "trainer.stepper.learning_rate=1"], 1,
                "the hook 'ModifyStepperAttribute' would set it"
            ),
            (["--set", "trainer.verbose"], 64, "--set takes PATH=JSON, not 'trainer.verbose'"),
            (["--set", "trainer.verbose=maybe"], 64, #"is no JSON"#),
            (
                ["--handler", "{}", "--threads", "1"], 64,
                "--handler goes neither with --threads nor with --vectors"
            ),
            (["--hooks", "absent.json"], 1, "absent.json: cannot be opened"),
            (["--hooks", "run.h5"], 1, "run.h5: is a run file, no JSON"),
        ] {
            let result = try TestSupport.run(
                CommandLine.path, ["resume", "run.h5"] + arguments, in: directory.path)
            #expect(result.status == Int32(status), "\(arguments)")
            #expect(result.errors.contains(message), "\(arguments): \(result.errors)")
        }
        #expect(try directory.read("run.h5") == before)
    }
}

extension RunFile {
    fileprivate var best: Double? {
        trainer.hooks.lazy.compactMap { $0.hook as? SaveBestNetwork }.first?.best
    }
}
