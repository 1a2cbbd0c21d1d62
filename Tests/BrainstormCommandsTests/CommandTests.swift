import Brainstorm
import Foundation
import TestSupport
import Testing

/// The commands as processes: what they print, and how they end.
struct CommandTests {
    @Test(
        "every command has help with an example",
        arguments: [
            "train", "resume", "evaluate", "predict", "extract", "inspect", "describe", "new", "data", "demo",
        ])
    func help(command: String) throws {
        let directory = try TemporaryDirectory()
        let result = try CommandLine.run(command, "--help", in: directory.path)
        #expect(result.status == 0)
        #expect(result.output.contains("brainstorm \(command)"), "\(result.output)")
        #expect(result.output.contains("USAGE"))
    }

    @Test("wrong usage ends with 64, a failure with 1 and its reason on standard error")
    func exitCodes() throws {
        let directory = try TemporaryDirectory()
        #expect(try CommandLine.run("trian", in: directory.path).status == 64)
        #expect(try CommandLine.run("train", "x.json", "--epochs", "0", in: directory.path).status == 64)
        #expect(
            try CommandLine.run("train", "x.json", "--output", "folder/", in: directory.path).status == 64)
        let failure = try CommandLine.run("train", "absent.json", in: directory.path)
        #expect(failure.status == 1)
        #expect(failure.errors == "Error: absent.json: cannot be opened: No such file or directory\n")
    }

    @Test("train, evaluate, predict, inspect and describe work on one another's files")
    func wholeWay() throws {
        let directory = try TemporaryDirectory()
        func expectSuccess(_ arguments: String...) throws -> String {
            let result = try TestSupport.run(CommandLine.path, arguments, in: directory.path)
            #expect(result.status == 0, "\(arguments): \(result.errors)")
            return result.output
        }
        _ = try expectSuccess("new", "experiment.json")
        let progress = try expectSuccess(
            "train", "experiment.json", "--output", "run.h5", "--epochs", "2", "--seed", "5")
        #expect(progress.contains("epoch 2/2"))

        let scores = try expectSuccess("evaluate", "run-best.h5", "--data", "digits")
        let best = try RunFile(from: directory.path("run.h5")).trainer.logs.values("validation.Accuracy")
            .max()
        #expect(scores.contains("Accuracy \(best ?? -1)"), "\(scores)")
        #expect(try expectSuccess("evaluate", "run.h5").contains("Accuracy"))

        let digits = try #require(try Digits.load()["validation"]?["default"])
        try DataFile(splits: [
            "new": ["default": DataFile.Column(shape: digits.shape.extents, .floats(digits.values))]
        ])
        .save(to: directory.path("images.h5"))
        _ = try expectSuccess(
            "predict", "run-best.h5", "--input", "images.h5", "--output", "answers.h5", "--batch", "64")
        let answers = try HDF5File(path: directory.path("answers.h5")).root.dataset("predictions")
        #expect(answers.shape == [1, 449, 10])
        let sums = try answers.read(Float.self)
        #expect(abs(sums[0..<10].reduce(0, +) - 1) < 1e-5)

        let inspection = try expectSuccess("inspect", "run.h5", "--verify")
        for part in [
            "FullyConnected", "85002 parameters", "After epoch 2, update 86", "validation.Accuracy",
            "All digests agree.",
        ] {
            #expect(inspection.contains(part), "\(part)")
        }
        let description = try JSONValue(parsing: expectSuccess("describe", "run.h5"))
        #expect(description["network"]?["seed"] == 5)
        #expect(try expectSuccess("describe", "run.h5", "--canonical") == description.canonical() + "\n")
    }

    @Test("new makes an experiment of a spec line, and extract saves the buffers of what it trained")
    func spec() throws {
        let directory = try TemporaryDirectory()
        func expectSuccess(_ arguments: String...) throws -> String {
            let result = try TestSupport.run(CommandLine.path, arguments, in: directory.path)
            #expect(result.status == 0, "\(arguments): \(result.errors)")
            return result.output
        }
        _ = try expectSuccess("new", "e.json", "--spec", "F20 D.1 Ft15")
        _ = try expectSuccess("train", "e.json", "--output", "run.h5", "--epochs", "2", "--quiet")
        let svg = try String(contentsOfFile: directory.path("run-curves.svg"), encoding: .utf8)
        #expect(svg.contains("Training after epoch 2") && svg.contains("Accuracy"))

        let output = try expectSuccess(
            "extract", "run-best.h5", "digits", "--buffers",
            "FullyConnected_2.outputs.default,Output_projection.gradients.W", "--to", "b.h5", "--batch", "64")
        #expect(
            output == """
                FullyConnected_2.outputs.default 1 × 449 × 15
                Output_projection.gradients.W 8 × 10 × 15

                """)
        let root = try HDF5File(path: directory.path("b.h5")).root
        #expect(try root.dataset("FullyConnected_2.outputs.default").shape == [1, 449, 15])

        try DataFile(splits: [
            "all": [
                "default": DataFile.Column(shape: [1, 6, 4], .floats((0..<24).map { Float($0) / 24 })),
                "targets": DataFile.Column(shape: [1, 6, 2], .floats((0..<12).map { Float($0) / 12 })),
            ]
        ]).save(to: directory.path("data.h5"))
        _ = try expectSuccess("new", "r.json", "--spec", "L3", "--task", "regression", "--data", "data.h5")
        _ = try expectSuccess("train", "r.json", "--output", "r.h5", "--epochs", "2", "--quiet")
        #expect(try Network.load(from: directory.path("r.h5")).layerNames.contains("Lstm"))
        let guessed = try expectSuccess("new", "g.json", "--spec", "L3", "--data", "data.h5")
        #expect(guessed.hasPrefix("A network for regression, as the targets suggest (--task)\n"))
        #expect(try directory.read("g.json") == directory.read("r.json"))
        let suggested = try expectSuccess("new", "s.json", "--data", "data.h5")
        #expect(
            suggested.contains("\nThe layers F128 D.2 F64, as the data suggest (--spec)\n"), "\(suggested)")
        let refused = try CommandLine.run(
            "new", "x.json", "--spec", "L3", "--task", "classification", "--data", "data.h5",
            in: directory.path)
        #expect(refused.status == 1 && refused.errors.contains("no class numbers from 0: pass --task"))
        let word = try CommandLine.run("new", "x.json", "--spec", "F10 X", in: directory.path)
        #expect(word.status == 1 && word.errors.contains("'X' in the spec is no layer"), "\(word.errors)")
        #expect(try CommandLine.run("new", "x.json", "--mask", "m", in: directory.path).status == 64)
    }

    @Test("a file of unknown types can be inspected and described")
    func unknownTypes() throws {
        let directory = try TemporaryDirectory()
        let writer = HDF5Writer()
        writer.add(
            "description",
            .fixedString(
                #"{"@type": "Network", "architecture": {"Input": {"@type": "Input", "out_shapes": {"default": ["T", "B", 2]}, "@outgoing_connections": ["Q"]}, "Q": {"@type": "Quantum", "qubits": 3}}}"#
            ))
        writer.add("parameters", .float32([1], shape: [1]))
        _ = try directory.write(writer.bytes(), to: "quantum.h5")
        let inspection = try CommandLine.run("inspect", "quantum.h5", in: directory.path)
        #expect(inspection.status == 0)
        #expect(inspection.output.contains("Quantum") && inspection.output.contains("qubits 3"))
        #expect(
            try CommandLine.run("describe", "quantum.h5", in: directory.path).output.contains("\"Quantum\""))
        let evaluation = try CommandLine.run("evaluate", "quantum.h5", "--data", "digits", in: directory.path)
        #expect(evaluation.status == 1 && evaluation.errors.contains("unknown layer type 'Quantum'"))
    }

    @Test("data that changed since the run began are refused")
    func changedData() throws {
        let directory = try TemporaryDirectory()
        func data(_ first: Float) throws {
            let values = (0..<80).map { $0 == 0 ? first : Float($0 % 7) }
            try DataFile(splits: [
                "training": [
                    "default": DataFile.Column(shape: [1, 20, 4], .floats(values)),
                    "targets": DataFile.Column(shape: [1, 20, 1], .floats((0..<20).map { Float($0 % 3) })),
                ]
            ]).save(to: directory.path("data.h5"))
        }
        try data(0)
        try """
        {"@type": "Experiment",
         "network": {"@type": "Network", "initializers": {"default": {"@type": "Gaussian"}}, "architecture": {
           "Input": {"@type": "Input", "out_shapes": {"default": ["T", "B", 4], "targets": ["T", "B", 1]},
                     "@outgoing_connections": {"default": ["FC"], "targets": ["Out.targets"]}},
           "FC": {"@type": "FullyConnected", "size": 3, "activation": "linear", "@outgoing_connections": ["Out"]},
           "Out": {"@type": "SoftmaxCE", "@outgoing_connections": {"loss": ["Loss"]}}, "Loss": {"@type": "Loss"}}},
         "trainer": {"@type": "Trainer", "stepper": {"@type": "SgdStepper"},
                     "hooks": [{"@type": "StopAfterEpoch", "max_epochs": 2}]},
         "data": {"source": {"@type": "DataFile", "path": "data.h5"},
                  "training": {"split": "training", "iterator": {"@type": "Minibatches", "batch_size": 6}}}}
        """.write(toFile: directory.path("experiment.json"), atomically: true, encoding: .utf8)
        let training = try CommandLine.run(
            "train", "experiment.json", "--output", "run.h5", in: directory.path)
        #expect(training.status == 0, "\(training.errors)")
        #expect(try CommandLine.run("resume", "run.h5", "--epochs", "3", in: directory.path).status == 0)
        try data(1)
        let refused = try CommandLine.run("resume", "run.h5", "--epochs", "4", in: directory.path)
        #expect(refused.status == 1)
        #expect(
            refused.errors.contains("the split 'training' is not what the run was trained on"),
            "\(refused.errors)")
        let accepted = try CommandLine.run(
            "resume", "run.h5", "--epochs", "4", "--accept-changed-data", in: directory.path)
        #expect(accepted.status == 0, "\(accepted.errors)")
    }
}
