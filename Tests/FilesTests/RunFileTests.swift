import Brainstorm
import TestSupport
import Testing

struct RunFileTests {
    static let steppers: [any Stepper] = [
        SgdStepper(learningRate: 0.05), MomentumStepper(learningRate: 0.1, momentum: 0.9),
        NesterovStepper(learningRate: 0.1, momentum: 0.9), AdamStepper(),
    ]

    @Test("a run is loaded with all its state, and saved to the same bytes", arguments: steppers.indices)
    func roundTrip(stepper: Int) throws {
        let (trainer, network) = try SampleFiles.trained(Self.steppers[stepper])
        let bytes = try trainer.bytes(network: network)
        let run = try RunFile(from: bytes)
        #expect(run.trainer.stateTree == trainer.stateTree)
        #expect(run.network.parameters.values == network.parameters.values)
        #expect(run.trainer.update == 12 && run.trainer.epoch == 2)
        #expect(try Network.load(from: bytes).parameters.values == network.parameters.values)
        let again = try RunFile(from: run.trainer.bytes(network: run.network))
        #expect(again.trainer.stateTree == trainer.stateTree)
    }

    @Test(
        "saved in the middle of an epoch and loaded, a run goes on to the same bytes",
        arguments: steppers.indices)
    func goesOn(stepper: Int) throws {
        func hooks() -> [any Hook] {
            [MonitorScores("validation", scorers: [Accuracy()]), StopAfterEpoch(3)]
        }
        func train(_ trainer: Trainer, _ network: Network, updates: Int? = nil) throws {
            let samples = try SampleFiles.samples
            try trainer.train(
                network, on: Minibatches(of: 4, samples, seed: 3),
                validation: ["validation": Undivided(samples)], output: SilentOutput(),
                stopAfterUpdates: updates)
        }
        let whole = Trainer(stepper: Self.steppers[stepper], hooks: hooks())
        let network = try NetworkFileTests.classifier()
        try train(whole, network)

        let part = Trainer(stepper: Self.steppers[stepper], hooks: hooks())
        let first = try NetworkFileTests.classifier()
        try train(part, first, updates: 8)
        let (resumed, second) = try Trainer.load(from: part.bytes())
        try train(resumed, second)
        #expect(try resumed.bytes() == whole.bytes())
    }

    @Test("the stepper's arrays are mirrored by layer over their own bytes")
    func mirror() throws {
        let (trainer, network) = try SampleFiles.trained()
        let root = try HDF5File(bytes: trainer.bytes(network: network)).root
        let whole = try root.dataset("training/state/stepper/first_moment")
        guard case .contiguous(let start?, _) = whole.layout else {
            Issue.record("the array is contiguous")
            return
        }
        let values = try whole.read(Float.self)
        for view in network.parameterViews {
            let dataset = try root.dataset("training/layers/\(view.layer)/first_moment/\(view.name)")
            #expect(
                dataset.layout
                    == .contiguous(offset: start + 4 * view.offset, byteCount: 4 * view.shape.count))
            #expect(
                try dataset.read(Float.self) == Array(values[view.offset..<view.offset + view.shape.count]))
        }
    }

    @Test("a state entry that the descriptions do not call for is refused with its place")
    func unknownState() throws {
        let (trainer, network) = try SampleFiles.trained()
        let writer = HDF5Writer()
        let root = try HDF5File(bytes: trainer.bytes(network: network)).root
        for name in ["description", "training/description"] {
            writer.add(name, .fixedString(try root.dataset(name).readString()))
        }
        writer.add("parameters", .float32(network.parameters.values, shape: [network.parameters.count]))
        writer.addGroup("training/network_state")
        writer.add("training/state/epochs", .integer(Int64(3)))
        do {
            _ = try RunFile(from: writer.bytes())
            Issue.record("it must not load")
        } catch {
            #expect("\(error)".contains("state 'epoch' is missing"), "\(error)")
        }
    }

    @Test("a hook in a file can name no directory")
    func directories() throws {
        for name in ["/etc/passwd", "../x.h5", "..", "", "a/b"] {
            let json: JSONValue = ["@type": "SaveNetwork", "filename": .string(name)]
            #expect(throws: DescriptionError.self, "\(name)") {
                try Registry.standard.make((any Hook).self, kind: .hook, from: json)
            }
        }
    }

    @Test("logs are saved and loaded, also those of brainstorm 0.5")
    func logs() throws {
        let directory = try TemporaryDirectory()
        let (trainer, _) = try SampleFiles.trained()
        try trainer.logs.save(to: directory.path("logs.h5"))
        let loaded = try Logs.load(from: directory.path("logs.h5"))
        #expect(loaded.paths == trainer.logs.paths)
        for path in loaded.paths { #expect(loaded[path] == trainer.logs[path]) }
        let old = try Logs.load(from: Fixtures.path("brainstorm-0.5-cases/training_run_1.logs.hdf5"))
        #expect(old["validation.Accuracy"]?.count == 5)
    }
}
