import Arrays
import Describing
import Glibc
import Networks
import Testing
import Training

/// Scorers against definitions written out anew, on batches of differing sizes.
@Suite("Scorers of counts and ranks")
struct CountingScorerTests {
    /// Predictions, targets and weights of rows.
    private struct Rows {
        var predictions: [[Float]]
        var targets: [[Float]]
        var mask: [Float]?

        /// The figures after dividing the rows into batches of these sizes.
        func figures(_ scorer: any Scorer, batches: [Int]) -> [NamedScore] {
            var total = Score()
            var start = 0
            for size in batches {
                let range = start..<start + size
                let arrays = [predictions, targets].map { rows in
                    NDArray(Array(rows[range].joined()), shape: [size, rows[0].count])
                }
                let weights = mask.map { NDArray(Array($0[range]), shape: [size]) }
                total += withExtendedLifetime((arrays, weights)) {
                    scorer.score(
                        predictions: arrays[0].matrix(rowAxes: 1), targets: arrays[1].matrix(rowAxes: 1),
                        mask: weights?.vector)
                }
                start += size
            }
            #expect(start == predictions.count)
            return scorer.figures(of: total)
        }

        /// The same figures however the rows are divided.
        func figures(_ scorer: any Scorer) -> [NamedScore] {
            let whole = figures(scorer, batches: [predictions.count])
            let parts = figures(scorer, batches: [1, 4, predictions.count - 5])
            #expect(whole.map(\.name) == parts.map(\.name))
            #expect(distance(parts.map(\.value), whole.map(\.value)) < 1e-12)
            return whole
        }

        func value(_ scorer: any Scorer) -> Double { figures(scorer)[0].value }
    }

    /// Rows of four probabilities, where the class is drawn as well.
    private func classes(_ count: Int = 23, masked: Bool) -> Rows {
        let draws = noise(count * 4, seed: 5).map { $0 + 1.001 }
        let predictions = (0..<count).map { row in
            let part = draws[4 * row..<4 * row + 4]
            return part.map { $0 / part.reduce(0, +) }
        }
        let mask = noise(count, seed: 6).map { max(0, ($0 * 4).rounded() / 4) }
        return Rows(
            predictions: predictions,
            targets: noise(count, seed: 7).map { [(($0 + 1) * 1.999).rounded(.down)] },
            mask: masked ? mask : nil)
    }

    private func weighted(_ rows: Rows, _ value: (Int) -> Double) -> Double {
        let weights = rows.mask?.map(Double.init) ?? rows.predictions.map { _ in 1 }
        return weights.indices.reduce(0) { $0 + weights[$1] * value($1) } / weights.reduce(0, +)
    }

    @Test("The classes drawn are all of those there are, and the mask leaves rows out")
    func rows() {
        let rows = classes(masked: true)
        #expect(Set(rows.targets.map { $0[0] }) == [0, 1, 2, 3])
        #expect(rows.mask?.contains(0) == true && Set(rows.mask ?? []).count > 2)
    }

    @Test("A class among the k largest is right; one is the accuracy", arguments: [false, true])
    func topK(masked: Bool) {
        let rows = classes(masked: masked)
        for k in 1...4 {
            let expected = weighted(rows) { row in
                let order = (0..<4).sorted { rows.predictions[row][$0] > rows.predictions[row][$1] }
                return order.prefix(k).contains(Int(rows.targets[row][0])) ? 1 : 0
            }
            #expect((rows.value(TopK(k)) - expected).magnitude < 1e-12)
        }
        #expect(rows.value(TopK(1)) == rows.value(Accuracy()))
        #expect((rows.value(TopK(4)) - 1).magnitude < 1e-12)
    }

    @Test("Of equal predictions the first is the larger, and what is no number is never right")
    func ties() {
        func top(_ predictions: [Float], _ target: Float, _ k: Int) -> Double {
            Rows(predictions: [predictions], targets: [[target]]).figures(TopK(k), batches: [1])[0].value
        }
        #expect(top([1, 1, 1], 0, 1) == 1)
        #expect(top([1, 1, 1], 1, 1) == 0)
        #expect(top([1, 1, 1], 1, 2) == 1)
        #expect(top([.nan, 1, 2], 0, 2) == 0)
        #expect(top([3, 1, 2], 3, 3) == 0)
        #expect(top([3, 1, 2], 0.5, 3) == 0)
        #expect(top([3, 1, 2], .nan, 3) == 0)
    }

