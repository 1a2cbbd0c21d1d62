import Arrays
import Describing
import Networks
import Testing
import Training

@Suite("Steppers")
struct StepperTests {
    @Test(
        "make brainstorm's updates of a network",
        arguments: ["sgd", "momentum", "momentum_unscaled", "nesterov"])
    func updates(name: String) throws {
        let steps = try Cases.json("steps")
        let expected = try steps.member("steppers").member(name)
        var stepper = try make((any Stepper).self, .stepper, expected.member("description"))
        let network = try classifier(inputs: 12, hidden: [(10, .relu), (8, .relu)], classes: 5)
        network.parameters.copy(from: try steps.member("parameters").floats)
        try stepper.prepare(parameterCount: network.parameters.count)

        for (index, batch) in try steps.member("batches").elements.enumerated() {
            try Undivided(batch.samples()).fill(epoch: 0, position: 0, into: network)
            stepper.beforeForward(network)
            network.forward(training: true)
            let loss = try expected.member("losses").elements[index].double
            #expect((network.totalLoss - loss).magnitude < 1e-5)
            network.backward()
            stepper.update(network)
            let reference = try expected.member("parameters").elements[index].floats
            #expect(distance(network.parameters.values, reference) < 1e-5, "update \(index)")
        }
    }

    @Test("Adam makes the updates of the paper's formulas in double precision")
    func adam() throws {
        let network = try smallNetwork()
        let count = network.parameters.count
        var stepper = AdamStepper(learningRate: 0.01, beta1: 0.8, beta2: 0.9, epsilon: 1e-4)
        try stepper.prepare(parameterCount: count)
        var (parameters, first, second) = (
            network.parameters.values.map(Double.init), [Double](repeating: 0, count: count),
            [Double](repeating: 0, count: count)
        )
        var (power1, power2) = (1.0, 1.0)
        for step in 1...5 {
            network.gradients.copy(from: noise(count, seed: UInt64(step)))
            let gradients = network.gradients.values.map(Double.init)
            stepper.update(network)
            (power1, power2) = (power1 * 0.8, power2 * 0.9)
            for index in 0..<count {
                first[index] = 0.8 * first[index] + 0.2 * gradients[index]
                second[index] = 0.9 * second[index] + 0.1 * gradients[index] * gradients[index]
                let root = (second[index] / (1 - power2)).squareRoot()
                parameters[index] -= 0.01 * first[index] / (1 - power1) / (root + 1e-4)
            }
            #expect(distance(network.parameters.values.map(Double.init), parameters) < 1e-6)
        }
        #expect(stepper.stateTree["step"] == .integer(5))
    }

    @Test("an attribute that is changed shows in the state and not in the description")
    func attributes() throws {
        var stepper: any Stepper = MomentumStepper(learningRate: 0.1, momentum: 0.9)
        try stepper.setAttribute("learning_rate", to: 0.05)
        #expect(try stepper.attribute("learning_rate") == 0.05)
        #expect(try description(of: stepper)["learning_rate"] == 0.1)
        var other: any Stepper = MomentumStepper(learningRate: 0.1, momentum: 0.9)
        try other.restore(from: stepper.stateTree)
        #expect(try other.attribute("learning_rate") == 0.05)
    }

    @Test("name the attributes there are, and the values that one can take")
    func attributeErrors() {
        var stepper = MomentumStepper()
        let unknown = #expect(throws: TrainingError.self) { try stepper.setAttribute("rate", to: 1) }
        #expect(
            unknown?.description == "invalid attribute: MomentumStepper has no attribute 'rate' to change; "
                + "it has 'learning_rate', 'momentum'")
        let range = #expect(throws: TrainingError.self) { try stepper.setAttribute("momentum", to: 1.5) }
        #expect(
            range?.message
                == "MomentumStepper cannot take 1.5 as its momentum: it must be between 0.0 and 1.0")
    }

    @Test("refuse the state of a network of another size")
    func otherNetwork() throws {
        var trained = MomentumStepper()
        try trained.prepare(parameterCount: 3)
        var stepper = MomentumStepper()
        try stepper.prepare(parameterCount: 4)
        let state = trained.stateTree
        let error = #expect(throws: StateError.self) { try stepper.restore(from: state) }
        #expect(error?.message == "state 'velocity' is floats of shape [3]; expected floats of shape [4]")
        let late = #expect(throws: TrainingError.self) { try trained.prepare(parameterCount: 4) }
        #expect(
            late?.message == "the stepper's velocity holds 3 numbers, but the network has 4 parameters: "
                + "the stepper's state belongs to another network")
    }

    @Test("refuse options out of range")
    func ranges() {
        let error = #expect(throws: DescriptionError.self) {
            try make((any Stepper).self, .stepper, ["@type": "MomentumStepper", "momentum": -0.5])
        }
        #expect(
            error?.message == "-0.5 is out of range at momentum; the value must be between 0.0 and 1.0")
    }
}
