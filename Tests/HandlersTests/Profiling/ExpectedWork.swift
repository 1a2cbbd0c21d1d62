import Arrays
import Handlers

/// The work of an operation, counted by hand in its formula.
struct ExpectedWork: CustomStringConvertible, Sendable {
    /// The operation's, and what tells it from others of that name.
    let name: String
    let flops: Int
    /// Numbers read and written.
    let floats: Int
    let call: @Sendable (any Handler, Memory) -> Void

    init(_ name: String, flops: Int, floats: Int, _ call: @escaping @Sendable (any Handler, Memory) -> Void) {
        self.name = name
        self.flops = flops
        self.floats = floats
        self.call = call
    }

    var description: String { name }

    /// Memory for arguments that do not overlap.
    final class Memory {
        private let array = NDArray([8192])
        private var used = 0

        func vector(_ count: Int) -> Vector {
            defer { used += count }
            return array.vector.slice(used, count: count)
        }

        func matrix(_ rows: Int, _ columns: Int) -> Matrix {
            Matrix(base: vector(rows * columns).base, rows: rows, columns: columns)
        }
    }

    static let all = products + convolutions + steps + rows + elementwise + losses + normalization + updates

    private static let products = [
        // 2 × 3 by 3 × 4: 8 sums of 3 products.
        ExpectedWork("product", flops: 48, floats: 6 + 12 + 8) {
            $0.product(
                $1.matrix(3, 2), transposed: true, $1.matrix(3, 4), transposed: false,
                into: $1.matrix(2, 4), accumulate: false)
        },
        ExpectedWork("product added", flops: 48, floats: 6 + 12 + 16) {
            $0.product(
                $1.matrix(2, 3), transposed: false, $1.matrix(4, 3), transposed: true,
                into: $1.matrix(2, 4), accumulate: true)
        },
        // 5 rows, 3 inputs, 4 units: 20 sums of 3 products; a bias and an activation each.
        ExpectedWork("linear", flops: 120 + 20 + 20, floats: 15 + 12 + 4 + 20) {
            $0.linear(
                $1.matrix(5, 3), weights: Weights($1.matrix(4, 3)), bias: $1.vector(4), activation: .relu,
                into: $1.matrix(5, 4))
        },
        ExpectedWork(
            "linear of transposed weights, normalized", flops: 120 + 20 + 60 + 20,
            floats: 15 + 12 + 4 + 16 + 20
        ) {
            $0.linear(
                $1.matrix(5, 3), weights: Weights($1.matrix(3, 4), isTransposed: true), bias: $1.vector(4),
                normalization: normalization($1, 4), activation: .relu, into: $1.matrix(5, 4))
        },
        ExpectedWork("linear without bias", flops: 120, floats: 15 + 12 + 20) {
            $0.linear(
                $1.matrix(5, 3), weights: Weights($1.matrix(4, 3)), bias: nil, activation: .linear,
                into: $1.matrix(5, 4))
        },
        // Two products of 60; the derivative and its product; the bias's sum.
        ExpectedWork(
            "linearBackward", flops: 240 + 40 + 20, floats: 40 + 20 + 15 + 12 + 30 + 12 + 4
        ) {
            $0.linearBackward(
                outputDeltas: $1.matrix(5, 4), outputs: $1.matrix(5, 4), inputs: $1.matrix(5, 3),
                weights: $1.matrix(4, 3), activation: .tanh, inputDeltas: $1.matrix(5, 3),
                addInputDeltas: true, weightGradients: $1.matrix(4, 3), biasGradients: $1.vector(4),
                addGradients: false)
        },
        ExpectedWork("linearBackward of the first layer", flops: 120, floats: 20 + 15 + 24) {
            $0.linearBackward(
                outputDeltas: $1.matrix(5, 4), outputs: $1.matrix(5, 4), inputs: $1.matrix(5, 3),
                weights: $1.matrix(4, 3), activation: .linear, inputDeltas: nil, addInputDeltas: false,
                weightGradients: $1.matrix(4, 3), biasGradients: nil, addGradients: true)
        },
    ]

