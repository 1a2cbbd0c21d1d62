import Arrays
import Foundation
import Handlers
import Testing

/// How far the numbers that the reference computes are from the true ones. Other handlers compute the same to the
/// bit; the judges are functions of doubles.
@Suite struct AccuracyTests {
    private let reference = ReferenceHandler()

    // MARK: Elementary functions

    struct Function: Sendable, CustomTestStringConvertible {
        let name: String
        let range: ClosedRange<Float>
        /// The most units in the last place.
        let units: Double
        let computed: @Sendable (Float) -> Float
        let exact: @Sendable (Double) -> Double

        var testDescription: String { "\(name) in \(range)" }

        init(
            _ name: String, _ range: ClosedRange<Float>, units: Double = 2.5,
            _ computed: @escaping @Sendable (Float) -> Float, _ exact: @escaping @Sendable (Double) -> Double
        ) {
            (self.name, self.range, self.units, self.computed, self.exact) =
                (name, range, units, computed, exact)
        }
    }

    static let functions = [
        // Below −87.4 the exponential is a denormal number, whose last place is the same for all.
        Function("exp", -110...88.7, { Elementary.exp($0) }, { exp($0) }),
        Function("exp", -0.01...0.01, { Elementary.exp($0) }, { exp($0) }),
        Function("expm1", -30...20, { Elementary.expm1($0) }, { expm1($0) }),
        Function("expm1", -0.5...0.5, { Elementary.expm1($0) }, { expm1($0) }),
        Function("expm1", -1e-4...1e-4, { Elementary.expm1($0) }, { expm1($0) }),
        Function("logistic", -87.3...100, { Elementary.logistic($0) }, { 1 / (1 + exp(-$0)) }),
        Function("logistic", -20...20, { Elementary.logistic($0) }, { 1 / (1 + exp(-$0)) }),
        Function("tanh", -20...20, { Elementary.tanh($0) }, { tanh($0) }),
        Function("tanh", -0.5...0.5, { Elementary.tanh($0) }, { tanh($0) }),
        Function("tanh", -1e-4...1e-4, { Elementary.tanh($0) }, { tanh($0) }),
        Function("log", 1e-6...2, units: 0.87, { Elementary.log($0) }, { log($0) }),
        Function("log", 0.9...1.1, units: 0.87, { Elementary.log($0) }, { log($0) }),
        Function("log", 1...1e30, units: 0.87, { Elementary.log($0) }, { log($0) }),
        Function("halfLog1p", 0...1, { Elementary.halfLog1p($0) }, { log1p($0) / 2 }),
        Function("halfLog1p", 0...1e-4, { Elementary.halfLog1p($0) }, { log1p($0) / 2 }),
    ]

    @Test(
        "Elementary functions are within the units in the last place that ARITHMETIC.md says",
        arguments: functions)
    func elementary(function: Function) {
        var samples = Samples(seed: 77)
        let range = function.range
        let inputs = (0..<50_000).map { _ in samples.number(in: range) }
        for x in inputs + [range.lowerBound, range.upperBound] {
            let (value, exact) = (function.computed(x), function.exact(Double(x)))
            let error = abs(Double(value) - exact) / Double(Float(abs(exact)).ulp)
            #expect(error <= function.units, "\(function.name)(\(x)) = \(value) is off by \(error) units")
        }
    }

    @Test("The tail of the normal distribution is within 3e-7, relatively")
    func tail() {
        var samples = Samples(seed: 78)
        for _ in 0..<50_000 {
            let a = samples.number(in: 0...12)
            let density = Float(exp(-Double(a) * Double(a) / 2))
            let exact = Gauss.cumulative(-Double(a))
            // The density is given, and rounded.
            let error = abs(Double(Elementary.tail(a, density)) - exact) / exact
            #expect(error <= 3e-7 + 0x1p-24, "tail(\(a))")
        }
    }

    // MARK: Activations

    private static let numbers: [Float] = {
        var samples = Samples(seed: 11)
        return ExtremeTests.extremes + (0..<20_000).map { _ in samples.number(in: -20...20) }
            + (0..<20_000).map { _ in samples.number(in: -0.01...0.01) }
    }()

