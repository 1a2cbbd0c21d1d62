import Arrays
import Handlers

/// A convolution's sizes, and its number of filters.
private let shapes: [(ConvolutionGeometry, filters: Int)] = [
    (ConvolutionGeometry(batch: 1, height: 1, width: 1, channels: 1, kernel: (1, 1)), 1),
    (ConvolutionGeometry(batch: 0, height: 4, width: 3, channels: 2, kernel: (2, 2)), 3),
    (ConvolutionGeometry(batch: 3, height: 5, width: 4, channels: 3, kernel: (2, 3)), 5),
    (
        ConvolutionGeometry(
            batch: 2, height: 7, width: 8, channels: 1, kernel: (2, 2), stride: (3, 3),
            padding: ImagePadding(1)), 2
    ),
    (
        ConvolutionGeometry(
            batch: 4, height: 6, width: 9, channels: 17, kernel: (3, 2), stride: (1, 2),
            padding: ImagePadding(top: 2, left: 0, bottom: 1, right: 1)), 33
    ),
    (
        ConvolutionGeometry(
            batch: 5, height: 1, width: 30, channels: 4, kernel: (1, 5), padding: ImagePadding(left: 4)), 16
    ),
    // Outputs that see nothing but padding.
    (
        ConvolutionGeometry(
            batch: 2, height: 3, width: 2, channels: 3, kernel: (2, 2), stride: (2, 1),
            padding: ImagePadding(3)), 4
    ),
    (
        ConvolutionGeometry(
            batch: 6, height: 12, width: 12, channels: 32, kernel: (5, 5), padding: ImagePadding(2)), 48
    ),
    (
        ConvolutionGeometry(
            batch: 9, height: 16, width: 16, channels: 3, kernel: (5, 5), padding: ImagePadding(2)), 32
    ),
    (ConvolutionGeometry(batch: 3, height: 14, width: 13, channels: 40, kernel: (1, 1), stride: (2, 2)), 24),
    // Several groups of blocks: of windows, where a tap sees nothing in the first, and of what one sees.
    (
        ConvolutionGeometry(
            batch: 1, height: 1, width: 6200, channels: 9, kernel: (2, 1), padding: ImagePadding(1)), 3
    ),
    (ConvolutionGeometry(batch: 1, height: 3, width: 3, channels: 1700, kernel: (2, 2)), 2),
]

/// Trials of convolutions.
func convolutionTrials() -> [Trial] {
    var samples = Samples(seed: 11)
    var trials: [Trial] = []
    for (index, (geometry, filters)) in shapes.enumerated() {
        let isLarge = geometry.kernelCount * geometry.positionCount * filters * geometry.batch > 1 << 19
        for (number, activation) in Activation.derivedFromOutput.enumerated()
        where !isLarge || number == index % 7 {
            trials.append(forwardTrial(geometry, filters, activation, &samples))
            trials.append(
                normalizedTrial(geometry, filters, activation, isTransposed: number % 2 == 0, &samples))
            trials.append(backwardTrial(geometry, filters, activation, variant: index + number, &samples))
        }
        trials.append(backwardTrial(geometry, filters, .tanh, variant: index + 1, &samples))
    }
    return trials
}

private func forwardTrial(
    _ geometry: ConvolutionGeometry, _ filters: Int, _ activation: Activation, _ samples: inout Samples
) -> Trial {
    let hasBias = filters != 5 || activation != .relu
    return Trial(
        "convolution \(geometry) \(activation) bias \(hasBias)",
        [
            samples.matrix(geometry.batch, geometry.imageCount),
            samples.matrix(filters, geometry.kernelCount, in: -0.5...0.5), samples.vector(filters),
            samples.matrix(geometry.batch, geometry.positionCount * filters),
        ]
    ) { handler, m in
        handler.convolution(
            m[0], geometry: geometry, weights: Weights(m[1]), bias: hasBias ? m[2].vector : nil,
            activation: activation, into: m[3])
    }
}

private func normalizedTrial(
    _ geometry: ConvolutionGeometry, _ filters: Int, _ activation: Activation, isTransposed: Bool,
    _ samples: inout Samples
) -> Trial {
    Trial(
        "convolution \(geometry) \(activation) normalized, transposed \(isTransposed)",
        [
            samples.matrix(geometry.batch, geometry.imageCount),
            samples.weights(filters, geometry.kernelCount, isTransposed: isTransposed),
            samples.vector(filters),
            samples.matrix(geometry.batch, geometry.positionCount * filters),
        ] + samples.normalization(filters)
    ) { handler, m in
        handler.convolution(
            m[0], geometry: geometry, weights: Weights(m[1], isTransposed: isTransposed), bias: m[2].vector,
            normalization: ColumnNormalization(m, from: 4), activation: activation, into: m[3])
    }
}

private func backwardTrial(
    _ geometry: ConvolutionGeometry, _ filters: Int, _ activation: Activation, variant: Int,
    _ samples: inout Samples
) -> Trial {
    let (addDeltas, addGradients) = (variant % 2 == 0, variant % 4 < 2)
    let (wantsDeltas, wantsBias) = (variant % 5 != 4, variant % 6 != 5)
    let columns = geometry.positionCount * filters
    return Trial(
        "convolutionBackward \(geometry) \(activation) variant \(variant)",
        [
            samples.matrix(geometry.batch, columns), samples.matrix(geometry.batch, columns, in: -0.9...0.9),
            samples.matrix(geometry.batch, geometry.imageCount),
            samples.matrix(filters, geometry.kernelCount, in: -0.5...0.5),
            samples.matrix(geometry.batch, geometry.imageCount),
            samples.matrix(filters, geometry.kernelCount), samples.vector(filters),
        ]
    ) { handler, m in
        handler.convolutionBackward(
            outputDeltas: m[0], outputs: m[1], inputs: m[2], geometry: geometry, weights: m[3],
            activation: activation, inputDeltas: wantsDeltas ? m[4] : nil, addInputDeltas: addDeltas,
            weightGradients: m[5], biasGradients: wantsBias ? m[6].vector : nil, addGradients: addGradients)
    }
}
