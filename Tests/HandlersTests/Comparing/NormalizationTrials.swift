import Arrays
import Handlers

/// Normalization of batches and of rows, at sizes on both sides of blocks, lanes and vectors.
func normalizationTrials() -> [Trial] {
    var samples = Samples(seed: 17)
    var trials: [Trial] = []
    for (rows, columns) in [(1, 1), (7, 5), (64, 16), (200, 33), (1030, 48)] {
        func vector() -> Sample { samples.matrix(1, columns) }
        /// Deviations are positive.
        func positive(_ count: Int) -> Sample { samples.matrix(1, count, in: 0.5...2) }
        trials += [
            Trial(
                "batchNormalization \(rows)×\(columns)",
                [samples.matrix(rows, columns), vector(), vector(), vector(), vector()]
                    + (0..<3).map { _ in samples.matrix(rows, columns) }
            ) {
                $0.batchNormalization(
                    $1[0], gamma: $1[1].flat, beta: $1[2].flat, epsilon: 0.01, negativeMean: $1[3].flat,
                    deviation: $1[4].flat, centered: $1[5], normalized: $1[6], into: $1[7])
            },
            Trial(
                "applyBatchNormalization \(rows)×\(columns)",
                [samples.matrix(rows, columns), vector(), vector(), vector(), positive(columns)]
                    + (0..<3).map { _ in samples.matrix(rows, columns) }
            ) {
                $0.applyBatchNormalization(
                    $1[0], gamma: $1[1].flat, beta: $1[2].flat, negativeMean: $1[3].flat,
                    deviation: $1[4].flat, centered: $1[5], normalized: $1[6], into: $1[7])
            },
            Trial(
                "layerNormalization \(rows)×\(columns)",
                [samples.matrix(rows, columns), vector(), vector(), samples.matrix(1, rows)]
                    + (0..<2).map { _ in samples.matrix(rows, columns) }
            ) {
                $0.layerNormalization(
                    $1[0], gamma: $1[1].flat, beta: $1[2].flat, epsilon: 0.01, deviations: $1[3].flat,
                    normalized: $1[4], into: $1[5])
            },
        ]
        for adds in [false, true] {
            trials += [
                Trial(
                    "batchNormalizationBackward \(rows)×\(columns) \(adds)",
                    [
                        samples.matrix(rows, columns), samples.matrix(rows, columns), vector(),
                        positive(columns),
                    ]
                        + [samples.matrix(rows, columns), vector(), vector()]
                ) {
                    $0.batchNormalizationBackward(
                        outputDeltas: $1[0], normalized: $1[1], gamma: $1[2].flat, deviation: $1[3].flat,
                        ofBatch: true, inputDeltas: $1[4], addInputDeltas: adds, gammaGradients: $1[5].flat,
                        betaGradients: $1[6].flat, addGradients: adds)
                },
                Trial(
                    "layerNormalizationBackward \(rows)×\(columns) \(adds)",
                    [samples.matrix(rows, columns), samples.matrix(rows, columns), vector(), positive(rows)]
                        + [samples.matrix(rows, columns), vector(), vector()]
                ) {
                    $0.layerNormalizationBackward(
                        outputDeltas: $1[0], normalized: $1[1], gamma: $1[2].flat, deviations: $1[3].flat,
                        inputDeltas: $1[4], addInputDeltas: adds, gammaGradients: $1[5].flat,
                        betaGradients: $1[6].flat, addGradients: adds)
                },
            ]
        }
    }
    return trials
}
