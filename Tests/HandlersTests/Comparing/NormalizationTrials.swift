import Arrays
import Handlers

/// On both sides of blocks of rows, lanes, tiles of columns and vectors; without rows; with work for several
/// threads; and rows of several stretches.
private let sizes = [
    (0, 3), (1, 1), (7, 5), (64, 16), (65, 64), (200, 33), (1030, 83), (300, 150), (3, 9001),
]

/// Normalization of batches and of rows.
func normalizationTrials() -> [Trial] {
    var samples = Samples(seed: 17)
    var trials: [Trial] = []
    for (index, (rows, columns)) in sizes.enumerated() {
        let size = "\(rows)×\(columns)"
        let gap = index % 3
        func matrix() -> Sample { samples.matrix(rows, columns, gap: gap) }
        func vector() -> Sample { samples.vector(columns) }
        /// Deviations are positive.
        func positive(_ count: Int) -> Sample { samples.vector(count, in: 0.5...2) }
        trials += [
            Trial("batchNormalization \(size)", [matrix(), vector(), vector(), vector(), vector(), matrix()])
            {
                $0.batchNormalization(
                    $1[0], gamma: $1[1].flat, beta: $1[2].flat, epsilon: 0.01, negativeMean: $1[3].flat,
                    deviation: $1[4].flat, into: $1[5])
            },
            Trial(
                "applyBatchNormalization \(size)",
                [matrix(), vector(), vector(), vector(), positive(columns), matrix()]
            ) {
                $0.applyBatchNormalization(
                    $1[0], gamma: $1[1].flat, beta: $1[2].flat, negativeMean: $1[3].flat,
                    deviation: $1[4].flat, into: $1[5])
            },
            Trial(
                "layerNormalization \(size)",
                [matrix(), vector(), vector(), samples.vector(rows), samples.vector(rows), matrix()]
            ) {
                $0.layerNormalization(
                    $1[0], gamma: $1[1].flat, beta: $1[2].flat, epsilon: 0.01, negativeMeans: $1[3].flat,
                    deviations: $1[4].flat, into: $1[5])
            },
        ]
        for (adds, ofBatch, wantsDeltas) in [
            (false, true, true), (true, true, true), (false, false, true), (true, false, false),
        ] {
            let options = "adding \(adds), of batch \(ofBatch), deltas \(wantsDeltas)"
            trials += [
                Trial(
                    "batchNormalizationBackward \(size) \(options)",
                    [
                        matrix(), matrix(), vector(), vector(), positive(columns), matrix(), vector(),
                        vector(),
                    ]
                ) {
                    $0.batchNormalizationBackward(
                        outputDeltas: $1[0], inputs: $1[1], gamma: $1[2].flat, negativeMean: $1[3].flat,
                        deviation: $1[4].flat, ofBatch: ofBatch, inputDeltas: wantsDeltas ? $1[5] : nil,
                        addInputDeltas: adds, gammaGradients: $1[6].flat, betaGradients: $1[7].flat,
                        addGradients: adds)
                },
                Trial(
                    "layerNormalizationBackward \(size) \(options)",
                    [
                        matrix(), matrix(), vector(), samples.vector(rows), positive(rows), matrix(),
                        vector(), vector(),
                    ]
                ) {
                    $0.layerNormalizationBackward(
                        outputDeltas: $1[0], inputs: $1[1], gamma: $1[2].flat, negativeMeans: $1[3].flat,
                        deviations: $1[4].flat, inputDeltas: wantsDeltas ? $1[5] : nil, addInputDeltas: adds,
                        gammaGradients: $1[6].flat, betaGradients: $1[7].flat, addGradients: adds)
                },
            ]
        }
    }
    for offset in [Float(-3), 30] {
        // Far from zero, a sum of squares less the square of the sum would leave nothing.
        trials.append(
            Trial(
                "batchNormalization about \(offset)",
                [
                    samples.matrix(500, 20, in: offset - 1...offset + 1), samples.vector(20),
                    samples.vector(20), samples.vector(20), samples.vector(20), samples.matrix(500, 20),
                ]
            ) {
                $0.batchNormalization(
                    $1[0], gamma: $1[1].flat, beta: $1[2].flat, epsilon: 1e-5, negativeMean: $1[3].flat,
                    deviation: $1[4].flat, into: $1[5])
            })
    }
    return trials
}
