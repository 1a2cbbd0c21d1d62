import Brainstorm
import TestSupport
import Testing

/// `--deterministic`, in real processes.
struct DeterministicCommandTests {
    @Test("a deterministic run that is resumed with other threads stays so, and ends in the same numbers")
    func resumed() throws {
        let directory = try TemporaryDirectory()
        func expectSuccess(_ arguments: String...) throws {
            let result = try TestSupport.run(CommandLine.path, arguments, in: directory.path)
            #expect(result.status == 0, "\(arguments): \(result.errors)")
        }
        func handler(_ name: String) throws -> String {
            let network = try RunFile(from: directory.path(name)).network
            return try DescriptionEncoder().describe(network.handler.configuration).canonical()
        }
        try expectSuccess("new", "experiment.json")
        try expectSuccess(
            "train", "experiment.json", "--output", "whole.h5", "--epochs", "2", "--threads", "3",
            "--deterministic")
        #expect(try handler("whole.h5") == #"{"@type":"CPUHandler","deterministic":true}"#)

        try expectSuccess(
            "train", "experiment.json", "--output", "part.h5", "--epochs", "2", "--deterministic",
            "--stop-after-updates", "50")
        #expect(try handler("part.h5") == #"{"@type":"CPUHandler","deterministic":true}"#)
        try expectSuccess("resume", "part.h5", "--threads", "1", "--stop-after-updates", "60")
        #expect(try handler("part.h5") == #"{"@type":"CPUHandler","deterministic":true}"#)
        try expectSuccess("resume", "part.h5", "--threads", "2")
        #expect(try handler("part.h5") == #"{"@type":"CPUHandler","deterministic":true}"#)

        let whole = try RunFile(from: directory.path("whole.h5"))
        let part = try RunFile(from: directory.path("part.h5"))
        #expect(part.network.parameters.values == whole.network.parameters.values)
        #expect(part.trainer.stateTree == whole.trainer.stateTree)
    }

    @Test("without it a run is described as before, and becomes deterministic when it is resumed with it")
    func added() throws {
        let directory = try TemporaryDirectory()
        func handler(_ arguments: String...) throws -> String {
            let result = try TestSupport.run(CommandLine.path, arguments, in: directory.path)
            #expect(result.status == 0, "\(arguments): \(result.errors)")
            let network = try RunFile(from: directory.path("run.h5")).network
            return try DescriptionEncoder().describe(network.handler.configuration).canonical()
        }
        let made = try CommandLine.run("new", "experiment.json", in: directory.path)
        #expect(made.status == 0)
        #expect(
            try handler("train", "experiment.json", "--output", "run.h5", "--stop-after-updates", "3")
                == #"{"@type":"NumpyHandler","dtype":"float32"}"#)
        #expect(
            try handler("resume", "run.h5", "--threads", "2", "--stop-after-updates", "5")
                == #"{"@type":"NumpyHandler","dtype":"float32"}"#)
        #expect(
            try handler("resume", "run.h5", "--deterministic", "--stop-after-updates", "7")
                == #"{"@type":"CPUHandler","deterministic":true}"#)
    }
}
