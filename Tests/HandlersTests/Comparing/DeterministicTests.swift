import Arrays
import Handlers
import Testing

/// The handler that fixes the order of additions, at each vector level that the machine has.
@Suite struct DeterministicTests {
    private static let threads = [2, 3, 5]

    @Test(
        "Told to, the handler gives the same bits at every thread count, and what the reference does",
        arguments: ComparisonTests.families.indices, VectorLevel.available)
    func families(family: Int, level: VectorLevel) {
        compare(ComparisonTests.families[family].1(), at: level)
    }

    @Test(
        "So do products large enough to be divided, of any shape, transposed and with gaps",
        arguments: VectorLevel.available)
    func products(level: VectorLevel) {
        var samples = Samples(seed: 31)
        let sizes = [
            (100, 600, 784), (600, 784, 100), (100, 784, 600), (100, 10, 600), (32, 512, 128), (1, 1500, 900),
            (1500, 1, 900), (7, 1031, 300), (1031, 7, 300), (3, 5, 90000), (257, 263, 269), (61, 4099, 9),
            (17, 65, 2000), (129, 385, 33),
        ]
        var trials: [Trial] = []
        for (index, (rows, columns, inner)) in sizes.enumerated() {
            for flags in 0..<4 {
                let (left, right, gap) = (flags & 1 != 0, flags & 2 != 0, (index + flags) % 3)
                trials.append(
                    Trial(
                        "product of \(rows) × \(inner) × \(columns), transposed \(left), \(right)",
                        [
                            samples.matrix(left ? inner : rows, left ? rows : inner, gap: gap),
                            samples.matrix(right ? columns : inner, right ? inner : columns, gap: 2 - gap),
                            samples.matrix(rows, columns, gap: gap),
                        ]
                    ) { handler, m in
                        handler.product(
                            m[0], transposed: left, m[1], transposed: right, into: m[2],
                            accumulate: (index + flags) % 2 == 0)
                    })
            }
        }
        compare(trials, at: level)
    }

    @Test(
        "So do steps of recurrent layers, and linear layers, of the sizes that are trained",
        arguments: VectorLevel.available)
    func layers(level: VectorLevel) {
        var samples = Samples(seed: 32)
        var trials: [Trial] = []
        for (rows, units) in [(4, 515), (32, 300), (60, 259)] {
            trials.append(
                Trial(
                    "recurrentStep \(rows) × \(units)",
                    [
                        samples.matrix(rows, units), samples.matrix(units, units, in: -0.1...0.1),
                        samples.matrix(rows, units),
                    ]
                ) {
                    $0.recurrentStep(
                        previous: $1[0], recurrentWeights: $1[1], activation: .tanh, outputs: $1[2])
                })
            trials.append(
                Trial(
                    "linearBackward \(rows) × \(units)",
                    [
                        samples.matrix(rows, 4 * units), samples.matrix(rows, 4 * units, in: -0.9...0.9),
                        samples.matrix(rows, units), samples.matrix(4 * units, units, in: -0.1...0.1),
                        samples.matrix(rows, units), samples.matrix(4 * units, units),
                        samples.vector(4 * units),
                    ]
                ) {
                    $0.linearBackward(
                        outputDeltas: $1[0], outputs: $1[1], inputs: $1[2], weights: $1[3],
                        activation: .tanh, inputDeltas: $1[4], addInputDeltas: true, weightGradients: $1[5],
                        biasGradients: $1[6].vector, addGradients: true)
                })
        }
        compare(trials, at: level)
    }