    /// Two images of 4 × 4 with 2 channels, a kernel of 3 × 3: 2 × 2 places.
    private static let geometry = ConvolutionGeometry(
        batch: 2, height: 4, width: 4, channels: 2, kernel: (3, 3))

    private static let convolutions = [
        // 2 images, 4 places, 5 filters: 40 sums of 18 products.
        ExpectedWork("convolution", flops: 1440 + 40 + 40, floats: 64 + 90 + 5 + 40) {
            $0.convolution(
                $1.matrix(2, 32), geometry: geometry, weights: Weights($1.matrix(5, 18)), bias: $1.vector(5),
                activation: .relu, into: $1.matrix(2, 20))
        },
        ExpectedWork(
            "convolution normalized", flops: 1440 + 40 + 120, floats: 64 + 90 + 5 + 20 + 40
        ) {
            $0.convolution(
                $1.matrix(2, 32), geometry: geometry, weights: Weights($1.matrix(5, 18)), bias: $1.vector(5),
                normalization: normalization($1, 5), activation: .linear, into: $1.matrix(2, 20))
        },
        ExpectedWork(
            "convolutionBackward", flops: 2880 + 80 + 40, floats: 80 + 40 + 64 + 90 + 64 + 90 + 5
        ) {
            $0.convolutionBackward(
                outputDeltas: $1.matrix(2, 20), outputs: $1.matrix(2, 20), inputs: $1.matrix(2, 32),
                geometry: geometry, weights: $1.matrix(5, 18), activation: .relu,
                inputDeltas: $1.matrix(2, 32), addInputDeltas: false, weightGradients: $1.matrix(5, 18),
                biasGradients: $1.vector(5), addGradients: false)
        },
        // 16 windows of 9.
        ExpectedWork("maxPooling", flops: 144, floats: 64 + 32) {
            $0.maxPooling(
                $1.matrix(2, 32), geometry: geometry, into: $1.matrix(2, 8), argmax: $1.matrix(2, 8))
        },
        ExpectedWork("maxPoolingBackward", flops: 16, floats: 32 + 64) {
            $0.maxPoolingBackward(
                outputDeltas: $1.matrix(2, 8), argmax: $1.matrix(2, 8), geometry: geometry,
                inputDeltas: $1.matrix(2, 32), addInputDeltas: false)
        },
        ExpectedWork("averagePooling", flops: 160, floats: 64 + 16) {
            $0.averagePooling($1.matrix(2, 32), geometry: geometry, into: $1.matrix(2, 8))
        },
        ExpectedWork("averagePoolingBackward", flops: 160, floats: 16 + 128) {
            $0.averagePoolingBackward(
                outputDeltas: $1.matrix(2, 8), geometry: geometry, inputDeltas: $1.matrix(2, 32),
                addInputDeltas: true)
        },
    ]

    private static func normalization(_ memory: Memory, _ columns: Int) -> ColumnNormalization {
        ColumnNormalization(
            gamma: memory.vector(columns), beta: memory.vector(columns),
            negativeMean: memory.vector(columns), deviation: memory.vector(columns))
    }