    @Test("Perplexity is the exponential of the mean cross entropy", arguments: [false, true])
    func perplexity(masked: Bool) {
        let rows = classes(masked: masked)
        let entropy = weighted(rows) { -log2(Double(rows.predictions[$0][Int(rows.targets[$0][0])])) }
        #expect((rows.value(Perplexity()) - exp2(entropy)).magnitude < 1e-9)
        let even = Rows(predictions: [[0.25, 0.25, 0.25, 0.25]], targets: [[2]])
        #expect((even.figures(Perplexity(), batches: [1])[0].value - 4).magnitude < 1e-12)
    }

    @Test("A probability of 0 makes a large perplexity, not an infinite one")
    func impossible() {
        let rows = Rows(predictions: [[0, 1]], targets: [[0]])
        let value = rows.figures(Perplexity(), batches: [1])[0].value
        #expect((value * Double(Float.leastNormalMagnitude) - 1).magnitude < 1e-9)
    }

    @Test("The mean absolute error is averaged over features and rows", arguments: [false, true])
    func meanAbsoluteError(masked: Bool) {
        var rows = classes(masked: masked)
        rows.targets = rows.predictions.reversed()
        let expected = weighted(rows) { row in
            zip(rows.predictions[row], rows.targets[row]).reduce(0) { $0 + Double(($1.0 - $1.1).magnitude) }
                / 4
        }
        #expect((rows.value(MeanAbsoluteError()) - expected).magnitude < 1e-7)
        let one = Rows(predictions: [[1, 2]], targets: [[2, 5]])
        #expect(one.figures(MeanAbsoluteError(), batches: [1])[0].value == 2)
    }

    /// Six rows of three classes: of class 0 one is right, one missed and one too many; of class 1 both are
    /// right and one too many; of class 2 one is right and one missed.
    private func example(mask: [Float]? = nil) -> Rows {
        let predicted = [0, 1, 1, 1, 0, 2]
        return Rows(
            predictions: predicted.map { (0..<3).map { [label = $0] in label == $0 ? 1 : 0 } },
            targets: [[0], [0], [1], [1], [2], [2]], mask: mask)
    }

    @Test("F1 is that of the definition, over classes and over all counts")
    func f1() {
        let macro = (2.0 / 4 + 4.0 / 5 + 2.0 / 3) / 3
        #expect((example().value(F1()) - macro).magnitude < 1e-12)
        #expect((example().value(F1(average: .micro)) - 4.0 / 6).magnitude < 1e-12)
        // Without the second and the fifth row all is right; classes that do not occur do not count.
        let mask: [Float] = [1, 0, 1, 2, 0, 0]
        #expect(example(mask: mask).value(F1()) == 1)
        let nothing = Rows(predictions: [[0, 0]], targets: [[0, 0]])
        #expect(nothing.figures(F1(), batches: [1])[0].value == 0)
        #expect(nothing.figures(F1(average: .micro), batches: [1])[0].value == 0)
    }

    @Test("Micro F1 of classes is the accuracy", arguments: [false, true])
    func microF1(masked: Bool) {
        let rows = classes(masked: masked)
        #expect((rows.value(F1(average: .micro)) - rows.value(Accuracy())).magnitude < 1e-12)
    }

    @Test("F1 of features that each say yes or no follows the threshold")
    func f1OfFeatures() {
        let rows = Rows(
            predictions: [[0.9, 0.2], [0.4, 0.8], [0.6, 0.1], [0.3, 0.3], [0.2, 0.9], [0.7, 0.6]],
            targets: [[1, 0], [1, 1], [0, 0], [0, 1], [0, 1], [1, 1]])
        // First feature: 2 right, 1 too many, 1 missed; second: 3 right, none too many, 1 missed.
        #expect((rows.value(F1()) - (4.0 / 6 + 6.0 / 7) / 2).magnitude < 1e-12)
        #expect((rows.value(F1(average: .micro)) - 10.0 / 13).magnitude < 1e-12)
        // From 0.3 on: first feature 3 right, 2 too many; second 4 right.
        #expect((rows.value(F1(threshold: 0.25)) - (6.0 / 8 + 1) / 2).magnitude < 1e-12)
    }

