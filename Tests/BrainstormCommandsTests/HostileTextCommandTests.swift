import Brainstorm
import Foundation
import PrintableText
import TestSupport
import Testing

/// Names that would steer a terminal, in files and paths that commands are given: nothing but characters and line
/// feeds reaches the terminal.
@Suite("Commands and text that would steer a terminal")
struct HostileTextCommandTests {
    private static let hostile = "\u{1B}]0;x\u{7}\u{202E}\u{9B}31m\n\u{2028}\u{2067}\u{AD}\r"

    private func files() throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        let name = Self.hostile
        let any = HDF5Writer()
        any.add("\(name)/\(name)", .compound([(name, .fixedStrings([name]))]))
        any.add("kinds", .enumeration([Int8(0)], names: [(name, Int8(0))], shape: [1]))
        any.add("bytes", .opaque([1], elementBytes: 1, tag: name, shape: [1]))
        any.add("text", .variableString(name))
        any.addSoftLink("soft\(name)", to: name)
        any.addExternalLink("external\(name)", toFile: name, path: name)
        any.set(name, to: name)
        any.set("a", to: .variableStrings([name], shape: [1]), on: "text")
        try any.write(toFile: directory.path("any.h5"))
        try any.write(toFile: directory.path("\(name).h5"))

        let network: JSONValue = [
            "@type": "Network", name: .string(name),
            "architecture": [name: ["@type": .string(name), name: .string(name)]],
        ]
        let described = HDF5Writer()
        described.add("description", .fixedString(try network.canonical()))
        described.add("parameters", .float32([1], shape: [1]))
        try described.write(toFile: directory.path("network.h5"))
        let run = HDF5Writer()
        run.add("description", .fixedString(try network.canonical()))
        run.add("parameters", .float32([1], shape: [1]))
        run.add("training/description", .fixedString(try network.canonical()))
        run.add("training/state/logs/\(name)", .float64([1], shape: [1]))
        try run.write(toFile: directory.path("run.h5"))

