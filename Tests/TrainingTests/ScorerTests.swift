import Arrays
import Describing
import Networks
import Testing
import Training

@Suite("Scorers")
struct ScorerTests {
    @Test("give brainstorm's scores, with and without a mask")
    func scores() throws {
        let cases = try Cases.json("scorers").members
        #expect(cases.count == 4)
        for (name, row) in cases {
            // brainstorm's score of that name is half the sum.
            var json = try row.member("description")
            if case .object(var members) = json, members["@type"] == "MeanSquaredError" {
                members["@type"] = "HalfSquaredError"
                json = .object(members)
            }
            let scorer = try make((any Scorer).self, .scorer, json)
            var total = Score()
            for batch in try row.member("batches").elements {
                let predictions = try batch.member("predictions").column()
                let targets = try batch.member("targets").column()
                let mask = try batch["mask"]?.column()
                let arrays = [predictions, targets].map { NDArray($0.values, shape: $0.shape) }
                let maskArray = mask.map { NDArray($0.values, shape: $0.shape) }
                // A matrix does not keep its array alive.
                let score = withExtendedLifetime((arrays, maskArray)) {
                    scorer.score(
                        predictions: arrays[0].matrix(rowAxes: 2), targets: arrays[1].matrix(rowAxes: 2),
                        mask: maskArray?.vector)
                }
                #expect((score.sum - (try batch.member("score").double)).magnitude < 1e-4, "\(name)")
                #expect(score.weight == (try batch.member("weight").double))
                total += score
            }
            #expect((total.value - (try row.member("aggregate").double)).magnitude < 1e-6, "\(name)")
        }
    }

    @Test("the mean squared error is the mean of the squares over features and rows that count")
    func meanSquaredError() {
        let predictions = NDArray([1, 2, 3, 4, 5, 6], shape: [3, 2])
        let targets = NDArray([0, 0, 3, 1, 50, 60], shape: [3, 2])
        let mask = NDArray([1, 1, 0], shape: [3])
        let mean = withExtendedLifetime((predictions, targets, mask)) { () -> Double in
            let score = MeanSquaredError().score(
                predictions: predictions.matrix(rowAxes: 1), targets: targets.matrix(rowAxes: 1),
                mask: mask.vector)
            return score.value
        }
        let right: Double = 14.0 / 4
        #expect(mean == right)
    }

    @Test("evaluation weighs batches by their sizes and leaves the order of the samples out of it")
    func evaluation() throws {
        let network = try smallNetwork()
        let samples = try blobs(10)
        let whole = try network.evaluate(on: Undivided(samples), scorers: [Accuracy(name: "a")])
        let parts = try network.evaluate(
            on: Minibatches(of: 4, samples, seed: 9), scorers: [Accuracy(name: "a")])
        #expect(whole.map(\.name) == ["total_loss", "a"])
        #expect(distance(parts.map(\.value), whole.map(\.value)) < 1e-6)
        #expect(whole[1].value * 10 == (whole[1].value * 10).rounded())
    }

    @Test("say what does not fit")
    func errors() throws {
        let network = try smallNetwork()
        let samples = try blobs(5)
        func message(_ scorers: [any Scorer]) -> String? {
            let error = #expect(throws: TrainingError.self) {
                _ = try network.evaluate(on: Undivided(samples), scorers: scorers)
            }
            return error?.message
        }
        #expect(
            message([Accuracy(targetsName: "labels")])
                == "Accuracy looks for the input 'labels'; the network's inputs are 'default', 'targets'")
        #expect(
            message([Hamming()])
                == "Hamming compares 3 predicted features with 1 features of 'targets': it needs as many of each"
        )
        #expect(
            message([Accuracy(), Accuracy()])
                == "two losses or scores are called 'Accuracy'; give a scorer another name")
        #expect(
            message([Accuracy(targetsName: "default")])
                == "Accuracy compares 3 predicted features with 4 features of 'default': "
                + "it needs one target a row, the number of its class")
    }
}
