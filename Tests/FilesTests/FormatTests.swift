import Brainstorm
import Foundation
import TestSupport
import Testing

/// Every kind of file of ours goes through one place that knows the versions.
struct FormatTests {
    /// Our formats, each with one version more: what the files here are of is then an old version.
    private static func formats(_ change: (inout Formats) -> Void) -> Formats {
        var formats = Formats()
        change(&formats)
        return formats
    }

    private static func next(
        _ history: inout FormatHistory, _ edits: [Migration.Edit] = [], objects: [ObjectEdit] = []
    ) {
        let old = history.newest
        history = history.adding(
            Migration(from: old, to: FormatVersion(old.kind, 99, 0), edits, objects: objects))
    }

    private static func written(
        _ history: FormatHistory, _ fill: (HDF5Writer) throws -> Void
    ) throws -> [UInt8] {
        let writer = HDF5Writer()
        writer.set("format", to: history.newest.description)
        try fill(writer)
        return try writer.bytes()
    }

    // MARK: Networks and experiments

    private static let networkTable = formats {
        next(
            &$0.network, [.renameMember("layers", to: "architecture", of: "")],
            objects: [.rename("numbers", to: "parameters", in: "")])
    }

    private static func oldNetwork(_ network: Network) throws -> [UInt8] {
        guard case .object(var members) = try network.description() else { return [] }
        members["layers"] = members.removeValue(forKey: "architecture")
        return try written(Formats().network) {
            $0.add("description", .fixedString(try JSONValue.object(members).canonical()))
            $0.add("numbers", .float32(network.parameters.values, shape: [network.parameters.count]))
        }
    }

    @Test("a network file of an older version loads, and so do parameters of one")
    func networks() throws {
        let network = try NetworkFileTests.classifier()
        let bytes = try Self.oldNetwork(network)
        #expect(throws: (any Error).self) { try Network.load(from: bytes) }
        try Formats.$known.withValue(Self.networkTable) {
            let loaded = try Network.load(from: bytes)
            #expect(loaded.parameters.values == network.parameters.values)
            #expect(try loaded.description() == network.description())
            let other = try Network(description: network.description(), registry: .standard)
            try other.loadParameters(from: bytes)
            #expect(other.parameters.values == network.parameters.values)
        }
    }

