import Arrays
import Handlers
import Testing

/// Numbers at the ends of what a float holds, and what is no number, at every vector level.
@Suite struct ExtremeTests {
    static let extremes: [Float] = [
        0, -0.0, 1e-30, -1e-30, 1e-4, -1e-4, 0.3, -0.3, 1, -1, 9, -9, 17.5, -17.5, 50, -50, 87.5, -87.5,
        88.7, -88.7, 100, -100, 1e4, -1e4, 3e38, -3e38, .infinity, -.infinity,
    ]
    let reference = ReferenceHandler()

    private func cpu(_ level: VectorLevel, threads: Int = 1) -> CPUHandler {
        CPUHandler(options: HandlerOptions(threads: threads, vectors: level))
    }

    /// By itself, and if it can be, with a linear layer.
    private func activate(_ handler: any Handler, _ activation: Activation, _ values: [Float]) -> [[Float]] {
        // One row of many units whose biases are the values: the products are 0.
        let zeros = [Float](repeating: 0, count: values.count)
        let trial = Trial(
            "activate",
            [
                Sample(values: [1], columns: 1), Sample(values: zeros, columns: 1),
                Sample(values: values, columns: values.count), Sample(values: zeros, columns: values.count),
                Sample(values: zeros, columns: values.count),
            ]
        ) {
            $0.activate($1[2], activation, into: $1[3])
            if activation.needsInput { return }
            $0.linear(
                $1[0], weights: Weights($1[1]), bias: $1[2].vector, activation: activation, into: $1[4])
        }
        let results = trial.result(handler)
        return activation.needsInput ? [results[3]] : [results[3], results[4]]
    }

    private static let values: [Float] = {
        var samples = Samples(seed: 11)
        return extremes + (0..<5000).map { _ in samples.number(in: -20...20) }
            + (0..<5000).map { _ in samples.number(in: -0.01...0.01) }
    }()

    @Test(
        "Activations of large and small numbers are the reference's, to the bit",
        arguments: Activation.allCases, VectorLevel.available)
    func activations(activation: Activation, level: VectorLevel) {
        let expected = activate(reference, activation, Self.values)
        #expect(difference(activate(cpu(level), activation, Self.values), expected) == nil)
    }

    @Test("So are their derivatives", arguments: Activation.allCases, VectorLevel.available)
    func derivatives(activation: Activation, level: VectorLevel) {
        let outputs = activate(reference, activation, Self.values)[0]
        let ones = [Float](repeating: 1, count: outputs.count)
        let trial = Trial(
            "activateBackward",
            [ones, Self.values, outputs].map { Sample(values: $0, columns: outputs.count) }
        ) {
            $0.activateBackward(
                outputDeltas: $1[0], inputs: $1[1], outputs: $1[2], activation: activation, into: $1[0],
                accumulate: false)
        }
        requireSame(trial, level)
    }

    @Test("Rectifiers without a kink have limits at the ends", arguments: VectorLevel.available)
    func limits(level: VectorLevel) {
        for handler in [cpu(level), reference] as [any Handler] {
            for activation in [Activation.gelu, .silu, .softplus] {
                let ends = activate(handler, activation, [.infinity, -.infinity])[0]
                #expect(ends == [.infinity, 0], "\(activation)")
            }
        }
    }