    private static let rows = [
        // 4 time steps of 3 samples, 2 heads of 5: 48 pairs, each of two heads with 4 × 5 + 4.
        ExpectedWork("attention", flops: 48 * 2 * 24 + 120, floats: 4 * 120 + 24) {
            attend($0, $1, AttentionForm(batch: 3, heads: 2))
        },
        // 10 pairs of a sample, in place of 16.
        ExpectedWork("attention causal", flops: 30 * 2 * 24 + 120, floats: 4 * 120 + 24) {
            attend($0, $1, AttentionForm(batch: 3, heads: 2, isCausal: true))
        },
        ExpectedWork("attentionBackward", flops: 48 * 2 * 58, floats: 7 * 120 + 24 + 12) {
            let m = $1
            $0.attentionBackward(
                outputDeltas: m.matrix(12, 10), logSums: m.matrix(12, 2), queries: m.matrix(12, 10),
                keys: m.matrix(12, 10), values: m.matrix(12, 10),
                form: AttentionForm(batch: 3, heads: 2, mask: m.vector(12)), queryDeltas: m.matrix(12, 10),
                keyDeltas: m.matrix(12, 10), valueDeltas: m.matrix(12, 10))
        },
        // 4 rows of a table of 7; and 9 rows, which are no more than the table's.
        ExpectedWork("gatherRows", flops: 0, floats: 20 + 4 + 20) {
            $0.gatherRows($1.matrix(7, 5), indices: $1.vector(4), into: $1.matrix(4, 5))
        },
        ExpectedWork("gatherRows of a small table", flops: 0, floats: 35 + 9 + 45) {
            $0.gatherRows($1.matrix(7, 5), indices: $1.vector(9), into: $1.matrix(9, 5))
        },
        ExpectedWork("scatterAddRows", flops: 20, floats: 20 + 4 + 40) {
            $0.scatterAddRows($1.matrix(4, 5), indices: $1.vector(4), into: $1.matrix(7, 5))
        },
        ExpectedWork("addTimeRows", flops: 30, floats: 15 + 60) {
            $0.addTimeRows($1.matrix(3, 5), to: $1.matrix(6, 5), into: $1.matrix(6, 5))
        },
        ExpectedWork("sumTimeRows", flops: 30, floats: 30 + 30) {
            $0.sumTimeRows($1.matrix(6, 5), into: $1.matrix(3, 5), accumulate: true)
        },
        ExpectedWork("addSinusoids", flops: 30 + 15, floats: 60) {
            $0.addSinusoids(to: $1.matrix(6, 5), batch: 2, into: $1.matrix(6, 5))
        },
    ]

    private static func attend(_ handler: any Handler, _ m: Memory, _ form: AttentionForm) {
        handler.attention(
            queries: m.matrix(12, 10), keys: m.matrix(12, 10), values: m.matrix(12, 10), form: form,
            into: m.matrix(12, 10), logSums: m.matrix(12, 2))
    }

    private static let elementwise = [
        ExpectedWork("fill", flops: 0, floats: 7) { $0.fill($1.vector(7), with: 1) },
        ExpectedWork("addConstant", flops: 7, floats: 14) { $0.addConstant(1, to: $1.vector(7)) },
        ExpectedWork("copy", flops: 0, floats: 12) { $0.copy($1.matrix(2, 3), into: $1.matrix(2, 3)) },
        ExpectedWork("add", flops: 12, floats: 18) {
            $0.add($1.matrix(2, 3), times: 2, into: $1.matrix(2, 3))
        },
        ExpectedWork("sumRows", flops: 6, floats: 6 + 3) {
            $0.sumRows($1.matrix(2, 3), into: $1.vector(3), accumulate: false)
        },
        ExpectedWork("sum", flops: 7, floats: 7) { _ = $0.sum($1.vector(7)) },
        ExpectedWork("isFinite", flops: 7, floats: 7) { _ = $0.isFinite($1.vector(7)) },
        ExpectedWork("bernoulli", flops: 7, floats: 7) {
            $0.bernoulli(into: $1.vector(7), probability: 0.5, key: RandomKey(seed: 1, purpose: "mask"))
        },
        ExpectedWork("multiply", flops: 21, floats: 28) {
            $0.multiply($1.vector(7), $1.vector(7), times: 2, into: $1.vector(7), accumulate: true)
        },
        ExpectedWork("maskRows", flops: 6, floats: 12 + 2) {
            $0.maskRows($1.matrix(2, 3), mask: $1.vector(2), into: $1.matrix(2, 3), accumulate: false)
        },
        ExpectedWork("squaredDifference", flops: 21, floats: 28) {
            $0.squaredDifference(
                $1.vector(7), $1.vector(7), times: 2, difference: $1.vector(7), into: $1.vector(7))
        },
        ExpectedWork("activate", flops: 6, floats: 12) {
            $0.activate($1.matrix(2, 3), .gelu, into: $1.matrix(2, 3))
        },
        ExpectedWork("activateBackward", flops: 18, floats: 24) {
            $0.activateBackward(
                outputDeltas: $1.matrix(2, 3), inputs: $1.matrix(2, 3), outputs: $1.matrix(2, 3),
                activation: .gelu, into: $1.matrix(2, 3), accumulate: true)
        },
    ]

