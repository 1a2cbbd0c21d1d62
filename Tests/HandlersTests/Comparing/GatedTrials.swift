import Arrays
import Handlers

/// Trials of gated steps and of units with clocks.
func gatedTrials() -> [Trial] {
    var samples = Samples(seed: 11)
    var trials: [Trial] = []
    let sizes = [(1, 1, 0), (3, 17, 2), (33, 16, 0), (17, 33, 1), (32, 65, 0), (60, 150, 5), (200, 300, 0)]
    for activation in Activation.derivedFromOutput {
        for (rows, units, gap) in sizes {
            trials.append(gruTrial(activation, rows, units, gap: gap, samples: &samples))
            for hasPrevious in [true, false] {
                trials.append(
                    gruBackwardTrial(
                        activation, rows, units, gap: gap, hasPrevious: hasPrevious, samples: &samples))
            }
        }
    }
    for (rows, units, gap) in sizes + [(0, 3, 0), (700, 260, 0)] {
        for time in [1, 2, 6, 7] {
            let timing = samples.timing(units)
            let pair = [samples.matrix(rows, units, gap: gap), samples.matrix(rows, units, gap: gap / 2)]
            trials.append(
                Trial("hold at \(time)", pair + [timing]) {
                    $0.hold($1[0], previous: $1[1], timing: $1[2].vector, time: time)
                })
            trials.append(
                Trial("holdBackward at \(time)", pair + [timing]) {
                    $0.holdBackward($1[0], previousDeltas: $1[1], timing: $1[2].vector, time: time)
                })
        }
    }
    return trials
}

private func gruTrial(
    _ activation: Activation, _ rows: Int, _ units: Int, gap: Int, samples: inout Samples
) -> Trial {
    Trial(
        "gruGates \(activation)",
        [
            samples.matrix(rows, 4 * units, gap: gap, in: -4...4), samples.vector(units),
            samples.matrix(rows, units, gap: gap), samples.matrix(rows, units, gap: 1),
        ]
    ) { handler, m in
        handler.gruGates(
            m[0], recurrentBias: m[1].vector, activation: activation, previous: m[2], outputs: m[3])
    }
}

private func gruBackwardTrial(
    _ activation: Activation, _ rows: Int, _ units: Int, gap: Int, hasPrevious: Bool,
    samples: inout Samples
) -> Trial {
    Trial(
        "gruGatesBackward \(activation) previous \(hasPrevious)",
        [
            samples.matrix(rows, units, gap: gap), samples.matrix(rows, 4 * units, gap: gap, in: 0...1),
            samples.matrix(rows, units, gap: 2), samples.matrix(rows, 4 * units, gap: 1),
            samples.matrix(rows, units, gap: gap),
        ]
    ) { handler, m in
        handler.gruGatesBackward(
            outputDeltas: m[0], gates: m[1], activation: activation, previous: m[2], gateDeltas: m[3],
            previousDeltas: hasPrevious ? m[4] : nil)
    }
}

extension Samples {
    /// Clocks: small whole numbers, and now and then a zero, a fraction or a negative number.
    fileprivate mutating func timing(_ count: Int) -> Sample {
        let values = (0..<count).map { _ in [1, 2, 3, 7, 0, 1.5, -2, 0.1][Int(next() % 8)] as Float }
        return Sample(values: values, columns: count)
    }
}
