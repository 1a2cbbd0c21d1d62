import Brainstorm
import Foundation
import TestSupport
import Testing

/// Text with U+0000, which HDF5 cannot hold, on its way into each kind of file: an error, and the old file stays.
struct ZeroCharacterFilesTests {
    private func expectRefused(_ what: String, _ save: (String) throws -> Void) throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write(Array("what was there".utf8), to: "file.h5")
        do {
            try save(path)
            Issue.record("\(what): was saved")
        } catch {
            let text = "\(error)"
            #expect(text.contains("\\u{0}") || text.contains("U+0000"), "\(what): \(text)")
            #expect(!text.utf8.contains(0), "\(what)")
        }
        #expect(try directory.read("file.h5") == Array("what was there".utf8), "\(what)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["file.h5"], "\(what)")
    }

    @Test("a data file's texts and names")
    func dataFile() throws {
        let column = DataFile.Column(shape: [1, 1, 1], .floats([1]))
        let good = DataFile(splits: ["training": ["default": column]])
        func with(_ change: (inout DataFile) -> Void) -> DataFile {
            var file = good
            change(&file)
            return file
        }
        let files: [(String, DataFile)] = [
            ("source", with { $0.source = "a\0b" }), ("licence", with { $0.licence = "\0" }),
            ("vocabulary", with { $0.vocabulary = "\0abc" }),
            ("split", with { $0.splits["a\0"] = ["default": column] }),
            ("column", with { $0.splits["training"]?["\0"] = column }),
        ]
        for (what, file) in files { try expectRefused(what) { try file.save(to: $0) } }
    }

    @Test("a data file's other names that no dataset can have", arguments: ["", ".", "..", "a/b", "/"])
    func names(name: String) throws {
        let directory = try TemporaryDirectory()
        let column = DataFile.Column(shape: [1, 1, 1], .floats([1]))
        #expect(throws: FileError.self) {
            try DataFile(splits: [name: ["default": column]]).save(to: directory.path("data.h5"))
        }
        #expect(throws: FileError.self) {
            try DataFile(splits: ["training": [name: column]]).save(to: directory.path("data.h5"))
        }
    }

    @Test("a network's comment, layers and inputs")
    func network() throws {
        let network = try NetworkFileTests.classifier()
        for options in [
            NetworkFileOptions(comment: "a\0"),
            NetworkFileOptions(storage: .gzip(), comment: "\0", includesLastPass: true),
        ] {
            try expectRefused("comment") { try network.save(to: $0, options: options) }
        }
        #expect(throws: (any Error).self) { try network.bytes(options: NetworkFileOptions(comment: "\0")) }
        // Whether such a layer can be made is the network's choice; it must not be saved under another name.
        try expectRefused("layer") { path in
            let named = try Network(outputName: "a\0b.outputs.default", handler: ReferenceHandler()) {
                let input = Input(["default": [.batch, 2]])
                let layer = FullyConnected(2, name: "a\0b")
                input >>> layer >>> Loss()
            }
            try named.initialize(Gaussian(std: 1), seed: 1)
            try named.save(to: path)
        }
    }

    @Test("logs and what a run remembers")
    func logs() throws {
        try expectRefused("log") { path in
            var logs = Logs()
            try logs.append(1, to: "a\0b")
            try logs.save(to: path)
        }
        try expectRefused("hook") { path in
            let trainer = Trainer(stepper: SgdStepper(learningRate: 0.1), hooks: [], verbose: false)
            try trainer.add(StopAfterEpoch(1), name: "stop\0")
            try trainer.train(
                NetworkFileTests.classifier(), on: Undivided(SampleFiles.samples), output: SilentOutput())
            try trainer.save(to: path)
        }
    }

    @Test("the texts that become numbers")
    func text() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write(Array("ab\0c".utf8), to: "text.txt")
        let error = #expect(throws: FileError.self) { try TextData.text(ofFiles: [path]) }
        #expect(error?.message.hasPrefix("has the character U+0000 at byte 2, which no vocabulary") == true)
    }
}
