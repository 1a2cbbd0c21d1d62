import Arrays
import Networks
import Testing
import Training

@Suite("Weights of classes")
struct ClassWeightTests {
    private func samples(_ targets: [Float]) throws -> Samples {
        try Samples(rows: [
            "default": ([targets.count, 1], targets.map { _ in 0 }),
            "targets": ([targets.count, 1], targets),
        ])
    }

    @Test("balanced weights make every class count alike, and are 1 in the mean over the samples")
    func balanced() throws {
        let targets: [Float] = [0, 0, 0, 0, 0, 0, 1, 1, 1, 3]
        let weights = try samples(targets).balancedClassWeights(classes: 4)
        #expect(distance(weights, [10.0 / 18, 10.0 / 9, 0, 10.0 / 3]) < 1e-12)
        let sum = targets.reduce(0) { $0 + weights[Int($1)] }
        #expect((sum / 10 - 1).magnitude < 1e-12)
        // What is no class does not count.
        #expect(try samples(targets + [-1, 0.5, 9]).balancedClassWeights(classes: 4) == weights)
    }

    @Test("a class that weighs more is found more often")
    func effect() throws {
        // One class in ten, among numbers that hardly tell it.
        let count = 200
        let targets = (0..<count).map { Float($0 % 10 == 0 ? 1 : 0) }
        let values = zip(noise(count, seed: 3), targets).map { $0 + 0.5 * $1 }
        let data = try Samples(rows: [
            "default": ([count, 1], values), "targets": ([count, 1], targets),
        ])
        func recall(_ weights: [Double]?) throws -> Double {
            let input = Input(["default": [.time, .batch, 1], "targets": [.time, .batch, 1]])
            let output = SoftmaxCE(classWeights: weights, name: "Output")
            let network = try Network {
                input >>> FullyConnected(2, activation: .linear, name: "FC") >>> output
                input["targets"] >>> output["targets"]
                output["loss"] >>> Loss()
            }
            let trainer = Trainer(
                stepper: SgdStepper(learningRate: 0.5), hooks: [StopAfterEpoch(60)], verbose: false)
            try trainer.train(network, on: Undivided(data), output: SilentOutput())
            let scores = try network.evaluate(on: Undivided(data), scorers: [ClassReport()])
            return try #require(scores.first { $0.name == "ClassReport.1.recall" }).value
        }
        let balanced = try recall(data.balancedClassWeights(classes: 2))
        #expect(try recall(nil) < 0.2 && balanced > 0.5)
    }

    @Test("what has no classes is refused")
    func refused() throws {
        let none = #expect(throws: TrainingError.self) {
            _ = try samples([-1, 0.5]).balancedClassWeights(classes: 2)
        }
        #expect(none?.message == "'targets' holds no class of 0 to 1")
        let missing = #expect(throws: TrainingError.self) {
            _ = try samples([0]).balancedClassWeights(of: "labels", classes: 2)
        }
        #expect(missing?.message == "there is no column 'labels'; the columns are 'default', 'targets'")
    }
}