    @Test("So do convolutions of batches that no number of parts divides", arguments: VectorLevel.available)
    func convolutions(level: VectorLevel) {
        var samples = Samples(seed: 33)
        var trials: [Trial] = []
        let shapes = [
            (
                ConvolutionGeometry(
                    batch: 37, height: 16, width: 15, channels: 8, kernel: (3, 3), padding: ImagePadding(1)),
                24
            ),
            (ConvolutionGeometry(batch: 20, height: 28, width: 28, channels: 1, kernel: (5, 5)), 20),
            (
                ConvolutionGeometry(
                    batch: 11, height: 9, width: 10, channels: 33, kernel: (3, 2), stride: (2, 1),
                    padding: ImagePadding(1)), 47
            ),
            (
                ConvolutionGeometry(
                    batch: 19, height: 1, width: 100, channels: 17, kernel: (1, 5),
                    padding: ImagePadding(left: 4)), 30
            ),
            (ConvolutionGeometry(batch: 3, height: 4, width: 4, channels: 300, kernel: (3, 3)), 400),
        ]
        for (index, (geometry, filters)) in shapes.enumerated() {
            let columns = geometry.positionCount * filters
            trials.append(
                Trial(
                    "convolution \(geometry), \(filters) filters",
                    [
                        samples.matrix(geometry.batch, geometry.imageCount),
                        samples.matrix(filters, geometry.kernelCount), samples.vector(filters),
                        samples.matrix(geometry.batch, columns),
                    ]
                ) {
                    $0.convolution(
                        $1[0], geometry: geometry, weights: $1[1], bias: $1[2].vector, activation: .linear,
                        into: $1[3])
                })
            trials.append(
                Trial(
                    "convolutionBackward \(geometry), \(filters) filters",
                    [
                        samples.matrix(geometry.batch, columns), samples.matrix(geometry.batch, columns),
                        samples.matrix(geometry.batch, geometry.imageCount),
                        samples.matrix(filters, geometry.kernelCount),
                        samples.matrix(geometry.batch, geometry.imageCount),
                        samples.matrix(filters, geometry.kernelCount), samples.vector(filters),
                    ]
                ) {
                    $0.convolutionBackward(
                        outputDeltas: $1[0], outputs: $1[1], inputs: $1[2], geometry: geometry,
                        weights: $1[3], activation: .linear, inputDeltas: $1[4],
                        addInputDeltas: index % 2 == 0, weightGradients: $1[5],
                        biasGradients: $1[6].vector, addGradients: index % 2 == 1)
                })
        }
        compare(trials, at: level)
    }

    @Test("So does attention of more heads than threads, and of fewer", arguments: VectorLevel.available)
    func attention(level: VectorLevel) {
        var samples = Samples(seed: 34)
        let trials = [(70, 1, 1, 24), (33, 3, 4, 16), (50, 2, 1, 40)].map { time, batch, heads, size in
            let form = AttentionForm(batch: batch, heads: heads, isCausal: heads > 1)
            return Trial(
                "attention \(time), \(batch), \(heads), \(size)",
                (0..<8).map { _ in samples.matrix(time * batch, heads * size) }
                    + [samples.matrix(time * batch, heads)]
            ) {
                $0.attention(
                    queries: $1[0], keys: $1[1], values: $1[2], form: form, into: $1[3], logSums: $1[8])
                $0.attentionBackward(
                    outputDeltas: $1[4], logSums: $1[8], queries: $1[0], keys: $1[1], values: $1[2],
                    form: form, queryDeltas: $1[5], keyDeltas: $1[6], valueDeltas: $1[7])
            }
        }
        compare(trials, at: level)
    }

    private func compare(
        _ trials: [Trial], at level: VectorLevel, place: SourceLocation = #_sourceLocation
    ) {
        let single = handler(1, level)
        let several = Self.threads.map { handler($0, level) }
        let reference = ReferenceHandler()
        for trial in trials {
            let result = trial.result(single)
            for (actual, expected) in zip(result, trial.result(reference)) {
                #expect(normwiseError(actual, expected) <= 1e-5, "\(level): \(trial)", sourceLocation: place)
            }
            for handler in several {
                let isSame = bits(trial.result(handler)) == bits(result)
                #expect(isSame, "\(level), \(handler.threadCount) threads: \(trial)", sourceLocation: place)
            }
        }
    }

    private func handler(_ threads: Int, _ level: VectorLevel) -> CPUHandler {
        CPUHandler(CPUConfiguration(threads: threads, deterministic: true), level: level)
    }

    private func bits(_ arrays: [[Float]]) -> [[UInt32]] { arrays.map { $0.map(\.bitPattern) } }
}
