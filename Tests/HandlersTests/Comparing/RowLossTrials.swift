import Arrays
import Handlers

private let shapes = [
    (0, 3, 0), (2, 0, 0), (1, 1, 0), (3, 5, 2), (17, 33, 0), (33, 16, 1), (1, 70_001, 0), (70, 1001, 3),
    (3000, 7, 0),
]

/// Trials of losses by row.
func rowLossTrials() -> [Trial] {
    var samples = Samples(seed: 23)
    var trials: [Trial] = []
    for (rows, columns, gap) in shapes {
        for penalty in Penalty.allCases {
            trials.append(
                Trial(
                    "penalize \(penalty)", [samples.matrix(rows, columns, gap: gap), samples.vector(rows)]
                ) {
                    $0.penalize($1[0], penalty, losses: $1[1].vector)
                })
            for accumulate in [false, true] {
                trials.append(
                    Trial(
                        "penalizeBackward \(penalty)",
                        [
                            samples.matrix(rows, columns, gap: gap), samples.vector(rows),
                            samples.matrix(rows, columns, gap: gap / 2),
                        ]
                    ) {
                        $0.penalizeBackward(
                            $1[0], penalty, lossDeltas: $1[1].vector, inputDeltas: $1[2],
                            accumulate: accumulate)
                    })
            }
        }
        let pair = { (samples: inout Samples) in
            [
                samples.matrix(rows, columns, gap: gap, in: 0...1),
                samples.matrix(rows, columns, gap: gap / 2, in: 0...1), samples.vector(rows),
            ]
        }
        trials.append(
            Trial("binomialCrossEntropy", pair(&samples)) {
                $0.binomialCrossEntropy($1[0], targets: $1[1], losses: $1[2].vector)
            })
        for accumulate in [false, true] {
            trials.append(
                Trial(
                    "binomialCrossEntropyBackward", pair(&samples) + [samples.matrix(rows, columns, gap: 1)]
                ) {
                    $0.binomialCrossEntropyBackward(
                        $1[0], targets: $1[1], lossDeltas: $1[2].vector, inputDeltas: $1[3],
                        accumulate: accumulate)
                })
        }
    }
    // Where the derivative of |x| jumps, and where the clipping begins.
    for penalty in Penalty.allCases {
        trials.append(
            Trial(
                "penalizeBackward \(penalty) about 0",
                [
                    Sample(values: [0, -0.0, 1e-30, -1e-30, 3e18, -3e18], columns: 6), samples.vector(1),
                    samples.vector(6),
                ]
            ) {
                $0.penalizeBackward(
                    $1[0], penalty, lossDeltas: $1[1].vector, inputDeltas: $1[2], accumulate: false)
            })
    }
    let (sure, targets): ([Float], [Float]) = ([0, 0, 1, 1, 1e-7, 1 - 0x1p-23], [0, 1, 0, 1, 1, 0])
    trials.append(
        Trial(
            "binomialCrossEntropy of the sure",
            [sure, targets, sure].map { Sample(values: $0, columns: 1) } + [samples.matrix(6, 1)]
        ) {
            $0.binomialCrossEntropy($1[0], targets: $1[1], losses: $1[2].vector)
            $0.binomialCrossEntropyBackward(
                $1[0], targets: $1[1], lossDeltas: $1[2].vector, inputDeltas: $1[3], accumulate: false)
        })
    return trials
}
