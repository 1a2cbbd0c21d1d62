import Brainstorm
import BrainstormCommands
import Foundation
import TestSupport
import Testing

/// What `inspect` and `describe` say of every kind of file.
struct InspectingTests: InspectedFiles {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test("a network is a table of its layers, whatever the file is called")
    func networks() throws {
        let path = directory.path("picture.svg.h5")
        try Self.network().save(to: path, options: NetworkFileOptions(comment: "mine\u{1b}[2J"))
        let text = try inspect(path)
        #expect(
            text == """
                picture.svg.h5: a network file (Network file v2.1)

                Comment: mine\\u{1b}[2J

                Layer  Type            Options               Reads          Output           Parameters       Number
                Input  Input                                                (T,B,3),
                                                                            targets (T,B,1)
                Hid    FullyConnected  activation rel,       Input          (T,B,4)          W 4 × 3, bias 4      16
                                       size 4
                Out    SoftmaxCE                             Hid,           predictions
                                                             targets:       (T,B,4),
                                                             Input.targets  loss (T,B,1)
                3 layers, 16 parameters, 64 bytes

                Handler: NumpyHandler  dtype float32
                Seed: 3

                """, "\(text)")
    }

    @Test("a run is its network, where it stands, its scores, data, hooks and files")
    func runs() throws {
        let path = try directory.write(readFile(Fixtures.path("formats/run-v1.0.h5")), to: "run.h5")
        let text = try inspect(path)
        for part in [
            "run.h5: a run file (Network file v2.0, Run v1.0)\n",
            "After epoch 2, update 23, batch 3 of the epoch",
            "\nLogs:\nLog", "\nStepper: ", "\nHooks:\nHook", "\nData: DataFile  path data.h5\n",
            "\nFiles of the run:\nFile",
        ] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 || $0.contains(": ") }, "\(text)")
    }

    @Test("logs are a table with where the least and the greatest number stand")
    func logs() throws {
        var logs = Logs()
        for value in [3, 1, .nan, 2] { try logs.append(value, to: "validation.loss") }
        try logs.save(to: directory.path("logs.h5"))
        let text = try inspect(directory.path("logs.h5"))
        #expect(
            text == """
                logs.h5: a logs file (Logs file v1.0)

                Log              Count   First    Last     Min  at     Max  at
                validation.loss      4  3.0000  2.0000  1.0000   1  3.0000   0

                """, "\(text)")
    }

    @Test("data are their splits and columns, and where they come from")
    func data() throws {
        let path = directory.path("data.h5")
        try DataFile(
            splits: [
                "training": [
                    "default": DataFile.Column(shape: [1, 3, 2], .bytes([1, 2, 3, 4, 5, 6]), scale: 0.5),
                    "targets": DataFile.Column(shape: [1, 3, 1], .floats([0, 1, 2])),
                ]
            ], source: "me\u{202e}", licence: "CC0", vocabulary: "ab"
        ).save(to: path)
        let text = try inspect(path)
        #expect(
            text == """
                data.h5: a data file (Data file v1.1)

                Split     Column   Shape      Numbers  Scale
                training  default  1 × 3 × 2  uint8      0.5
                training  targets  1 × 3 × 1  float32    1.0

                Shapes: time × samples × features
                Source: me\\u{202e}
                Licence: CC0
                Vocabulary: 2 characters, ab

                """, "\(text)")
    }

    @Test("predictions and buffers are their shapes, and how many samples they have")
    func buffers() throws {
        let predictions = try inspect(Fixtures.path("formats/predictions-v1.0.h5"))
        #expect(predictions.contains("a predictions file (Predictions file v1.0)"), "\(predictions)")
        #expect(predictions.contains("\nBuffer: ") && predictions.contains("float32"), "\(predictions)")
        let path = try write("buffers.h5") {
            $0.set("format", to: "Buffers file v1.0")
            $0.add("Hid.outputs.default", .float32([1, 2, 3, 4], shape: [2, 2, 1]))
            $0.add("lengths", .integers([2, 1] as [Int32], shape: [2]))
        }
        let text = try inspect(path)
        #expect(
            text.contains("\nHid.outputs.default  2 × 2 × 1  float32  2, if the first axis is time\n"),
            "\(text)")
        #expect(text.contains("\nTime steps of each sample: 1 to 2; shorter"), "\(text)")
        #expect(!text.contains("\nlengths"))
    }

    @Test("an experiment is shown with its memory before anything is trained, and its data are not opened")
    func experiments() throws {
        let path = try write("experiment.json", Self.experiment)
        let text = try inspect(path)
        // FC: 15 parameters four times (Adam keeps two numbers for each), outputs and deltas of 3 features for 6 samples.
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("FC ") }
        #expect(rows.count == 1 && rows[0].hasSuffix(" 15  384 bytes"), "\(text)")
        for part in [
            "experiment.json: an experiment\n", "in training, for batches of 6 samples and 1 time step",
            "Stepper: AdamStepper", "StopAfterEpoch", "Data: DataFile  path absent.h5",
        ] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
        let longer = try Inspection(path, time: 10).text
        #expect(longer.contains("for batches of 6 samples and 10 time steps"))
        #expect(
            longer.split(separator: "\n").contains { $0.hasPrefix("FC ") && $0.hasSuffix(" 15  1.6 KiB") },
            "\(longer)")
    }

    @Test("the memory of an experiment is what training allocates")
    func memory() throws {
        let path = try write("experiment.json", Self.experiment)
        let experiment = try Experiment(from: path)
        let network = try Network(experiment.network)
        try network.prepare(time: 1, batch: 6)
        network.forward()
        network.backward()
        var stepper = experiment.trainer.stepper
        try stepper.prepare(parameterCount: network.parameters.count)
        var count = network.parameters.count * 2
        for (name, value) in stepper.stateTree.entries {
            if case .floats(_, let values) = value { count += values.count } else { #expect(!name.isEmpty) }
        }
        for layer in network.layerNames {
            for kind in [BufferKind.outputs, .internals, .outputDeltas] {
                count += try network.lastBuffers(kind, of: layer).reduce(0) { $0 + $1.array.count }
            }
        }
        let text = try inspect(path)
        #expect(
            text.contains("\n\(ByteCount(floats: count)) of memory in training"), "\(count * 4) in \(text)")
    }

    @Test("other HDF5 files are listed, and called no file of ours")
    func others() throws {
        let path = try write("keras.h5") {
            $0.set("keras_version", to: "2.1")
            $0.add("model_weights/dense/kernel", .float32([1, 2], shape: [1, 2]))
            $0.add("note", .integer(Int64(3)))
        }
        let text = try inspect(path)
        #expect(
            text == """
                keras.h5: no file of ours, but an HDF5 file of another kind

                What 'brainstorm h5 ls' lists of it ('-r' goes into the groups):
                model_weights/  1 link
                note  scalar  int64  contiguous

                """, "\(text)")
    }

    @Test("describe refuses files without a description of ours")
    func describe() throws {
        let path = try write("keras.h5") { $0.add("w", .float32([1], shape: [1])) }
        #expect(
            throws: FileError(
                .format, path: path, "is an HDF5 file of another kind: it has no description of ours")
        ) { try FileDescription.json(of: path) }
        let command = try CommandLine.run("describe", "keras.h5", in: directory.path(""))
        #expect(command.status == 1 && command.output.isEmpty)
        try Logs().save(to: directory.path("logs.h5"))
        #expect(throws: FileError.self) { try FileDescription.json(of: directory.path("logs.h5")) }
        let json = try FileDescription.json(of: write("e.json", Self.experiment))
        #expect(json["format"] == "Experiment v1.1" && json["trainer"]?["stepper"] != nil)
    }

    @Test("files of older versions are shown and described as the newest has them")
    func migrated() throws {
        var formats = Formats()
        let (network, buffers) = (formats.network.newest, formats.buffers.newest)
        formats.network = formats.network.adding(
            Migration(
                from: network, to: FormatVersion(network.kind, 99, 0),
                [.renameMember("layers", to: "architecture", of: "")]))
        formats.buffers = formats.buffers.adding(
            Migration(
                from: buffers, to: FormatVersion(buffers.kind, 99, 0),
                objects: [.rename("A.outputs.default", to: "B.outputs.default", in: "")]))
        guard case .object(var members) = try Self.network().description() else {
            Issue.record("the description is no object")
            return
        }
        members["layers"] = members.removeValue(forKey: "architecture")
        let old = try write("old.h5") {
            $0.set("format", to: network.description)
            $0.add("description", .fixedString(try JSONValue.object(members).canonical()))
            $0.add("parameters", .float32([Float](repeating: 0, count: 16), shape: [16]))
        }
        let extracted = try write("buffers.h5") {
            $0.set("format", to: buffers.description)
            $0.add("A.outputs.default", .float32([1], shape: [1, 1]))
        }
        try Formats.$known.withValue(formats) { () throws -> Void in
            #expect(try inspect(old).contains("3 layers, 16 parameters"))
            #expect(try FileDescription.json(of: old)["architecture"]?["Hid"] != nil)
            #expect(try inspect(extracted).contains("\nB.outputs.default"))
        }
    }

    @Test("digests are compared where there are some, and asked for in vain elsewhere")
    func verify() throws {
        try Self.network().save(to: directory.path("network.h5"))
        try Logs().save(to: directory.path("logs.h5"))
        let good = try CommandLine.run("inspect", "network.h5", "--verify", in: directory.path(""))
        #expect(good.status == 0 && good.output.hasSuffix("All digests agree.\n"))
        let none = try CommandLine.run("inspect", "logs.h5", "--verify", in: directory.path(""))
        #expect(none.status == 1 && none.errors.contains("has no digests to compare"), "\(none.errors)")
    }
}
