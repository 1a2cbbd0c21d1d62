import Brainstorm
import BrainstormCommands
import Foundation
import TestSupport
import Testing

/// What `inspect` refuses, and what it shows all the same of files with which something is wrong.
struct WrongInspectionTests: InspectedFiles {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test(
        "what is neither HDF5 nor an experiment is refused with what it is",
        arguments: [
            ("x.json", #"{"a": 1}"#, "is JSON, but no experiment"),
            ("x.txt", "hello", "is a file of another kind"),
            ("x.h5", "<svg xmlns=''/>", "is a picture"), ("empty.h5", "", "is an empty file"),
            ("broken.json", "{\"network\": {,}}", "line 1"),
        ])
    func refused(name: String, contents: String, message: String) throws {
        let path = try write(name, contents)
        let error = #expect(throws: (any Error).self) { try Inspection(path) }
        #expect(error.map { "\($0)" }?.contains(message) == true, "\(String(describing: error))")
        let description = #expect(throws: (any Error).self) { try FileDescription.json(of: path) }
        #expect(description.map { "\($0)" }?.isEmpty == false)
    }

    @Test("a directory and what is not there are refused")
    func places() throws {
        let folder = #expect(throws: FileError.self) { try Inspection(directory.path("")) }
        #expect(folder?.message.hasPrefix("is a directory") == true)
        let absent = #expect(throws: FileError.self) { try Inspection(directory.path("absent.h5")) }
        #expect(absent?.message == "there is no such file")
    }

    @Test("a mistake in an experiment is the error with its place, below what can be shown")
    func mistakes() throws {
        func problem(_ old: String, _ new: String) throws -> (text: String, message: String) {
            let path = try write("experiment.json", Self.experiment.replacing(old, with: new))
            let inspection = try Inspection(path)
            return (inspection.text, inspection.problem.map { "\($0)" } ?? "none")
        }
        let range = try problem(#""size": 3"#, #""size": 0"#)
        #expect(
            range.message.contains("at network.architecture.FC.size; a size is a positive whole number"),
            "\(range.message)")
        #expect(range.text.contains("FullyConnected"), "\(range.text)")
        let key = try problem(#""max_epochs": 2"#, #""max_epoch": 2"#)
        #expect(key.message.contains("did you mean 'max_epochs'?"), "\(key.message)")
        let type = try problem("AdamStepper", "AdaStepper")
        #expect(type.message.contains("unknown stepper type 'AdaStepper'"), "\(type.message)")
        let shape = try problem(#"["Out"]"#, #"["Loss.loss"]"#)
        #expect(shape.message != "none" && shape.text.contains("SoftmaxCE"), "\(shape)")

        _ = try write("experiment.json", Self.experiment.replacing(#""size": 3"#, with: #""size": 0"#))
        let command = try CommandLine.run("inspect", "experiment.json", in: directory.path(""))
        #expect(command.status == 1 && command.output.contains("FullyConnected"))
        #expect(command.errors.contains("network.architecture.FC.size"), "\(command.errors)")
    }

    @Test(
        "an option out of its range in a network file is named with its range; unknown types are not taken for it"
    )
    func ranges() throws {
        func file(_ layer: String) throws -> String {
            try write("network.h5") {
                $0.add(
                    "description",
                    .fixedString(
                        """
                        {"@type": "Network", "architecture": {"Input": {"@type": "Input", "out_shapes":
                        {"default": ["T", "B", 2]}, "@outgoing_connections": ["Q"]}, "Q": \(layer)}}
                        """))
                $0.add("parameters", .float32([1, 2, 3], shape: [3]))
                $0.add("layers/Q/parameters/spin", .float32([1, 2, 3], shape: [3, 1]))
            }
        }
        let inspection = try Inspection(file(#"{"@type": "FullyConnected", "size": -4}"#))
        let message = inspection.problem.map { "\($0)" } ?? ""
        #expect(message.contains("at architecture.Q.size; a size is a positive"), "\(message)")
        #expect(!inspection.text.contains("unknown") && inspection.text.contains("size -4"))

        let unknown = try inspect(file(#"{"@type": "Quantum", "qubits": 3}"#))
        #expect(unknown.contains("unknown layer type 'Quantum' at architecture.Q"), "\(unknown)")
        #expect(unknown.contains("Quantum  qubits 3  Input  ?       spin 3 × 1"), "\(unknown)")

        let short = try Inspection(file(#"{"@type": "FullyConnected", "size": 4}"#)).problem
        #expect(short.map { "\($0)" }?.contains("'parameters' has shape [3]") == true)
    }

    @Test("damaged files of every kind are shown or refused")
    func damaged() throws {
        var generator = SplitMix64(seed: 4)
        for name in try Fixtures.names(in: "formats") where name.hasSuffix(".h5") {
            let whole = try readFile(Fixtures.path("formats/\(name)"))
            for _ in 0..<40 {
                var bytes = whole
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    bytes[Int.random(in: 0..<min(bytes.count, 4_000), using: &generator)] =
                        UInt8.random(in: 0...255, using: &generator)
                }
                let path = try directory.write(bytes, to: "damaged.h5")
                let text = (try? Inspection(path))?.text ?? ""
                #expect(!text.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
                _ = try? FileDescription.json(of: path)
            }
        }
    }

    @Test("a file that a hook cannot save is not looked for")
    func strangeNames() throws {
        let path = try write("run.h5") {
            $0.set("format", to: "Network file v2.0")
            $0.add("description", .fixedString(try Self.network().description().canonical()))
            $0.add("parameters", .float32([Float](repeating: 0, count: 16), shape: [16]))
            $0.add(
                "training/description",
                .fixedString(
                    """
                    {"format": "Run v1.1", "digests": {}, "trainer": {"hooks": {
                    "a": {"@type": "SaveLogs", "filename": "../logs.h5"},
                    "b": {"@type": "Odd", "filename": "odd.h5"}}}}
                    """))
            $0.addGroup("training/state")
        }
        #expect(try Inspection(path).problem == nil)
        let text = try CommandLine.run("inspect", "run.h5", in: directory.path).output
        #expect(text.contains("\n../logs.h5  a         no name of a file\n"), "\(text)")
        #expect(text.contains("\nrun-odd.h5  b         no\n"), "\(text)")
        #expect(text.contains("After epoch ?, update ?"), "\(text)")
    }
}