    @Test("an experiment of an older version is read, and one that names no version is of the first")
    func experiments() throws {
        let json = try JSONValue(parsing: Fixtures.text("formats/experiment.json"))
        let experiment = try Experiment(json: json)
        guard case .object(var members) = try experiment.json() else {
            Issue.record("the description is no object")
            return
        }
        members["teacher"] = members.removeValue(forKey: "trainer")
        let old = JSONValue.object(members)
        let table = Self.formats {
            Self.next(&$0.experiment, [.renameMember("teacher", to: "trainer", of: "")])
        }
        #expect(throws: (any Error).self) { try Experiment(json: old) }
        try Formats.$known.withValue(table) {
            let read = try Experiment(json: old)
            #expect(read.trainer.hooks.count == experiment.trainer.hooks.count)
            #expect(try read.json()["format"] == .string("Experiment v99.0"))
        }
        members["format"] = 3
        #expect(
            throws: FileError(
                .format, path: "", "has integer 3 as its 'format'; expected 'Experiment v1.1'")
        ) { try Experiment(json: .object(members)) }
    }

    // MARK: Formats without a description

    @Test("a logs file of an older version loads")
    func logs() throws {
        let bytes = try Self.written(Formats().logs) {
            $0.add("rolling/loss", .float64([3, 2, 1], shape: [3]))
            $0.add("rolling/junk", .float64([0], shape: [1]))
            $0.add("deep/in/loss", .float64([7], shape: [1]))
        }
        let table = Self.formats {
            Self.next(
                &$0.logs,
                objects: [
                    .rename("rolling", to: "training", in: ""),
                    .remove("junk", from: "training"),
                    .rename("loss", to: "total_loss", in: "**"),
                    .add("begun", .numbers(shape: [1], [1]), to: ""),
                    .add("training", .group(StateTree()), to: ""),
                ])
        }
        let old = try Logs.load(from: bytes)
        #expect(old.paths == ["deep.in.loss", "rolling.junk", "rolling.loss"])
        let logs = try Formats.$known.withValue(table) { try Logs.load(from: bytes) }
        #expect(logs.paths == ["begun", "deep.in.total_loss", "training.total_loss"])
        #expect(logs["training.total_loss"] == [3, 2, 1] && logs["begun"] == [1])
    }

    private static let dataTable = formats {
        next(
            &$0.data,
            objects: [
                .rename("inputs", to: "default", in: "*"),
                .renameAttribute("factor", to: "scale", of: "*/*"),
                .addAttribute("scale", .number(2), to: "*/targets"),
                .addAttribute("vocabulary", .string("abc"), to: ""),
                .removeAttribute("source", of: ""),
            ])
    }

    private static func oldData() throws -> [UInt8] {
        try written(Formats().data) {
            $0.set("source", to: "made up")
            for split in ["first", "second"] {
                $0.add("\(split)/inputs", .integers([UInt8](1...12), shape: [1, 2, 6]))
                $0.set("factor", to: .float32(0.5), on: "\(split)/inputs")
                $0.add("\(split)/targets", .float32([0, 1], shape: [1, 2, 1]))
            }
        }
    }

    @Test("a data file of an older version is read whole, in batches, and as what a network is asked about")
    func data() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write(Self.oldData(), to: "data.h5")
        #expect(try DataFile.load(from: path)["first"]?.names == ["inputs", "targets"])
        try Formats.$known.withValue(Self.dataTable) {
            let halves = (1...12).map { Float($0) / 2 }
            let splits = try DataFile.load(from: path)
            for split in ["first", "second"] {
                #expect(splits[split]?["default"]?.values == halves)
                #expect(splits[split]?["targets"]?.values == [0, 2])
            }
            #expect(try DataFile.vocabulary(of: path) == ["a", "b", "c"])
            let stream = try DataStream(path: path, split: "second")
            #expect(stream.names == ["default", "targets"])
            let batch = try StreamedMinibatches(of: 2, stream, shuffle: false).batch(epoch: 0, position: 0)
            #expect(batch["default"]?.values == halves && batch["targets"]?.values == [0, 2])

            let network = try NetworkFileTests.classifier()
            func answers(_ input: String, in group: String?) throws -> [Float] {
                let output = try Output(directory.path("answers.h5"), .predictions, replacing: .always)
                try network.predict(samplesOf: input, in: group, to: output)
                return try HDF5File(path: output.path).root.dataset("predictions").read(Float.self)
            }
            let plain = HDF5Writer()
            plain.add("default", .float32(halves, shape: [2, 6]))
            let expected = try directory.write(plain.bytes(), to: "plain.h5")
            #expect(try answers(path, in: "first") == answers(expected, in: nil))
        }
    }

    @Test("predictions and buffers files of an older version are opened as the newest has them")
    func predictionsAndBuffers() throws {
        let table = Self.formats {
            Self.next(
                &$0.predictions,
                objects: [
                    .rename("answers", to: "predictions", in: ""),
                    .renameAttribute("of", to: "buffer", of: ""),
                ])
            Self.next(&$0.buffers, objects: [.rename("steps", to: "lengths", in: "")])
        }
        let predictions = try Self.written(Formats().predictions) {
            $0.set("of", to: "Out.outputs.default")
            $0.add("answers", .float32([1, 2], shape: [1, 2]))
        }
        let buffers = try Self.written(Formats().buffers) {
            $0.add("A.outputs.default", .float32([1, 2], shape: [1, 2, 1]))
            $0.add("steps", .integers([1, 1] as [Int32], shape: [2]))
        }
        try Formats.$known.withValue(table) {
            let first = try VersionedGroup(HDF5File(bytes: predictions), path: "").group
            #expect(first.names == ["predictions"] && first.attributeNames == ["buffer", "format"])
            #expect(try first.dataset("predictions").values.read(Float.self) == [1, 2])
            #expect(try first.attribute("buffer").readString() == "Out.outputs.default")
            #expect(throws: HDF5Error.self) { try first.object("answers") }
            #expect(throws: HDF5Error.self) { try first.attribute("of") }
            let second = try VersionedGroup(HDF5File(bytes: buffers), as: Formats.known.buffers, path: "")
                .group
            #expect(second.names == ["A.outputs.default", "lengths"])
        }
    }

    @Test("objects that have both names are refused, and links that are not hard are left alone")
    func clashes() throws {
        let bytes = try Self.written(Formats().logs) {
            $0.add("a", .float64([1], shape: [1]))
            $0.add("b", .float64([2], shape: [1]))
            $0.addSoftLink("c", to: "a")
        }
        func load(_ edits: ObjectEdit...) throws -> EditedGroup {
            let table = Self.formats { Self.next(&$0.logs, objects: edits) }
            return try Formats.$known.withValue(table) {
                try VersionedGroup(HDF5File(bytes: bytes), as: Formats.known.logs, path: "x.h5").group
            }
        }
        #expect(
            throws: FileError(.format, path: "x.h5", "has both 'a' and 'b', its newer name, at '/'")
        ) { try load(.rename("a", to: "b", in: "")) }
        let group = try load(.rename("c", to: "d", in: ""), .addAttribute("seen", .bool(true), to: "*"))
        #expect(group.names == ["a", "b", "c"])
        #expect(try group.dataset("a").attribute("seen").read(Int8.self) == [1])
        #expect(throws: HDF5Error.self) { try group.object("c") }
    }

    // MARK: What is refused

    @Test(
        "a file of a newer version, of another format or of none is refused by whoever reads it",
        arguments: ["Logs file", "Data file", "Network file", "Run", "Experiment"])
    func refused(kind: String) throws {
        let directory = try TemporaryDirectory()
        func read(_ format: String?) throws {
            let writer = HDF5Writer()
            if let format { writer.set("format", to: format) }
            let path = try directory.write(writer.bytes(), to: "x.h5")
            switch kind {
            case "Logs file": _ = try Logs.load(from: path)
            case "Data file":
                #expect(throws: FileError.self) { try DataStream(path: path, split: "a") }
                #expect(throws: FileError.self) { try DataFile.vocabulary(of: path) }
                _ = try DataFile.load(from: path)
            case "Network file": _ = try Network.load(from: path)
            case "Run":
                let text = format.map { #"{"format": "\#($0)"}"# } ?? "{}"
                writer.set("format", to: "Network file v2.0")
                writer.add("training/description", .fixedString(text))
                writer.addGroup("training/state")
                _ = try RunFile(from: writer.bytes())
            default: _ = try Experiment(json: format.map { ["format": .string($0)] } ?? [:])
            }
        }
        func message(_ format: String?) throws -> String {
            let error = #expect(throws: (any Error).self) { try read(format) }
            return error.map { "\($0)" } ?? ""
        }
        #expect(try message("\(kind) v99.0").contains("is a '\(kind) v99.0', newer than this version knows"))
        #expect(try message("Soup v1.0").contains("is a 'Soup v1.0'; expected '\(kind) v1.0'"))
        switch kind {
        case "Network file": #expect(try message(nil).contains("has no dataset 'description'"))
        case "Experiment": #expect(try message(nil).contains("missing key"))
        default: #expect(try message(nil).contains("names no format; expected '\(kind) v1.0'"))
        }
    }

    @Test("nobody but the table of formats looks at a version")
    func onePlace() throws {
        let sources = Fixtures.packageRoot.appendingPathComponent("Sources").path
        let files = FileManager.default.enumerator(atPath: sources)
        var found = 0
        while let name = files?.nextObject() as? String {
            guard name.hasSuffix(".swift"), !name.hasPrefix("Files/Formats/") else { continue }
            let text = try String(contentsOfFile: "\(sources)/\(name)", encoding: .utf8)
            found += 1
            for sign in [#"attribute("format")"#, "FormatVersion(", "version(named", "versions.contains"] {
                #expect(!text.contains(sign), "\(name) has \(sign)")
            }
        }
        #expect(found > 300)
    }
}
