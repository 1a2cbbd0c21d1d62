import Brainstorm
import Foundation
import TestSupport
import Testing

/// What commands write: for each command that writes a file, every file that it reads and every file of another kind is
/// safe from it, by whatever name it is given.
struct OutputTests {
    /// A command, the files that it reads, and where its arguments name what it writes.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let inputs: [String]
        let kind: FileKind
        let arguments: @Sendable (_ output: String) -> [String]

        var testDescription: String { name }

        init(
            _ name: String, reads inputs: [String], _ kind: FileKind,
            _ arguments: @escaping @Sendable (String) -> [String]
        ) {
            (self.name, self.inputs, self.kind, self.arguments) = (name, inputs, kind, arguments)
        }
    }

    static let cases = [
        Case("train", reads: ["e.json", "data.h5", "network.h5"], .run) {
            [
                "train", "e.json", "-o", $0, "--overwrite", "--init-from", "network.h5", "--init-lenient",
                "--stop-after-updates", "1",
            ]
        },
        Case("predict", reads: ["network.h5", "data.h5"], .predictions) {
            [
                "predict", "network.h5", "--input", "data.h5", "--split", "training", "--output", $0,
                "--overwrite",
            ]
        },
        Case("extract", reads: ["network.h5", "data.h5"], .buffers) {
            [
                "extract", "network.h5", "data.h5", "--split", "training", "--buffers",
                "Input.outputs.default", "--to", $0, "--overwrite",
            ]
        },
        Case("extract of a run", reads: ["run.h5", "data.h5"], .buffers) {
            [
                "extract", "run.h5", "data.h5", "--split", "training", "--buffers",
                "Input.outputs.default", "--to", $0, "--overwrite",
            ]
        },
        Case("data csv", reads: ["table.csv"], .data) { ["data", "csv", "table.csv", $0, "--overwrite"] },
        Case("data series", reads: ["table.csv"], .data) {
            ["data", "series", "table.csv", $0, "--hold-out", "0", "--overwrite"]
        },
        Case("data text", reads: ["a.txt", "b.txt"], .data) {
            ["data", "text", "a.txt", "b.txt", $0, "--length", "5", "--overwrite"]
        },
        Case("data idx", reads: ["images.idx", "labels.idx"], .data) {
            ["data", "idx", $0, "--training", "images.idx", "labels.idx", "--overwrite"]
        },
        Case("data fashion-mnist", reads: ["train-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"], .data)
        {
            ["data", "fashion-mnist", $0, "--from", ".", "--overwrite"]
        },
        Case("new", reads: ["data.h5"], .experiment) {
            ["new", $0, "--spec", "F3", "--data", "data.h5", "--overwrite"]
        },
    ]

    /// One file of each kind, and all that the commands read.
    private static let kinds = [
        "network.h5", "run.h5", "logs.h5", "data.h5", "predictions.h5", "buffers.h5", "other.h5", "e.json",
        "notes.json", "curves.svg", "table.csv",
    ]

    private static func write(into directory: TemporaryDirectory) throws {
        func text(_ text: String, _ name: String) throws {
            _ = try directory.write(Array(text.utf8), to: name)
        }
        try text("a,b,class\n1,2,0\n3,4,1\n5,6,2\n1,1,0\n2,1,1\n", "table.csv")
        try text("some text to read, again and again", "a.txt")
        try text("and some more of it, long enough", "b.txt")
        try text(#"{"notes": 1}"#, "notes.json")
        _ = try directory.write([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 5, 6], to: "images.idx")
        _ = try directory.write([0, 0, 8, 1, 0, 0, 0, 1, 1], to: "labels.idx")
        for part in ["train", "t10k"] {
            for (file, kind) in [("images", "images-idx3"), ("labels", "labels-idx1")] {
                let copy = directory.path("\(part)-\(kind)-ubyte")
                try FileManager.default.copyItem(atPath: directory.path("\(file).idx"), toPath: copy)
                let result = try TestSupport.run("/usr/bin/env", ["gzip", copy])
                guard result.status == 0 else { throw ProcessFailure(description: result.errors) }
            }
        }
        let other = HDF5Writer()
        other.add("weights", .float32([1, 2], shape: [2]))
        _ = try directory.write(other.bytes(), to: "other.h5")
        for arguments in [
            ["data", "csv", "table.csv", "data.h5", "--hold-out", "0", "--quiet"],
            ["new", "e.json", "--spec", "F3", "--data", "data.h5", "--quiet"],
        ] {
            let result = try TestSupport.run(CommandLine.path, arguments, in: directory.path)
            guard result.status == 0 else { throw ProcessFailure(description: result.errors) }
        }
        var experiment = try Experiment(from: directory.path("e.json"))
        experiment.trainer.hooks = [
            NamedHook(name: "a", hook: SaveNetwork(to: "network.h5")),
            NamedHook(name: "b", hook: SaveLogs(to: "logs.h5")),
            NamedHook(name: "c", hook: PlotLogs(to: "curves.svg")),
        ]
        try Run(experiment, to: directory.path("run.h5"), relativeTo: directory.path)
            .train(output: SilentOutput(), stopAfterUpdates: 1)
        for name in ["network.h5", "logs.h5", "curves.svg"] {
            try FileManager.default.moveItem(
                atPath: directory.path("run-\(name)"), toPath: directory.path(name))
        }
        for arguments in [
            ["predict", "network.h5", "--input", "data.h5", "--output", "predictions.h5", "--quiet"],
            [
                "extract", "network.h5", "data.h5", "--split", "training", "--buffers",
                "Input.outputs.default", "--to", "buffers.h5", "--quiet",
            ],
        ] {
            let result = try TestSupport.run(CommandLine.path, arguments, in: directory.path)
            guard result.status == 0 else { throw ProcessFailure(description: result.errors) }
        }
    }

    /// All regular files below a directory, links followed.
    private static func contents(_ directory: TemporaryDirectory) throws -> [String: [UInt8]] {
        var contents: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: directory.path)
        where FileManager.default.isReadableFile(atPath: directory.path(name)) && !name.hasPrefix("folder") {
            contents[name] = try directory.read(name)
        }
        return contents
    }

    @Test("no command writes over what it reads, nor over a file of another kind", arguments: cases)
    func refused(command: Case) throws {
        let directory = try TemporaryDirectory()
        try Self.write(into: directory)
        let manager = FileManager.default
        try manager.createDirectory(atPath: directory.path("folder"), withIntermediateDirectories: false)
        let ending = try #require(command.kind.endings.first)
        func expectRefusal(_ output: String, _ what: String) throws {
            let before = try Self.contents(directory)
            let result = try TestSupport.run(
                CommandLine.path, command.arguments(output), in: directory.path)
            #expect(result.status == 1 || result.status == 64, "\(what): \(result)")
            #expect(result.errors.hasPrefix("Error: "), "\(what): \(result.errors)")
            #expect(try Self.contents(directory) == before, "\(what)")
        }
        var refusals = 0
        for name in command.inputs {
            let others = [
                name, "./\(name)", "folder/../\(name)", directory.path(name), "symbolic\(ending)",
                "hard\(ending)", "chain\(ending)",
            ]
            try manager.createSymbolicLink(
                atPath: directory.path("symbolic\(ending)"), withDestinationPath: name)
            try manager.createSymbolicLink(
                atPath: directory.path("chain\(ending)"), withDestinationPath: "./symbolic\(ending)")
            try manager.linkItem(atPath: directory.path(name), toPath: directory.path("hard\(ending)"))
            for output in others {
                try expectRefusal(output, "\(output), which is \(name)")
                refusals += 1
            }
            for name in ["symbolic", "chain", "hard"] {
                try manager.removeItem(atPath: directory.path(name + ending))
            }
        }
        for name in Self.kinds where !command.inputs.contains(name) {
            let kind = try #require(try FileKind(of: directory.path(name)))
            guard kind != command.kind else { continue }
            let target = "target\(ending)"
            try manager.copyItem(atPath: directory.path(name), toPath: directory.path(target))
            try expectRefusal(target, "\(kind.name) as the output")
            try manager.removeItem(atPath: directory.path(target))
            refusals += 1
        }
        try manager.createDirectory(
            atPath: directory.path("folder\(ending)"), withIntermediateDirectories: false)
        #expect(mkfifo(directory.path("folder.fifo\(ending)"), 0o600) == 0)
        for output in [
            "folder\(ending)", "folder.fifo\(ending)", "/dev/null", "absent/x\(ending)", "x.lie",
            "a\tb\(ending)",
            "table.csv/x\(ending)", "", "..", "folder/",
        ] {
            try expectRefusal(output, "'\(output)'")
            refusals += 1
        }
        // It was the output that was wrong: what is refused above is made under a name of its own.
        let made = try TestSupport.run(
            CommandLine.path, command.arguments("fresh\(ending)"), in: directory.path)
        #expect(made.status == 0, "\(made.errors)")
        #expect(try FileKind(of: directory.path("fresh\(ending)")) == command.kind)
        print("\(command.name): \(refusals) outputs refused")
    }

    @Test("an output through a symbolic link is written where the link points, with the mode that was there")
    func through() throws {
        let directory = try TemporaryDirectory()
        try Self.write(into: directory)
        let manager = FileManager.default
        try manager.createDirectory(atPath: directory.path("folder"), withIntermediateDirectories: false)
        try manager.createSymbolicLink(
            atPath: directory.path("p.h5"), withDestinationPath: "folder/real.h5")
        let arguments = [
            "predict", "network.h5", "--input", "data.h5", "--output", "p.h5", "--quiet", "--overwrite",
        ]
        for mode in [0o600, 0o664] {
            #expect(try TestSupport.run(CommandLine.path, arguments, in: directory.path).status == 0)
            let place = directory.path("folder/real.h5")
            let attributes = try manager.attributesOfItem(atPath: place)
            if mode == 0o664 { #expect(attributes[.posixPermissions] as? Int == 0o600) }
            try manager.setAttributes([.posixPermissions: mode], ofItemAtPath: place)
            let type = try manager.attributesOfItem(atPath: directory.path("p.h5"))[.type]
            #expect(type as? FileAttributeType == .typeSymbolicLink)
        }
        try Network.load(from: directory.path("network.h5")).save(to: directory.path("network.h5"))
    }

    @Test("what this program made is made again; another program's data and every run need --overwrite")
    func again() throws {
        let directory = try TemporaryDirectory()
        try Self.write(into: directory)
        func run(_ arguments: String...) throws -> ProcessResult {
            try TestSupport.run(CommandLine.path, arguments + ["--quiet"], in: directory.path)
        }
        #expect(try run("data", "csv", "table.csv", "data.h5").status == 0)
        let foreign = HDF5Writer()
        foreign.set("format", to: DataFile.format)
        foreign.add("training/default", .float32([1, 2], shape: [1, 2, 1]))
        _ = try directory.write(foreign.bytes(), to: "foreign.h5")
        let refused = try run("data", "csv", "table.csv", "foreign.h5")
        #expect(refused.status == 1 && refused.errors.contains("pass --overwrite"), "\(refused.errors)")
        #expect(try run("data", "csv", "table.csv", "foreign.h5", "--overwrite").status == 0)
        let existing = try run("train", "e.json", "-o", "run.h5")
        #expect(existing.status == 1 && existing.errors.contains("go on with 'brainstorm resume run.h5'"))
        #expect(try run("new", "e.json").errors.contains("pass --overwrite"))
    }

    @Test("a file of the wrong kind is named for what it is, with what it is for")
    func wrongKinds() throws {
        let directory = try TemporaryDirectory()
        try Self.write(into: directory)
        for (arguments, message) in [
            (
                ["train", "run.h5"],
                "run.h5: is a run file, no experiment: go on with it by 'brainstorm resume run.h5'"
            ),
            (["train", "network.h5"], "network.h5: is a network file, no experiment"),
            (["resume", "network.h5"], "network.h5: is a network file, no run file"),
            (["resume", "data.h5"], "data.h5: is a data file, no run file"),
            (["resume", "e.json"], "e.json: is an experiment, no run file"),
            (["resume", "absent.h5"], "absent.h5: there is no such file"),
        ] {
            let result = try TestSupport.run(CommandLine.path, arguments, in: directory.path)
            #expect(result.status == 1 && result.errors.contains(message), "\(arguments): \(result.errors)")
        }
    }

    @Test("without a name for it, a run is named after its experiment, and resume finds it by that name")
    func defaultName() throws {
        let directory = try TemporaryDirectory()
        try Self.write(into: directory)
        func run(_ arguments: String...) throws -> ProcessResult {
            try TestSupport.run(
                CommandLine.path, arguments + ["--quiet", "--stop-after-updates", "1"], in: directory.path)
        }
        // The data of the experiment e.json might be called e.h5.
        #expect(try run("train", "./e.json").status == 0)
        #expect(fileExists(directory.path("e.run.h5")) && !fileExists(directory.path("e.h5")))
        for name in ["e.run.h5", "./e.run.h5", "e.json", "e"] {
            #expect(try run("resume", name, "--epochs", "90").status == 0, "\(name)")
        }
    }

    @Test("a result that standard output does not take is a failure; a training goes on without it")
    func fullOutput() throws {
        let directory = try TemporaryDirectory()
        try Self.write(into: directory)
        for command in [
            "describe run.h5", "inspect run.h5", "h5 dump run.h5", "evaluate run.h5 --split training",
        ] {
            let result = try TestSupport.run(
                "/bin/sh", ["-c", "\"$0\" \(command) > /dev/full", CommandLine.path], in: directory.path)
            #expect(result.status == 1, "\(command): \(result)")
            #expect(result.errors.contains("standard output: cannot be written: No space left"), "\(command)")
        }
        let training = try TestSupport.run(
            "/bin/sh", ["-c", "\"$0\" train e.json -o b.h5 --epochs 1 > /dev/full", CommandLine.path],
            in: directory.path)
        #expect(training.status == 0, "\(training.errors)")
    }

    @Test("a demonstration writes over nothing but a demonstration")
    func demonstration() throws {
        let directory = try TemporaryDirectory()
        try Self.write(into: directory)
        let manager = FileManager.default
        for (name, source) in [
            ("experiment.json", "e.json"), ("killed-and-resumed.h5", "data.h5"),
            ("uninterrupted.h5", "network.h5"),
        ] {
            try manager.createDirectory(atPath: directory.path("demo"), withIntermediateDirectories: false)
            try manager.copyItem(atPath: directory.path(source), toPath: directory.path("demo/\(name)"))
            let result = try CommandLine.run("demo", "--quiet", in: directory.path)
            #expect(result.status == 1 && result.errors.contains(name), "\(name): \(result)")
            #expect(try directory.read("demo/\(name)") == directory.read(source))
            #expect(try manager.contentsOfDirectory(atPath: directory.path("demo")) == [name])
            try manager.removeItem(atPath: directory.path("demo"))
        }
    }

    @Test("a name that is no text is a wrong use, not a file of another name")
    func noText() throws {
        let directory = try TemporaryDirectory()
        try Self.write(into: directory)
        let script = #"name=$(printf 'x\377.h5'); "$0" train e.json -o "$name" --quiet"#
        let result = try TestSupport.run("/bin/sh", ["-c", script, CommandLine.path], in: directory.path)
        #expect(result.status == 64 && result.errors.contains("is not UTF-8"), "\(result)")
    }

    @Test("a demonstration trains, kills, resumes, and tells it in lines")
    func wholeDemonstration() throws {
        let directory = try TemporaryDirectory()
        let result = try CommandLine.run("demo", in: directory.path)
        #expect(result.status == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("3. Resuming it") })
        #expect(lines.contains { $0.contains("killed-and-resumed.h5: the same ") })
        #expect(!result.output.contains("\\u{a}"))
    }
}