    @Test(
        "Activations are within 3e-7 of their true values, relatively, everywhere; of GELU the factor of x",
        arguments: Activation.allCases)
    func activations(activation: Activation) {
        for (x, value) in zip(Self.numbers, values(of: activation)) {
            let exact = Float(Exact.value(activation, Double(x)))
            // Below the smallest normal number there are fewer digits.
            let scale = activation == .gelu ? min(abs(x), 20) : abs(exact)
            let isClose =
                value == exact || abs(value - exact) <= max(3e-7 * scale, .leastNormalMagnitude)
            #expect(isClose, "\(activation)(\(x)) = \(value), not \(exact)")
        }
    }

    @Test(
        "Derivatives are within 3e-7 of what follows from inputs and outputs", arguments: Activation.allCases)
    func derivatives(activation: Activation) {
        let outputs = values(of: activation)
        let ones = [Float](repeating: 1, count: outputs.count)
        let trial = Trial(
            "activateBackward",
            [ones, Self.numbers, outputs].map { Sample(values: $0, columns: outputs.count) }
        ) {
            $0.activateBackward(
                outputDeltas: $1[0], inputs: $1[1], outputs: $1[2], activation: activation, into: $1[0],
                accumulate: false)
        }
        for (index, value) in trial.result(reference)[0].enumerated() {
            let (x, y) = (Double(Self.numbers[index]), Double(outputs[index]))
            let exact = Float(Exact.derivative(activation, x, y))
            let isClose = value == exact || abs(value - exact) <= 3e-7 * max(1, abs(exact))
            #expect(isClose, "\(activation)′(\(x)) = \(value), not \(exact)")
        }
    }

    private func values(of activation: Activation) -> [Float] {
        let count = Self.numbers.count
        return Trial("activate", [Sample(values: Self.numbers, columns: count)]) {
            $0.activate($1[0], activation, into: $1[0])
        }.result(reference)[0]
    }

    // MARK: Losses

    @Test("Sigmoid's cross entropy is within 1e-6 of the true value", arguments: [Float(0), 0.25, 1])
    func sigmoidCrossEntropy(target: Float) {
        let inputs = Self.numbers
        let vectors = [inputs, inputs.map { _ in target }, inputs, inputs]
        let results = Trial("sigmoidCrossEntropy", vectors.map { Sample(values: $0, columns: $0.count) }) {
            $0.sigmoidCrossEntropy(
                $1[0].vector, targets: $1[1].vector, predictions: $1[2].vector, losses: $1[3].vector)
        }.result(reference)
        for (index, input) in inputs.enumerated() {
            let (x, t) = (Double(input), Double(target))
            check(results[2][index], 1 / (1 + exp(-x)), "logistic(\(x))")
            let loss = -t * Exact.clippedLog(ofLogistic: x) - (1 - t) * Exact.clippedLog(ofLogistic: -x)
            check(results[3][index], loss, "cross entropy of \(x)")
        }
    }

    @Test("Softmax and its cross entropy are within 2e-6 of the true values", arguments: [1, 3, 40, 1000])
    func softmaxCrossEntropy(columns: Int) {
        var samples = Samples(seed: 5)
        let (inputs, targets) = (samples.matrix(9, columns, in: -9...9), samples.classes(9, of: columns))
        let results = Trial("softmaxCrossEntropy", [inputs, targets, inputs, targets]) {
            $0.softmaxCrossEntropy(
                $1[0], targets: $1[1].vector, predictions: $1[2], losses: $1[3].vector)
        }.result(reference)
        for row in 0..<9 {
            let cells = row * columns..<(row + 1) * columns
            let exponentials = inputs.values[cells].map { exp(Double($0)) }
            let exact = exponentials.map { $0 / exponentials.reduce(0, +) }
            for (index, p) in exact.enumerated() {
                // Differences from the greatest input, up to 18, are rounded by up to 2⁻²⁰.
                check(results[2][cells.lowerBound + index], p, within: 2e-6, "softmax")
            }
            let target = Int(targets.values[row])
            let loss = exact.indices.contains(target) ? -log(max(exact[target], 1e-6)) : 0
            #expect(abs(Double(results[3][row]) - loss) <= 2e-6 * max(1, loss))
        }
    }

