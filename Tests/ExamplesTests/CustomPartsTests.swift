import Brainstorm
import CustomParts
import TestSupport
import Testing

/// The example package whose parts are its own.
struct CustomPartsTests {
    @Test("a run of parts of one's own is saved, loaded and goes on to the same bytes")
    func run() throws {
        let directory = try TemporaryDirectory()
        let parts = try CustomRun()
        let whole = try parts.begun(to: directory.path("whole.h5"))
        try whole.train(output: SilentOutput())
        func interrupt() throws {
            try parts.begun(to: directory.path("part.h5"))
                .train(output: SilentOutput(), stopAfterUpdates: 40)
        }
        try interrupt()
        try parts.resumed(from: directory.path("part.h5")).train(output: SilentOutput())
        #expect(try directory.read("part.h5") == directory.read("whole.h5"))
        let logs = whole.trainer.logs
        #expect(try logs.last("held.Accuracy") > 0.8)
        #expect(logs["BestEpoch.epoch"]?.count == logs["held.Confidence"]?.count)
    }

    @Test("without these types in the registry the file is refused by name")
    func unknown() throws {
        let run = try CustomRun()
        let bytes = try run.network().bytes()
        let error = #expect(throws: DescriptionError.self) { try Network.load(from: bytes) }
        #expect("\(try #require(error))".contains("Standardize") == true)
        #expect(try Network.load(from: bytes, registry: .withCustomParts).layerNames.contains("Squares"))
    }

    @Test("the layers are held to what the library's own are held to")
    func layers() throws {
        let square = LayerTester({ Square() }, inputs: ["default": [.time, .batch, 3, 2]])
        #expect(try square.problems(registry: .withCustomParts) == [])
        var standardize = LayerTester({ Standardize() }, inputs: ["default": [.time, .batch, 3, 2]])
        standardize.initializers = [
            "Layer": ["gain": Gaussian(), "mean": Gaussian(), "deviation": Constant(1.5)]
        ]
        #expect(try standardize.problems(registry: .withCustomParts) == [])
    }

    @Test("what a layer of one's own keeps is as it was after a training")
    func kept() throws {
        let directory = try TemporaryDirectory()
        let run = try CustomRun().begun(to: directory.path("run.h5"))
        try run.train(output: SilentOutput(), stopAfterUpdates: 5)
        let network = run.network
        #expect(network.parameterViews.filter(\.role.isKept).map(\.path).count == 2)
        #expect(try network.buffer("Scale.parameters.mean").values.allSatisfy { $0 == 0.3 })
        #expect(try network.buffer("Scale.parameters.deviation").values.allSatisfy { $0 == 0.4 })
        #expect(try network.buffer("Scale.parameters.gain").values.contains { $0 != 1 })
    }
}