    private static let losses = [
        // 6 numbers of 5, 2 logarithms.
        ExpectedWork("softmaxCrossEntropy", flops: 32, floats: 12 + 4) {
            $0.softmaxCrossEntropy(
                $1.matrix(2, 3), targets: $1.vector(2), predictions: $1.matrix(2, 3), losses: $1.vector(2))
        },
        ExpectedWork("softmaxCrossEntropyBackward", flops: 8, floats: 12 + 4) {
            $0.softmaxCrossEntropyBackward(
                predictions: $1.matrix(2, 3), targets: $1.vector(2), lossDeltas: $1.vector(2),
                inputDeltas: $1.matrix(2, 3), accumulate: false)
        },
        ExpectedWork("sigmoidCrossEntropy", flops: 56, floats: 28) {
            $0.sigmoidCrossEntropy(
                $1.vector(7), targets: $1.vector(7), predictions: $1.vector(7), losses: $1.vector(7))
        },
        ExpectedWork("sigmoidCrossEntropyBackward", flops: 21, floats: 35) {
            $0.sigmoidCrossEntropyBackward(
                predictions: $1.vector(7), targets: $1.vector(7), lossDeltas: $1.vector(7),
                inputDeltas: $1.vector(7), accumulate: true)
        },
        ExpectedWork("penalize", flops: 12, floats: 8) {
            $0.penalize($1.matrix(2, 3), .absolute, losses: $1.vector(2))
        },
        ExpectedWork("penalizeBackward", flops: 6, floats: 14) {
            $0.penalizeBackward(
                $1.matrix(2, 3), .halfSquare, lossDeltas: $1.vector(2), inputDeltas: $1.matrix(2, 3),
                accumulate: false)
        },
        ExpectedWork("binomialCrossEntropy", flops: 48, floats: 14) {
            $0.binomialCrossEntropy($1.matrix(2, 3), targets: $1.matrix(2, 3), losses: $1.vector(2))
        },
        ExpectedWork("binomialCrossEntropyBackward", flops: 42, floats: 26) {
            $0.binomialCrossEntropyBackward(
                $1.matrix(2, 3), targets: $1.matrix(2, 3), lossDeltas: $1.vector(2),
                inputDeltas: $1.matrix(2, 3), accumulate: true)
        },
    ]