        let column = DataFile.Column(shape: [1, 2, 1], .floats([1, 2]))
        try DataFile(splits: [name: [name: column]]).save(to: directory.path("data.h5"))
        _ = try directory.write(Array("\(name.replacing("\n", with: "")),b\n1,2\n".utf8), to: "table.csv")
        _ = try directory.write(Array("a,b\n1,\(name)2\n".utf8), to: "wrong.csv")
        let experiment: JSONValue = ["@type": "Experiment", "network": network, name: 1]
        _ = try directory.write(Array(try experiment.canonical().utf8), to: "experiment.json")
        _ = try directory.write(Array("{\"a\":\(name)}".utf8), to: "syntax.json")
        return directory
    }

    @Test("print it spelled out")
    func commands() throws {
        let directory = try files()
        let name = Self.hostile
        var commands = ["any.h5", "\(name).h5", "network.h5", "run.h5", "data.h5"].flatMap { file in
            [
                ["inspect", file], ["describe", file], ["h5", "ls", "-r", file], ["h5", "dump", file],
                ["h5", "tree", file], ["h5", "tree", "--json", file], ["h5", "check", file],
                ["resume", file],
                ["h5", "dump", file, name], ["h5", "ls", file, "\(name)/\(name)"],
                ["evaluate", file, "--data", "digits"],
            ]
        }
        commands += ["experiment.json", "syntax.json", "\(name).json"].flatMap { file in
            [["train", file], ["describe", file], ["profile", file], ["inspect", file]]
        }
        commands += [
            ["data", "csv", "table.csv", "out.h5", "--target", "x\(name)"],
            ["data", "csv", "wrong.csv", "out.h5"], ["data", "text", "\(name).txt", "out.h5"],
            ["data", "idx", "out.h5", "--training", "\(name).gz", "\(name).gz"],
            ["data", "csv", "table.csv", "no\(name)/\(name).h5"], ["new", "no\(name)/\(name).json"],
            ["train", "experiment.json", "--output", "\(name).h5"], ["train", name, name, name], [name],
            ["train", "x.json", "--\(name)"], ["train", "x.json", "--epochs", name],
            ["predict", "network.h5", "--input", "\(name).h5", "--output", "out.h5"],
            ["predict", "\(name)", "--input", "data.h5", "--split", name, "--output", "out.h5"],
            ["extract", "network.h5", "data.h5", "--buffers", name, "--to", "\(name).h5"],
        ]
        for arguments in commands {
            let result = try run(CommandLine.path, arguments, in: directory.path)
            for text in [result.output, result.errors] {
                let isPrintable = text.unicodeScalars.allSatisfy { $0.isPrintable || $0 == "\n" }
                #expect(isPrintable, "\(arguments): \(text.debugDescription.prefix(2000))")
            }
            #expect(!result.output.isEmpty || !result.errors.isEmpty || result.status == 0, "\(arguments)")
        }
    }

    @Test("describe prints JSON that reads back as what the file holds")
    func describe() throws {
        let directory = try files()
        let result = try CommandLine.run("describe", "network.h5", in: directory.path)
        let canonical = try CommandLine.run("describe", "--canonical", "network.h5", in: directory.path)
        #expect(result.status == 0 && canonical.status == 0)
        let json = try JSONValue(parsing: result.output)
        #expect(try json == JSONValue(parsing: canonical.output))
        #expect(try json.canonical() + "\n" == canonical.output)
        #expect(json[Self.hostile] == .string(Self.hostile))
    }

    @Test("a warning names the columns whose integers were rounded, once")
    func rounding() throws {
        let directory = try TemporaryDirectory()
        let writer = HDF5Writer()
        writer.set("format", to: "Data file v1.0")
        for split in ["training", "validation"] {
            writer.add("\(split)/default", .integers((0..<24).map { Int32($0) << 24 | 1 }, shape: [1, 8, 3]))
            writer.add("\(split)/targets", .integers((0..<8).map { UInt8($0 % 2) }, shape: [1, 8, 1]))
        }
        try writer.write(toFile: directory.path("data.h5"))
        let experiment = """
            {"@type": "Experiment",
             "network": {"@type": "Network", "output_name": "Output.outputs.predictions", "architecture": {
               "Input": {"@type": "Input", "out_shapes": {"default": ["T", "B", 3], "targets": ["T", "B", 1]},
                         "@outgoing_connections": {"default": ["FC.default"], "targets": ["Output.targets"]}},
               "FC": {"@type": "FullyConnected", "size": 2, "@outgoing_connections": {"default": ["Output.default"]}},
               "Output": {"@type": "SoftmaxCE", "@outgoing_connections": {"loss": ["Loss.default"]}},
               "Loss": {"@type": "Loss"}},
               "initializers": {"default": 0.0}},
             "trainer": {"@type": "Trainer", "stepper": {"@type": "SgdStepper", "learning_rate": 1e-20},
               "hooks": [{"@type": "StopAfterEpoch", "max_epochs": 3}]},
             "data": {"source": {"@type": "DataFile", "path": "data.h5"},
               "training": {"split": "training", "iterator": {"@type": "Minibatches", "batch_size": 3}},
               "validation": {"validation": {"split": "validation", "iterator": {"@type": "Undivided"}}}}}
            """
        _ = try directory.write(Array(experiment.utf8), to: "e.json")
        func expectOneWarning(_ arguments: [String], _ columns: String) throws {
            let result = try run(CommandLine.path, arguments + ["--threads", "1"], in: directory.path)
            #expect(result.status == 0, "\(arguments): \(result.errors)")
            #expect(
                result.errors == "warning: integers beyond 2^24 were rounded to 32-bit floats: \(columns)\n",
                "\(arguments)")
        }
        try expectOneWarning(
            ["train", "e.json", "-o", "run.h5"], "23 in 'training/default', 23 in 'validation/default'")
        try expectOneWarning(
            ["resume", "run.h5", "--epochs", "4"], "23 in 'training/default', 23 in 'validation/default'")
        try expectOneWarning(["evaluate", "run.h5"], "23 in 'default'")
        for batch in ["3", "100"] {
            try expectOneWarning(
                [
                    "predict", "run.h5", "--input", "data.h5", "--split", "training", "--output", "p.h5",
                    "--overwrite",
                    "--batch",
                    batch,
                ], "23 in 'default'")
        }
        try expectOneWarning(
            ["extract", "run.h5", "data.h5", "--buffers", "FC.outputs.default", "--to", "b.h5"],
            "23 in 'default'")
    }
}
