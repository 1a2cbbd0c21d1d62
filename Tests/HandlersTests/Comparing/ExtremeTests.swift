import Arrays
import Handlers
import Testing

/// Numbers at the ends of what a float holds, and what is no number.
@Suite struct ExtremeTests {
    static let extremes: [Float] = [
        0, -0.0, 1e-30, -1e-30, 1e-4, -1e-4, 0.3, -0.3, 1, -1, 9, -9, 17.5, -17.5, 50, -50, 87.5, -87.5,
        88.7, -88.7, 100, -100, 1e4, -1e4, 3e38, -3e38, .infinity, -.infinity,
    ]
    let cpu = CPUHandler(CPUConfiguration(threads: 1))
    let reference = ReferenceHandler()

    private func activate(_ handler: any Handler, _ activation: Activation, _ values: [Float]) -> [Float] {
        let column = NDArray([1], shape: [1, 1])
        let inputs = NDArray([Float](repeating: 0, count: values.count), shape: [values.count, 1])
        let outputs = NDArray([values.count])
        // One row of many units whose biases are the values: the products are 0.
        handler.linear(
            column.matrix(rowAxes: 1), weights: inputs.matrix(rowAxes: 1),
            bias: NDArray(values, shape: [values.count]).vector, activation: activation,
            into: outputs.matrix(rowAxes: 0))
        return outputs.values
    }

    @Test(
        "Activations are within 3e-7 of their true values, relatively, everywhere",
        arguments: Activation.allCases)
    func activations(activation: Activation) {
        var samples = Samples(seed: 11)
        let values =
            Self.extremes + (0..<5000).map { _ in samples.number(in: -20...20) }
            + (0..<5000).map { _ in samples.number(in: -0.01...0.01) }
        let actual = activate(cpu, activation, values)
        let expected = activate(reference, activation, values)
        for ((x, a), e) in zip(zip(values, actual), expected) {
            // Below the smallest normal number there are fewer digits.
            let isClose = a == e || abs(a - e) <= max(3e-7 * abs(e), .leastNormalMagnitude)
            #expect(isClose, "\(activation)(\(x)) = \(a), not \(e)")
        }
    }

    @Test("What is not a number stays so through every activation", arguments: Activation.allCases)
    func notANumber(activation: Activation) {
        let values = [Float](repeating: .nan, count: 37)
        for handler in [cpu, reference] as [any Handler] {
            #expect(activate(handler, activation, values).allSatisfy(\.isNaN))
        }
    }

    @Test("Cross entropies of saturated inputs are those of the reference")
    func saturatedEntropies() {
        let count = Self.extremes.count
        for target in [Float(0), 0.25, 1] {
            let results = [cpu, reference].map { (handler: any Handler) in
                let inputs = NDArray(Self.extremes, shape: [count])
                let targets = NDArray([Float](repeating: target, count: count), shape: [count])
                let (predictions, losses) = (NDArray([count]), NDArray([count]))
                handler.sigmoidCrossEntropy(
                    inputs.vector, targets: targets.vector, predictions: predictions.vector,
                    losses: losses.vector)
                return (predictions.values, losses.values)
            }
            for i in 0..<count {
                #expect(abs(results[0].0[i] - results[1].0[i]) <= 1e-6 * results[1].0[i] + 1e-37)
                #expect(abs(results[0].1[i] - results[1].1[i]) <= 1e-6 * abs(results[1].1[i]) + 1e-37)
            }
        }
        let rows: [[Float]] = [
            [100, -100, 0], [1000, 1000, 1000], [-1000, -1000, -999], [-.infinity, 0, 0], [.nan, 0, 0],
            [0, .nan, 1],
        ]
        for columns in [3, 40] {
            let results = [cpu, reference].map { (handler: any Handler) in
                let values = rows.flatMap { $0 + [Float](repeating: -3, count: columns - 3) }
                let inputs = NDArray(values, shape: [rows.count, columns])
                let targets = NDArray([1, 0, 2, 0, 1, 2], shape: [rows.count])
                let (predictions, losses) = (NDArray([rows.count, columns]), NDArray([rows.count]))
                handler.softmaxCrossEntropy(
                    inputs.matrix(rowAxes: 1), targets: targets.vector,
                    predictions: predictions.matrix(rowAxes: 1), losses: losses.vector)
                return predictions.values + losses.values
            }
            #expect(results[1].contains { $0.isNaN })
            for (a, e) in zip(results[0], results[1]) {
                #expect((a.isNaN && e.isNaN) || abs(a - e) <= 1e-6 * abs(e) + 1e-37, "\(a) \(e)")
            }
        }
    }

    @Test("Products overwrite what is not a number unless they add")
    func overwriting() {
        for inner in [0, 1, 8] {
            let left = NDArray([5, inner]).matrix(rowAxes: 1)
            let right = NDArray([inner, 7]).matrix(rowAxes: 1)
            let target = NDArray([5, 7])
            target.fill(.nan)
            cpu.product(
                left, transposed: false, right, transposed: false, into: target.matrix(rowAxes: 1),
                accumulate: false)
            #expect(target.values.allSatisfy { $0 == 0 })
        }
    }

    @Test("Limits leave what is not a number alone")
    func clipping() {
        let values = NDArray([.nan, -.infinity, .infinity, 0], shape: [4])
        cpu.clip(values.vector, low: -1, high: 1)
        #expect(values.values[0].isNaN)
        #expect(Array(values.values[1...]) == [-1, 1, 0])
    }

    @Test("One number that is not finite is found wherever it stands")
    func finiteness() {
        for handler in [cpu, CPUHandler(CPUConfiguration(threads: 2)), reference] as [any Handler] {
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
            }
        }
    }

    @Test("Sums are taken in double precision")
    func sums() {
        for count in [0, 1, 15, 16, 17, 100_003] {
            let values = NDArray((0..<count).map { Float($0 % 1000) + 0.1 }, shape: [count])
            let expected = reference.sum(values.vector)
            #expect(abs(cpu.sum(values.vector) - expected) <= 1e-13 * expected)
        }
    }
}