    @Test(
        "What is not a number stays so through every activation", arguments: Activation.allCases,
        VectorLevel.available)
    func notANumber(activation: Activation, level: VectorLevel) {
        let values = [Float](repeating: .nan, count: 37)
        for handler in [cpu(level), reference] as [any Handler] {
            for way in activate(handler, activation, values) { #expect(way.allSatisfy { $0.isNaN }) }
        }
    }

    @Test(
        "Cross entropies of saturated inputs are those of the reference", arguments: [Float(0), 0.25, 1],
        VectorLevel.available)
    func saturatedSigmoid(target: Float, level: VectorLevel) {
        let count = Self.extremes.count
        let trial = Trial(
            "sigmoidCrossEntropy",
            [Self.extremes, [Float](repeating: target, count: count), Self.extremes, Self.extremes]
                .map { Sample(values: $0, columns: count) }
        ) {
            $0.sigmoidCrossEntropy(
                $1[0].vector, targets: $1[1].vector, predictions: $1[2].vector, losses: $1[3].vector)
        }
        requireSame(trial, level)
    }

    @Test("Softmax of saturated inputs is that of the reference", arguments: [3, 40], VectorLevel.available)
    func saturatedSoftmax(columns: Int, level: VectorLevel) {
        let rows: [[Float]] = [
            [100, -100, 0], [1000, 1000, 1000], [-1000, -1000, -999], [-.infinity, 0, 0], [.nan, 0, 0],
            [0, .nan, 1],
        ]
        let inputs = rows.flatMap { $0 + [Float](repeating: -3, count: columns - 3) }
        let trial = Trial(
            "softmaxCrossEntropy",
            [
                Sample(values: inputs, columns: columns), Sample(values: [1, 0, 2, 0, 1, 2], columns: 6),
                Sample(values: inputs, columns: columns), Sample(values: [0, 0, 0, 0, 0, 0], columns: 6),
            ]
        ) {
            $0.softmaxCrossEntropy(
                $1[0], targets: $1[1].vector, predictions: $1[2], losses: $1[3].vector)
        }
        #expect(trial.result(reference)[3].map { $0.isNaN } == [false, false, false, false, true, true])
        requireSame(trial, level)
    }

    private func requireSame(_ trial: Trial, _ level: VectorLevel) {
        let difference = difference(trial.result(cpu(level)), trial.result(reference))
        #expect(difference == nil, "\(level): \(trial)")
    }

    @Test(
        "Products overwrite what is not a number unless they add", arguments: [0, 1, 8], VectorLevel.available
    )
    func overwriting(inner: Int, level: VectorLevel) {
        let zeros = [Float](repeating: 0, count: 7 * inner)
        let trial = Trial(
            "product",
            [
                Sample(rows: 7, columns: inner, stride: inner, values: zeros),
                Sample(rows: inner, columns: 7, stride: 7, values: zeros),
                Sample(values: [Float](repeating: .nan, count: 49), columns: 7),
            ]
        ) { $0.product($1[0], transposed: false, $1[1], transposed: false, into: $1[2], accumulate: false) }
        #expect(trial.result(cpu(level))[2].allSatisfy { $0 == 0 })
    }

    @Test(
        "What is not a number is the largest of its window, in any channel", arguments: [1, 16, 40, 53],
        VectorLevel.available)
    func pooling(channels: Int, level: VectorLevel) {
        let geometry = ConvolutionGeometry(
            batch: 1, height: 3, width: 4, channels: channels, kernel: (3, 3), stride: (1, 1))
        for channel in Set([0, channels / 2, channels - 1]) {
            for pixel in [0, 5, 11] {
                let images = NDArray((0..<12 * channels).map(Float.init), shape: [12 * channels])
                images[flat: pixel * channels + channel] = .nan
                let trial = Trial(
                    "maxPooling",
                    [
                        Sample(values: images.values, columns: 12 * channels),
                        Sample(values: [Float](repeating: 0, count: 2 * channels), columns: 2 * channels),
                        Sample(values: [Float](repeating: 0, count: 2 * channels), columns: 2 * channels),
                    ]
                ) { $0.maxPooling($1[0], geometry: geometry, into: $1[1], argmax: $1[2]) }
                let (actual, expected) = (trial.result(cpu(level)), trial.result(reference))
                #expect(actual[2] == expected[2])
                #expect(actual[1].map(\.isNaN) == expected[1].map(\.isNaN))
                #expect(actual[1].contains { $0.isNaN })
            }
        }
    }

    @Test("Limits leave what is not a number alone", arguments: VectorLevel.available)
    func clipping(level: VectorLevel) {
        let values = NDArray([.nan, -.infinity, .infinity, 0], shape: [4])
        cpu(level).clip(values.vector, low: -1, high: 1)
        #expect(values.values[0].isNaN)
        #expect(Array(values.values[1...]) == [-1, 1, 0])
    }

    @Test("One number that is not finite is found wherever it stands", arguments: VectorLevel.available)
    func finiteness(level: VectorLevel) {
        for handler in [cpu(level), cpu(level, threads: 2), reference] as [any Handler] {
            for count in [1, 17, 5000, 70_001] {
                let values = NDArray([count])
                #expect(handler.isFinite(values.vector))
                for place in Set([0, count / 2, count - 1]) {
                    for bad in [Float.nan, .infinity, -.infinity] {
                        values[flat: place] = bad
                        #expect(!handler.isFinite(values.vector))
                    }
                    values[flat: place] = 3e38
                    #expect(handler.isFinite(values.vector))
                }
                withExtendedLifetime(values) {}
            }
        }
    }

    @Test("Sums are taken in double precision", arguments: VectorLevel.available)
    func sums(level: VectorLevel) {
        for count in [0, 1, 15, 16, 17, 100_003] {
            let values = NDArray((0..<count).map { Float($0 % 1000) + 0.1 }, shape: [count])
            let expected = values.values.reduce(0) { $0 + Double($1) }
            #expect(abs(cpu(level).sum(values.vector) - expected) <= 1e-13 * expected)
            withExtendedLifetime(values) {}
        }
    }
}