    @Test("The binomial cross entropy is within 1e-6 of the true value")
    func binomialCrossEntropy() {
        var samples = Samples(seed: 6)
        let (p, t) = (samples.matrix(1, 1000, in: 0...1), samples.matrix(1, 1000, in: 0...1))
        let result = Trial("binomialCrossEntropy", [p, t, samples.vector(1)]) {
            $0.binomialCrossEntropy($1[0], targets: $1[1], losses: $1[2].vector)
        }.result(reference)[2][0]
        let loss = zip(p.values, t.values).reduce(0.0) { sum, pair in
            let (p, t) = (Double(pair.0), Double(pair.1))
            return sum - t * log(max(p, 1e-6)) - (1 - t) * log(max(1 - p, 1e-6))
        }
        check(result, loss, "binomial cross entropy")
    }

    private func check(_ value: Float, _ exact: Double, within error: Double = 1e-6, _ what: String) {
        let bound = error * abs(exact) + Double(Float.leastNormalMagnitude)
        #expect(
            Double(value) == exact || abs(Double(value) - exact) <= bound, "\(what): \(value), not \(exact)")
    }

    // MARK: Products

    @Test(
        "Products are as close to the true sums as roundings of so many additions allow",
        arguments: [1, 17, 384, 385, 5000, 50_000])
    func products(inner: Int) {
        var samples = Samples(seed: 8)
        let (left, right) = (samples.matrix(3, inner), samples.matrix(4, inner))
        let result = Trial("product", [left, right, samples.matrix(3, 4)]) {
            $0.product($1[0], transposed: false, $1[1], transposed: true, into: $1[2], accumulate: false)
        }.result(reference)[2]
        for (i, j) in (0..<3).flatMap({ i in (0..<4).map { (i, $0) } }) {
            let terms = (0..<inner).map {
                Double(left.values[i * inner + $0]) * Double(right.values[j * inner + $0])
            }
            // Each term is rounded once for each that follows in its block, for each block of a group, and
            // for each group.
            let roundings = Double(min(inner, 384) + min(inner / 384, 16) + inner / 6144 + 1)
            let bound = roundings * 0x1p-24 * terms.reduce(0) { $0 + abs($1) }
            #expect(abs(Double(result[4 * i + j]) - terms.reduce(0, +)) <= bound)
        }
    }
}

private enum Gauss {
    static func cumulative(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
    static func density(_ x: Double) -> Double { exp(-x * x / 2) / (2 * Double.pi).squareRoot() }
}

/// Activations and losses as they are defined.
private enum Exact {
    static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    static func value(_ activation: Activation, _ x: Double) -> Double {
        switch activation {
        case .linear: x
        case .relu: max(x, 0)
        case .sigmoid: logistic(x)
        case .tanh: tanh(x)
        case .elu: x > 0 ? x : expm1(x)
        case .softplus: max(x, 0) + log1p(exp(-abs(x)))
        case .leakyRelu: x < 0 ? 0.01 * x : x
        case .gelu: x < -1000 ? 0 : x * Gauss.cumulative(x)
        case .silu: x < -1000 ? 0 : x * logistic(x)
        }
    }

    static func derivative(_ activation: Activation, _ input: Double, _ y: Double) -> Double {
        // Beyond, the factors of x are 0, and products of 0 and infinity would be no number.
        let x = min(max(input, -1000), 1000)
        return switch activation {
        case .linear: 1
        case .relu: y > 0 ? 1 : 0
        case .sigmoid: y * (1 - y)
        case .tanh: 1 - y * y
        case .elu: y > 0 ? 1 : y + 1
        case .softplus: -expm1(-y)
        case .leakyRelu: y > 0 ? 1 : 0.01
        case .gelu: Gauss.cumulative(x) + x * Gauss.density(x)
        case .silu: logistic(x) * (1 + x * logistic(-x))
        }
    }

    /// ln(max(σ(x), 10⁻⁶)), where ln σ(x) = min(x, 0) − ln(1 + e^−|x|) does not cancel.
    static func clippedLog(ofLogistic x: Double) -> Double {
        max(min(x, 0) - log1p(exp(-abs(x))), log(1e-6))
    }
}
