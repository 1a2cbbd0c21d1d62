import Arrays
import Handlers

/// Trials of matrix products and linear layers.
func productTrials() -> [Trial] {
    var samples = Samples(seed: 1)
    var trials: [Trial] = []
    let sizes = [
        (1, 1, 1), (3, 1, 5), (1, 17, 3), (17, 33, 1), (32, 64, 10), (33, 3, 64), (5, 16, 129), (65, 31, 17),
        (4, 5, 0), (0, 3, 2), (2, 0, 3), (40, 70, 50),
        // Several blocks of the sums, and so many that these are divided among threads.
        (1, 7, 384), (9, 20, 385), (30, 11, 1000), (12, 10, 4000),
        // Several groups of blocks.
        (3, 14, 13_000),
    ]
    for (index, (rows, columns, inner)) in sizes.enumerated() {
        for flags in 0..<8 {
            let (left, right, accumulate) = (flags & 1 != 0, flags & 2 != 0, flags & 4 != 0)
            let gap = (index + flags) % 3
            trials.append(
                Trial(
                    "product left transposed \(left), right \(right), accumulate \(accumulate)",
                    [
                        samples.matrix(left ? inner : rows, left ? rows : inner, gap: gap),
                        samples.matrix(right ? columns : inner, right ? inner : columns, gap: 2 - gap),
                        samples.matrix(rows, columns, gap: gap),
                    ]
                ) { handler, m in
                    handler.product(
                        m[0], transposed: left, m[1], transposed: right, into: m[2], accumulate: accumulate)
                })
        }
    }
    for activation in Activation.derivedFromOutput {
        for (index, (rows, units, inputs)) in sizes.enumerated()
        where inputs < 4000 || activation == .tanh {
            let gap = index % 2 * 3
            trials.append(linearTrial(activation, rows, units, inputs, gap: gap, samples: &samples))
            trials.append(
                transposedLinearTrial(
                    activation, rows, units, inputs, gap: gap, isNormalized: index % 3 != 0,
                    samples: &samples))
            for variant in [index, index + 1] {
                trials.append(
                    linearBackwardTrial(
                        activation, rows, units, inputs, gap: gap, variant: variant, samples: &samples))
            }
        }
    }
    // Wide and tall enough to be divided among threads and blocks of rows.
    for activation in Activation.derivedFromOutput {
        trials.append(linearTrial(activation, 150, 130, 7, gap: 0, samples: &samples))
        trials.append(linearBackwardTrial(activation, 150, 260, 3, gap: 1, variant: 0, samples: &samples))
        trials.append(linearBackwardTrial(activation, 200, 200, 3, gap: 0, variant: 3, samples: &samples))
    }
    return trials
}

private func linearTrial(
    _ activation: Activation, _ rows: Int, _ units: Int, _ inputs: Int, gap: Int, samples: inout Samples
) -> Trial {
    let hasBias = (rows + units) % 5 != 0
    return Trial(
        "linear \(activation) bias \(hasBias)",
        [
            samples.matrix(rows, inputs, gap: gap), samples.matrix(units, inputs, in: -0.5...0.5),
            samples.vector(units), samples.matrix(rows, units, gap: gap),
        ]
    ) { handler, m in
        handler.linear(
            m[0], weights: Weights(m[1]), bias: hasBias ? m[2].vector : nil, activation: activation,
            into: m[3])
    }
}

private func transposedLinearTrial(
    _ activation: Activation, _ rows: Int, _ units: Int, _ inputs: Int, gap: Int, isNormalized: Bool,
    samples: inout Samples
) -> Trial {
    Trial(
        "linear \(activation) transposed, normalized \(isNormalized)",
        [
            samples.matrix(rows, inputs, gap: gap),
            samples.weights(units, inputs, gap: gap, isTransposed: true),
            samples.vector(units), samples.matrix(rows, units, gap: gap),
        ] + samples.normalization(units)
    ) { handler, m in
        handler.linear(
            m[0], weights: Weights(m[1], isTransposed: true), bias: m[2].vector,
            normalization: isNormalized ? ColumnNormalization(m, from: 4) : nil, activation: activation,
            into: m[3])
    }
}

private func linearBackwardTrial(
    _ activation: Activation, _ rows: Int, _ units: Int, _ inputs: Int, gap: Int, variant: Int,
    samples: inout Samples
) -> Trial {
    let (addDeltas, addGradients) = (variant % 2 == 0, variant % 4 < 2)
    let (wantsDeltas, wantsBias) = (variant % 5 != 4, variant % 6 != 5)
    return Trial(
        "linearBackward \(activation) variant \(variant)",
        [
            samples.matrix(rows, units, gap: gap), samples.matrix(rows, units, in: -0.9...0.9),
            samples.matrix(rows, inputs, gap: gap), samples.matrix(units, inputs),
            samples.matrix(rows, inputs, gap: 1), samples.matrix(units, inputs), samples.vector(units),
        ]
    ) { handler, m in
        handler.linearBackward(
            outputDeltas: m[0], outputs: m[1], inputs: m[2], weights: m[3], activation: activation,
            inputDeltas: wantsDeltas ? m[4] : nil, addInputDeltas: addDeltas, weightGradients: m[5],
            biasGradients: wantsBias ? m[6].vector : nil, addGradients: addGradients)
    }
}
