import Arrays
import Handlers

private let counts = [0, 1, 3, 16, 17, 33, 1024, 1031, 70_003]
private let shapes = [
    (1, 1, 0), (3, 5, 2), (17, 33, 0), (33, 16, 1), (1, 70_001, 0), (70, 1001, 3), (200, 300, 0),
]

/// Trials of copies, sums and elementwise layers.
func elementwiseTrials() -> [Trial] {
    var samples = Samples(seed: 3)
    var trials: [Trial] = []
    for count in counts {
        trials.append(Trial("fill", [samples.vector(count)]) { $0.fill($1[0].vector, with: 0.7) })
        trials.append(
            Trial("addConstant", [samples.vector(count)]) { $0.addConstant(-0.3, to: $1[0].vector) })
        trials.append(
            Trial("bernoulli", [samples.vector(count)]) {
                $0.bernoulli(
                    into: $1[0].vector, probability: 0.3,
                    key: RandomKey(seed: 5, purpose: "mask").at(step: 2),
                    from: count % 5)
            })
        trials.append(
            Trial("sum", [samples.vector(count), samples.vector(3)]) {
                $1[1].put($0.sum($1[0].vector))
            })
        trials.append(
            Trial("isFinite", [samples.vector(count), samples.vector(1)]) {
                $1[1].base[0] = $0.isFinite($1[0].vector) ? 1 : 0
            })
        for accumulate in [false, true] {
            trials.append(
                Trial("multiply", (0..<3).map { _ in samples.vector(count) }) { handler, m in
                    handler.multiply(
                        m[0].vector, m[1].vector, times: 1.3, into: m[2].vector, accumulate: accumulate)
                })
        }
        trials.append(
            Trial("multiply in place", (0..<2).map { _ in samples.vector(count) }) { handler, m in
                handler.multiply(m[0].vector, m[1].vector, times: 2, into: m[0].vector, accumulate: false)
            })
        trials.append(
            Trial("squaredDifference", (0..<4).map { _ in samples.vector(count) }) { handler, m in
                handler.squaredDifference(
                    m[0].vector, m[1].vector, times: 0.5, difference: m[2].vector, into: m[3].vector)
            })
    }
    for (rows, columns, gap) in shapes {
        let pair = { (samples: inout Samples) in
            [samples.matrix(rows, columns, gap: gap), samples.matrix(rows, columns, gap: gap / 2)]
        }
        trials.append(Trial("copy", pair(&samples)) { $0.copy($1[0], into: $1[1]) })
        trials.append(Trial("add", pair(&samples)) { $0.add($1[0], times: -0.7, into: $1[1]) })
        for accumulate in [false, true] {
            trials.append(
                Trial("sumRows", [samples.matrix(rows, columns, gap: gap), samples.vector(columns)]) {
                    $0.sumRows($1[0], into: $1[1].vector, accumulate: accumulate)
                })
            trials.append(
                Trial("maskRows", pair(&samples) + [samples.vector(rows)]) {
                    $0.maskRows($1[0], mask: $1[2].vector, into: $1[1], accumulate: accumulate)
                })
        }
    }
    return trials
}

/// Trials of the cross entropies.
func entropyTrials() -> [Trial] {
    var samples = Samples(seed: 4)
    var trials: [Trial] = []
    for (rows, columns, gap) in shapes where rows * columns < 60_000 || rows == 200 {
        trials.append(
            Trial(
                "softmaxCrossEntropy",
                [
                    samples.matrix(rows, columns, gap: gap, in: -5...5), samples.classes(rows, of: columns),
                    samples.matrix(rows, columns, gap: gap / 2), samples.vector(rows),
                ]
            ) {
                $0.softmaxCrossEntropy(
                    $1[0], targets: $1[1].vector, predictions: $1[2], losses: $1[3].vector)
            })
        for accumulate in [false, true] {
            trials.append(
                Trial(
                    "softmaxCrossEntropyBackward",
                    [
                        samples.matrix(rows, columns, gap: gap, in: 0...1),
                        samples.classes(rows, of: columns), samples.vector(rows),
                        samples.matrix(rows, columns, gap: gap / 2),
                    ]
                ) {
                    $0.softmaxCrossEntropyBackward(
                        predictions: $1[0], targets: $1[1].vector, lossDeltas: $1[2].vector,
                        inputDeltas: $1[3], accumulate: accumulate)
                })
        }
    }
    for count in counts {
        trials.append(
            Trial(
                "sigmoidCrossEntropy",
                [
                    samples.vector(count, in: -20...20), samples.vector(count, in: 0...1),
                    samples.vector(count), samples.vector(count),
                ]
            ) {
                $0.sigmoidCrossEntropy(
                    $1[0].vector, targets: $1[1].vector, predictions: $1[2].vector, losses: $1[3].vector)
            })
        for accumulate in [false, true] {
            trials.append(
                Trial(
                    "sigmoidCrossEntropyBackward",
                    [
                        samples.vector(count, in: 0...1), samples.vector(count, in: 0...1),
                        samples.vector(count), samples.vector(count),
                    ]
                ) {
                    $0.sigmoidCrossEntropyBackward(
                        predictions: $1[0].vector, targets: $1[1].vector, lossDeltas: $1[2].vector,
                        inputDeltas: $1[3].vector, accumulate: accumulate)
                })
        }
    }
    return trials
}

/// Trials of the steppers' updates and of what limits values.
func updateTrials() -> [Trial] {
    var samples = Samples(seed: 5)
    var trials: [Trial] = []
    for count in counts {
        let three = { (samples: inout Samples) in (0..<3).map { _ in samples.vector(count) } }
        trials.append(
            Trial("sgdUpdate", three(&samples)) {
                $0.sgdUpdate($1[0].vector, gradients: $1[1].vector, learningRate: 0.1)
            })
        trials.append(
            Trial("momentumUpdate", three(&samples)) {
                $0.momentumUpdate(
                    $1[0].vector, gradients: $1[1].vector, velocity: $1[2].vector, learningRate: 0.1,
                    momentum: 0.9)
            })
        trials.append(
            Trial("nesterovLookAhead", three(&samples)) {
                $0.nesterovLookAhead($1[0].vector, velocity: $1[2].vector, momentum: 0.9)
            })
        trials.append(
            Trial("nesterovCorrection", three(&samples)) {
                $0.nesterovCorrection(
                    $1[0].vector, gradients: $1[1].vector, velocity: $1[2].vector, learningRate: 0.1)
            })
        trials.append(
            Trial("clip", [samples.vector(count)]) { $0.clip($1[0].vector, low: -0.5, high: 0.7) })
    }
    trials += adaptiveTrials(counts: counts, &samples)
    for (rows, columns, gap) in shapes {
        let limit = Float(columns).squareRoot() * 1.15
        trials.append(
            Trial("constrainRowNorms", [samples.matrix(rows, columns, gap: gap)]) {
                $0.constrainRowNorms($1[0], limit: limit)
            })
    }
    return trials
}
