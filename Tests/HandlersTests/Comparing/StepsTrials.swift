import Arrays
import Handlers

/// Trials of all steps of gated layers: of one sequence and of two, with weights as they lie and transposed.
func stepsTrials() -> [Trial] {
    var samples = Samples(seed: 7)
    var trials: [Trial] = []
    for activation in Activation.derivedFromOutput {
        // Few samples and more; units that fill the vectors and units that do not; several blocks of the sums.
        for (rows, units, gap) in [(1, 64, 0), (1, 400, 2), (3, 33, 1), (2, 77, 0), (4, 30, 1), (2, 5, 0)]
        where units < 100 || activation == .tanh {
            for (time, isPair, isTransposed) in [
                (1, false, false), (3, false, true), (3, true, false), (4, true, true), (2, true, false),
            ] {
                for make in [lstmStepsTrial, gruStepsTrial] {
                    trials.append(make(activation, rows, units, time, gap, isPair, isTransposed, &samples))
                }
            }
        }
    }
    return trials
}

private func lstmStepsTrial(
    _ activation: Activation, _ rows: Int, _ cells: Int, _ time: Int, _ gap: Int, _ isPair: Bool,
    _ isTransposed: Bool,
    _ samples: inout Samples
) -> Trial {
    let count = 10
    var matrices: [Sample] = []
    for _ in 0..<(isPair ? 2 : 1) {
        matrices += [
            samples.matrix(time * rows, 4 * cells, gap: gap), samples.vector(cells), samples.vector(cells),
            samples.vector(cells), samples.matrix(rows, cells, gap: gap), samples.matrix(time * rows, cells),
            samples.matrix(time * rows, cells, gap: 1), samples.matrix(time * rows, cells, gap: gap),
            samples.matrix(rows, cells, gap: gap, in: -0.9...0.9),
            samples.weights(4 * cells, cells, gap: gap, isTransposed: isTransposed),
        ]
    }
    return Trial("lstmSteps \(activation) pair \(isPair) transposed \(isTransposed)", matrices) {
        handler, all in
        func sequence(_ m: ArraySlice<Matrix>) -> LstmSequence {
            let m = Array(m)
            return LstmSequence(
                time: time, initialOutputs: m[8], initialCells: m[4], gates: m[0], cells: m[5],
                squashedCells: m[6], outputs: m[7],
                recurrentWeights: Weights(m[9], isTransposed: isTransposed),
                peepholes: LstmPeepholes(input: m[1].vector, forget: m[2].vector, output: m[3].vector))
        }
        handler.lstmSteps(
            sequence(all[..<count]), beside: isPair ? sequence(all[count...]) : nil, activation: activation)
    }
}

private func gruStepsTrial(
    _ activation: Activation, _ rows: Int, _ units: Int, _ time: Int, _ gap: Int, _ isPair: Bool,
    _ isTransposed: Bool,
    _ samples: inout Samples
) -> Trial {
    let count = 5
    var matrices: [Sample] = []
    for _ in 0..<(isPair ? 2 : 1) {
        matrices += [
            samples.matrix(rows, units, gap: gap, in: -0.9...0.9),
            samples.matrix(time * rows, 4 * units, gap: gap), samples.matrix(time * rows, units, gap: 1),
            samples.weights(3 * units, units, gap: gap, isTransposed: isTransposed), samples.vector(units),
        ]
    }
    return Trial("gruSteps \(activation) pair \(isPair) transposed \(isTransposed)", matrices) {
        handler, all in
        func sequence(_ m: ArraySlice<Matrix>) -> GruSequence {
            let m = Array(m)
            return GruSequence(
                time: time, initialOutputs: m[0], gates: m[1], outputs: m[2],
                recurrentWeights: Weights(m[3], isTransposed: isTransposed), recurrentBias: m[4].vector)
        }
        handler.gruSteps(
            sequence(all[..<count]), beside: isPair ? sequence(all[count...]) : nil, activation: activation)
    }
}
