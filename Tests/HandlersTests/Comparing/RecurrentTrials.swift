import Arrays
import Handlers

/// Trials of recurrent steps.
func recurrentTrials() -> [Trial] {
    var samples = Samples(seed: 2)
    var trials: [Trial] = []
    for activation in Activation.derivedFromOutput {
        for (rows, units, gap) in [(1, 1, 0), (3, 17, 2), (33, 16, 0), (17, 33, 1), (8, 64, 3)] {
            trials.append(
                Trial(
                    "recurrentStep \(activation)",
                    [
                        samples.matrix(rows, units, gap: gap),
                        samples.matrix(units, units, in: -0.3...0.3),
                        samples.matrix(rows, units, gap: gap),
                    ]
                ) { handler, m in
                    handler.recurrentStep(
                        previous: m[0], recurrentWeights: m[1], activation: activation, outputs: m[2])
                })
            for hasPrevious in [true, false] {
                trials.append(
                    Trial(
                        "recurrentStepBackward \(activation) previous \(hasPrevious)",
                        [
                            samples.matrix(rows, units, gap: gap),
                            samples.matrix(rows, units, gap: gap, in: -0.9...0.9),
                            samples.matrix(units, units), samples.matrix(rows, units, gap: gap),
                            samples.matrix(rows, units),
                        ]
                    ) { handler, m in
                        handler.recurrentStepBackward(
                            outputDeltas: m[0], outputs: m[1], recurrentWeights: m[2],
                            activation: activation, deltas: m[3], previousDeltas: hasPrevious ? m[4] : nil)
                    })
            }
        }
        for (rows, cells, gap) in [
            (1, 1, 0), (3, 17, 2), (33, 16, 0), (17, 33, 1), (32, 65, 0), (60, 150, 5),
        ] {
            trials.append(lstmTrial(activation, rows, cells, gap: gap, samples: &samples))
            trials.append(lstmBackwardTrial(activation, rows, cells, gap: gap, samples: &samples))
        }
    }
    return trials
}

private func lstmTrial(
    _ activation: Activation, _ rows: Int, _ cells: Int, gap: Int, samples: inout Samples
) -> Trial {
    Trial(
        "lstmGates \(activation)",
        [
            samples.matrix(rows, 4 * cells, gap: gap, in: -4...4), samples.vector(cells),
            samples.vector(cells), samples.vector(cells), samples.matrix(rows, cells, gap: gap),
            samples.matrix(rows, cells), samples.matrix(rows, cells, gap: 1), samples.matrix(rows, cells),
        ]
    ) { handler, m in
        let peepholes = LstmPeepholes(input: m[1].vector, forget: m[2].vector, output: m[3].vector)
        handler.lstmGates(
            m[0], peepholes: peepholes, activation: activation, previousCells: m[4], cells: m[5],
            squashedCells: m[6], outputs: m[7])
    }
}

private func lstmBackwardTrial(
    _ activation: Activation, _ rows: Int, _ cells: Int, gap: Int, samples: inout Samples
) -> Trial {
    Trial(
        "lstmGatesBackward \(activation)",
        [
            samples.matrix(rows, cells, gap: gap), samples.matrix(rows, 4 * cells, gap: gap, in: 0...1),
            samples.vector(cells), samples.vector(cells), samples.vector(cells), samples.vector(cells),
            samples.vector(cells), samples.vector(cells), samples.matrix(rows, cells, gap: 2),
            samples.matrix(rows, cells), samples.matrix(rows, cells, in: -1...1),
            samples.matrix(rows, cells, gap: gap), samples.matrix(rows, 4 * cells, gap: 1),
        ]
    ) { handler, m in
        handler.lstmGatesBackward(
            outputDeltas: m[0], gates: m[1],
            peepholes: LstmPeepholes(input: m[2].vector, forget: m[3].vector, output: m[4].vector),
            peepholeGradients: LstmPeepholes(input: m[5].vector, forget: m[6].vector, output: m[7].vector),
            activation: activation, previousCells: m[8], cells: m[9], squashedCells: m[10],
            cellDeltas: m[11], gateDeltas: m[12])
    }
}