    private static let normalization = [
        ExpectedWork("batchNormalization", flops: 42, floats: 12 + 12) {
            $0.batchNormalization(
                $1.matrix(2, 3), gamma: $1.vector(3), beta: $1.vector(3), epsilon: 1,
                negativeMean: $1.vector(3), deviation: $1.vector(3), into: $1.matrix(2, 3))
        },
        ExpectedWork("applyBatchNormalization", flops: 18, floats: 12 + 12) {
            $0.applyBatchNormalization(
                $1.matrix(2, 3), gamma: $1.vector(3), beta: $1.vector(3), negativeMean: $1.vector(3),
                deviation: $1.vector(3), into: $1.matrix(2, 3))
        },
        // 6 numbers of 9; γ, mean, deviation and two gradients.
        ExpectedWork("batchNormalizationBackward", flops: 54, floats: 18 + 15) {
            $0.batchNormalizationBackward(
                outputDeltas: $1.matrix(2, 3), inputs: $1.matrix(2, 3), gamma: $1.vector(3),
                negativeMean: $1.vector(3), deviation: $1.vector(3), ofBatch: true,
                inputDeltas: $1.matrix(2, 3), addInputDeltas: false, gammaGradients: $1.vector(3),
                betaGradients: $1.vector(3), addGradients: false)
        },
        ExpectedWork("layerNormalization", flops: 42, floats: 12 + 6 + 4) {
            $0.layerNormalization(
                $1.matrix(2, 3), gamma: $1.vector(3), beta: $1.vector(3), epsilon: 1,
                negativeMeans: $1.vector(2), deviations: $1.vector(2), into: $1.matrix(2, 3))
        },
        // 6 numbers of 13; γ and two gradients, two numbers of each row.
        ExpectedWork("layerNormalizationBackward", flops: 78, floats: 18 + 9 + 4) {
            $0.layerNormalizationBackward(
                outputDeltas: $1.matrix(2, 3), inputs: $1.matrix(2, 3), gamma: $1.vector(3),
                negativeMeans: $1.vector(2), deviations: $1.vector(2), inputDeltas: $1.matrix(2, 3),
                addInputDeltas: false, gammaGradients: $1.vector(3), betaGradients: $1.vector(3),
                addGradients: false)
        },
    ]

    private static let updates = [
        ExpectedWork("sgdUpdate", flops: 14, floats: 21) {
            $0.sgdUpdate($1.vector(7), gradients: $1.vector(7), learningRate: 1)
        },
        ExpectedWork("momentumUpdate", flops: 28, floats: 35) {
            $0.momentumUpdate(
                $1.vector(7), gradients: $1.vector(7), velocity: $1.vector(7), learningRate: 1, momentum: 1)
        },
        ExpectedWork("nesterovLookAhead", flops: 14, floats: 28) {
            $0.nesterovLookAhead($1.vector(7), velocity: $1.vector(7), momentum: 1)
        },
        ExpectedWork("nesterovCorrection", flops: 21, floats: 35) {
            $0.nesterovCorrection(
                $1.vector(7), gradients: $1.vector(7), velocity: $1.vector(7), learningRate: 1)
        },
        ExpectedWork("adamUpdate", flops: 98, floats: 49) {
            $0.adamUpdate(
                $1.vector(7), gradients: $1.vector(7), first: $1.vector(7), second: $1.vector(7),
                stepSize: 1, firstDecay: 1, secondDecay: 1, secondCorrection: 1, epsilon: 1, keep: 1)
        },
        ExpectedWork("rmsPropUpdate", flops: 63, floats: 35) {
            $0.rmsPropUpdate(
                $1.vector(7), gradients: $1.vector(7), squares: $1.vector(7), means: nil, velocity: nil,
                learningRate: 1, decay: 1, epsilon: 1, momentum: 1)
        },
        ExpectedWork("rmsPropUpdate with means and velocity", flops: 119, floats: 63) {
            $0.rmsPropUpdate(
                $1.vector(7), gradients: $1.vector(7), squares: $1.vector(7), means: $1.vector(7),
                velocity: $1.vector(7), learningRate: 1, decay: 1, epsilon: 1, momentum: 1)
        },
        ExpectedWork("adagradUpdate", flops: 49, floats: 35) {
            $0.adagradUpdate(
                $1.vector(7), gradients: $1.vector(7), squares: $1.vector(7), learningRate: 1, epsilon: 1)
        },
        ExpectedWork("scale", flops: 7, floats: 14) { $0.scale($1.vector(7), by: 2) },
        ExpectedWork("sumOfSquares", flops: 14, floats: 7) { _ = $0.sumOfSquares($1.vector(7)) },
        ExpectedWork("clip", flops: 14, floats: 14) { $0.clip($1.vector(7), low: -1, high: 1) },
        ExpectedWork("constrainRowNorms", flops: 12, floats: 12) {
            $0.constrainRowNorms($1.matrix(2, 3), limit: 1)
        },
    ]
}