    @Test("A confusion matrix has the targets in rows, and its sum is the weight of the rows")
    func confusionMatrix() {
        let figures = example().figures(ConfusionMatrix(name: "c"))
        #expect(figures.map(\.value) == [1, 1, 0, 0, 2, 0, 1, 0, 1])
        #expect(figures.map(\.name).prefix(4) == ["c.0.0", "c.0.1", "c.0.2", "c.1.0"])
        let masked = example(mask: [1, 0.5, 1, 2, 0, 0]).figures(ConfusionMatrix())
        #expect(masked.map(\.value) == [1, 0.5, 0, 0, 3, 0, 0, 0, 0])
        let none = Rows(predictions: [[1, 0]], targets: [[2]]).figures(ConfusionMatrix(), batches: [1])
        #expect(none.map(\.value) == [0, 0, 0, 0])
        #expect(
            ConfusionMatrix.matrix(of: Score(weight: 6, counts: [1, 2, 3, 4])) == [[1, 2], [3, 4]])
    }

    @Test("A report has precision, recall and F1 of each class, and the averages asked for")
    func classReport() throws {
        let figures = example().figures(ClassReport(averages: [.macro, .weighted, .micro], name: "r"))
        let found = Dictionary(uniqueKeysWithValues: figures.map { ($0.name, $0.value) })
        #expect(
            figures.map(\.name).prefix(6) == [
                "r.0.precision", "r.0.recall", "r.0.f1", "r.1.precision", "r.1.recall", "r.1.f1",
            ])
        // Of class 0: one right, one missed, one too many; of 1: two right, one too many; of 2: one right, one missed.
        let third = 1.0 / 3
        let expected: [String: [Double]] = [
            "0": [0.5, 0.5, 0.5], "1": [2 * third, 1, 0.8], "2": [1, 0.5, 2 * third],
            "macro": [6.5 * third * third, 2 * third, (1.3 + 2 * third) * third],
            "micro": [2 * third, 2 * third, 2 * third],
        ]
        #expect(figures.count == 18)
        for (group, values) in expected {
            for (figure, value) in zip(["precision", "recall", "f1"], values) {
                let distance = try (#require(found["r.\(group).\(figure)"]) - value).magnitude
                #expect(distance < 1e-12, "\(group) \(figure)")
            }
        }
        // All classes have two rows, so that weights change nothing here; with a mask they do.
        let even = try #require(found["r.weighted.f1"])
        #expect((even - (1.3 + 2 * third) * third).magnitude < 1e-12)
        let masked = example(mask: [1, 1, 3, 3, 0, 0]).figures(ClassReport(averages: [.weighted]))
        let weighted = try #require(masked.first { $0.name == "ClassReport.weighted.recall" }).value
        #expect((weighted - 0.875).magnitude < 1e-12)
    }

    @Test("A class that nobody takes for anything, or that no row has, reports zeros")
    func emptyReport() {
        let rows = Rows(predictions: [[1, 0, 0], [1, 0, 0]], targets: [[1], [0]])
        let figures = rows.figures(ClassReport(averages: [.macro]), batches: [2])
        let values: [Double] = [0.5, 1, 2.0 / 3, 0, 0, 0, 0, 0, 0]
        #expect(figures.map(\.value).prefix(9) == values[...])
        // The third class does not occur, and does not count.
        #expect((figures[11].value - 1.0 / 3).magnitude < 1e-12)
        let none = Rows(predictions: [[0, 0]], targets: [[0, 0]])
        #expect(none.figures(ClassReport(averages: [.micro]), batches: [1]).allSatisfy { $0.value == 0 })
    }

    @Test(
        "A report's F1 averages are those of F1, also of features that each say yes or no",
        arguments: [false, true])
    func reportAgrees(masked: Bool) throws {
        let features = Rows(
            predictions: [[0.9, 0.2], [0.4, 0.8], [0.6, 0.1], [0.3, 0.3], [0.2, 0.9], [0.7, 0.6]],
            targets: [[1, 0], [1, 1], [0, 0], [0, 1], [0, 1], [1, 1]],
            mask: masked ? [1, 2, 0, 1, 0.5, 1] : nil)
        for rows in [classes(masked: masked), features] {
            let figures = rows.figures(ClassReport(averages: [.macro, .micro], threshold: 0.25))
            func average(_ name: String) throws -> Double {
                try #require(figures.first { $0.name == "ClassReport.\(name).f1" }).value
            }
            #expect(try (average("macro") - rows.value(F1(threshold: 0.25))).magnitude < 1e-12)
            #expect(
                try (average("micro") - rows.value(F1(average: .micro, threshold: 0.25))).magnitude < 1e-12)
        }
    }

    @Test("A training logs the counts as a group, and the class shares add up")
    func logs() throws {
        let trainer = Trainer(
            stepper: SgdStepper(), hooks: [StopAfterEpoch(2)],
            scorers: [ConfusionMatrix(), F1(average: .micro), Accuracy(), TopK(2), Perplexity()],
            verbose: false)
        try trainer.train(
            smallNetwork(), on: Minibatches(of: 5, blobs(33), seed: 8), output: SilentOutput())
        let group = "rolling_training.ConfusionMatrix"
        let paths = trainer.logs.paths.filter { $0.hasPrefix(group + ".") }
        #expect(paths.count == 9 && paths.first == "\(group).0.0")
        for epoch in 0..<2 {
            let sum = try paths.reduce(0) { try $0 + trainer.logs.values($1)[epoch] }
            #expect(sum == 33)
            let right = try (0..<3).reduce(0) { try $0 + trainer.logs.values("\(group).\($1).\($1)")[epoch] }
            let accuracy = try trainer.logs.values("rolling_training.Accuracy")[epoch]
            #expect((right / 33 - accuracy).magnitude < 1e-12)
            #expect((try trainer.logs.values("rolling_training.F1")[epoch] - accuracy).magnitude < 1e-12)
        }
    }

    @Test("A state whose counts are those of another network is refused when it is gone on with")
    func otherCounts() throws {
        func make() -> Trainer {
            Trainer(stepper: SgdStepper(), scorers: [ConfusionMatrix()], verbose: false)
        }
        let first = make()
        let data = try Minibatches(of: 5, blobs(33), seed: 8)
        try first.train(smallNetwork(), on: data, output: SilentOutput(), stopAfterUpdates: 2)
        let other = try classifier(inputs: 4, hidden: [], classes: 4)
        let second = make()
        try second.prepare(for: other)
        try second.restore(from: first.stateTree)
        let error = #expect(throws: TrainingError.self) {
            try second.train(other, on: data, output: SilentOutput(), stopAfterUpdates: 1)
        }
        #expect(
            error?.message == "the state of ConfusionMatrix has 9 counts where this network makes 16: "
                + "it belongs to another training")
    }

    @Test(
        "say what does not fit",
        arguments: [
            (
                TopK(4),
                "TopK compares 3 predicted features with 1 features of 'targets': it needs one target a row, "
                    + "the number of its class, and at least 4 predictions"
            ),
            (
                ConfusionMatrix(targetsName: "default"),
                "ConfusionMatrix compares 3 predicted features with 4 features of 'default': it needs one target "
                    + "a row, the number of its class, and predictions for 2 to 100 classes"
            ),
            (
                F1(targetsName: "default"),
                "F1 compares 3 predicted features with 4 features of 'default': it needs as many of each, or one "
                    + "target a row, the number of its class"
            ),
            (
                ClassReport(targetsName: "default"),
                "ClassReport compares 3 predicted features with 4 features of 'default': it needs as many of each, or "
                    + "one target a row, the number of its class, and at most 1000 classes"
            ),
            (
                Perplexity(targetsName: "default"),
                "Perplexity compares 3 predicted features with 4 features of 'default': it needs one target a "
                    + "row, the number of its class, and the probabilities of at least 2 classes"
            ),
            (
                MeanAbsoluteError(),
                "MeanAbsoluteError compares 3 predicted features with 1 features of 'targets': it needs as many "
                    + "of each"
            ),
        ] as [(any Scorer, String)])
    func errors(scorer: any Scorer, expected: String) throws {
        let error = #expect(throws: TrainingError.self) {
            _ = try smallNetwork().evaluate(on: Undivided(blobs(5)), scorers: [scorer])
        }
        #expect(error?.message == expected)
    }
}
