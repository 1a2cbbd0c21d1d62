import Brainstorm
import CustomParts
import TestSupport
import Testing

/// The example package whose parts are its own.
struct CustomPartsTests {
    @Test("a run of parts of one's own is saved, loaded and goes on to the same bytes")
    func run() throws {
        let run = try CustomRun()
        let whole = run.trainer()
        try run.train(whole, run.network())

        let part = run.trainer()
        try run.train(part, run.network(), updates: 40)
        let (resumed, network) = try Trainer.load(from: part.bytes(), registry: .withCustomParts)
        try run.train(resumed, network)
        #expect(try resumed.bytes() == whole.bytes())
        #expect(try #require(whole.logs["held.Accuracy"]?.last) > 0.8)
        #expect(whole.logs["BestEpoch.epoch"]?.count == whole.logs["held.Confidence"]?.count)
    }

    @Test("without these types in the registry the file is refused by name")
    func unknown() throws {
        let run = try CustomRun()
        let bytes = try run.network().bytes()
        let error = #expect(throws: DescriptionError.self) { try Network.load(from: bytes) }
        #expect("\(try #require(error))".contains("Square") == true)
        #expect(try Network.load(from: bytes, registry: .withCustomParts).layerNames.contains("Squares"))
    }

    @Test("the layer is held to what the library's own are held to")
    func layer() throws {
        let tester = LayerTester({ Square() }, inputs: ["default": [.time, .batch, 3, 2]])
        #expect(try tester.problems(registry: .withCustomParts) == [])
    }
}
