import Describing
import Handlers
import Networks
import TestSupport
import Testing
import Training

@Suite("Adaptive steppers")
struct AdaptiveStepperTests {
    @Test("make PyTorch's updates, on every handler", arguments: ["reference", "CPU"])
    func torch(handler: String) throws {
        let file = try JSONValue(parsing: Fixtures.text("torch/training_steppers.json"))
        let (start, gradients) = (try file.member("start").floats, try file.member("gradients").elements)
        let cases = try file.member("cases").elements
        #expect(cases.count == 10)
        for entry in cases {
            var stepper = try make((any Stepper).self, .stepper, entry.member("description"))
            let network = try line(
                start.count, handler: handler == "CPU" ? CPUHandler() : ReferenceHandler()
            )
            network.parameters.copy(from: start)
            try stepper.prepare(parameterCount: start.count)
            for (index, expected) in try entry.member("parameters").elements.enumerated() {
                network.gradients.copy(from: gradients[index].floats)
                stepper.update(network)
                let error = distance(network.parameters.values, expected.floats)
                #expect(error < 1e-5, "\(entry["name"] ?? .null), update \(index)")
            }
        }
    }

    /// A network of as many parameters.
    private func line(_ count: Int, handler: any Handler) throws -> Network {
        let input = Input(["default": [.time, .batch, .size(count - 1)]])
        return try Network(handler: handler) {
            input >>> FullyConnected(1, activation: .linear, name: "FC") >>> Loss()
        }
    }

    @Test("RMSprop takes up momentum when a schedule brings it in")
    func lateMomentum() throws {
        let network = try smallNetwork()
        let count = network.parameters.count
        func run(_ stepper: RmsPropStepper, change: Bool) throws -> [Float] {
            var stepper = stepper
            network.parameters.copy(from: noise(count, seed: 3))
            try stepper.prepare(parameterCount: count)
            if change { try stepper.setAttribute("momentum", to: 0.5) }
            for step in 0..<3 {
                network.gradients.copy(from: noise(count, seed: UInt64(step)))
                stepper.update(network)
                let tree = stepper.stateTree
                var other = RmsPropStepper()
                try other.restore(from: tree)
                #expect(other.stateTree == tree)
                #expect((tree["velocity"] != nil) == (try stepper.attribute("momentum") > 0))
            }
            return network.parameters.values
        }
        let late = try run(RmsPropStepper(), change: true)
        #expect(try late == run(RmsPropStepper(momentum: 0.5), change: false))
        #expect(try late != run(RmsPropStepper(), change: false))
    }

    @Test("A centred state of another size is refused")
    func otherSize() throws {
        var trained = RmsPropStepper(centered: true)
        try trained.prepare(parameterCount: 3)
        var stepper = RmsPropStepper(centered: true)
        try stepper.prepare(parameterCount: 4)
        let state = trained.stateTree
        let error = #expect(throws: StateError.self) { try stepper.restore(from: state) }
        #expect(
            error?.message == "state 'mean_square' is floats of shape [3]; expected floats of shape [4]")
    }

    @Test(
        "refuse options out of range",
        arguments: [
            (#"{"@type": "RmsPropStepper", "decay": 1.0}"#, "1.0 is out of range at decay"),
            (#"{"@type": "RmsPropStepper", "epsilon": 0}"#, "0.0 is out of range at epsilon"),
            (#"{"@type": "AdagradStepper", "initial_sum": -1}"#, "-1.0 is out of range at initial_sum"),
            (#"{"@type": "AdamWStepper", "weight_decay": -1}"#, "-1.0 is out of range at weight_decay"),
            (#"{"@type": "AdamWStepper", "beta3": 1}"#, "unknown key 'beta3' at the top level"),
            (#"{"@type": "ForwardStepper", "use_training_pass": 1}"#, "expected"),
        ])
    func ranges(text: String, expected: String) throws {
        let json = try JSONValue(parsing: text)
        let error = #expect(throws: DescriptionError.self) {
            try make((any Stepper).self, .stepper, json)
        }
        #expect(error?.message.hasPrefix(expected) == true, "\(error?.message ?? "")")
    }

    @Test("A stepper without gradients leaves the parameters and drops nothing unless it trains")
    func forward() throws {
        for usesTrainingPass in [false, true] {
            let network = try smallNetwork(dropout: 0.5)
            let before = network.parameters.values
            let trainer = Trainer(
                stepper: ForwardStepper(usesTrainingPass: usesTrainingPass), hooks: [StopAfterEpoch(2)],
                verbose: false)
            let samples = try blobs(20)
            try trainer.train(network, on: Undivided(samples), output: SilentOutput())
            #expect(trainer.update == 2)
            #expect(network.parameters.values == before)
            let loss = try network.evaluate(on: Undivided(samples))[0].value
            let logged = try trainer.logs.values("rolling_training.total_loss")
            #expect((logged[0] == loss) == !usesTrainingPass)
        }
    }
}
