import Arrays
import Handlers

/// Trials of activations by themselves.
func activationTrials() -> [Trial] {
    var samples = Samples(seed: 31)
    var trials: [Trial] = []
    let sizes = [(0, 3), (1, 1), (3, 17), (33, 16), (1, 5000), (70, 131), (400, 64)]
    for activation in Activation.allCases {
        for (index, (rows, columns)) in sizes.enumerated() {
            let gap = index % 3
            trials.append(
                Trial(
                    "activate \(activation)",
                    [
                        samples.matrix(rows, columns, gap: gap, in: -9...9),
                        samples.matrix(rows, columns, gap: 2 - gap),
                    ]
                ) { $0.activate($1[0], activation, into: $1[1]) })
            trials.append(
                Trial(
                    "activate in place \(activation)",
                    [samples.matrix(rows, columns, gap: gap, in: -0.1...0.1)]
                ) { $0.activate($1[0], activation, into: $1[0]) })
            for accumulate in [false, true] {
                let arguments = [
                    samples.matrix(rows, columns, gap: gap),
                    samples.matrix(rows, columns, gap: 1, in: -9...9),
                    samples.matrix(rows, columns, in: -0.9...0.9),
                    samples.matrix(rows, columns, gap: 2 - gap),
                ]
                for target in [0, 3] {
                    trials.append(
                        Trial(
                            "activateBackward \(activation) into \(target), accumulate \(accumulate)",
                            arguments
                        ) {
                            $0.activateBackward(
                                outputDeltas: $1[0], inputs: $1[1], outputs: $1[2], activation: activation,
                                into: $1[target], accumulate: accumulate)
                        })
                }
            }
        }
    }
    return trials
}
