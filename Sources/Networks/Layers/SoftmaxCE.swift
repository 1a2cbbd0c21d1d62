import Arrays
import Describing

/// Softmax over the last axis and its cross entropy with class targets:
/// `p = softmax(x)`, `loss = −ln(clip(p[target], 1e−6, 1))`.
///
/// - Inputs: `default` `(T, B, features…, classes)`; `targets` `(T, B, features…, 1)`, class numbers from 0.
/// - Outputs: `predictions`, as the default input; `loss`, as the targets.
/// - Description: `{"@type": "SoftmaxCE", "class_weights": [1.0, 2.5]}`
///
/// - `class_weights`: a factor for each class, finite, not negative and not all 0, by which the losses of its targets count:
///   `loss = −w[target] ln(…)`. Without it, and then not written, every class counts 1. ``Loss`` divides by the size of
///   the batch, whatever the weights are: to have a mean as if all counted the same, choose weights whose mean over the
///   samples is 1. (PyTorch's `CrossEntropyLoss(weight=…)` divides by the sum of the targets' weights instead, so that
///   there the same weights make steps whose length depends on the classes in the batch.)
///
/// The deltas `(p − onehot(target)) × loss deltas` follow from `loss` only: what is wired to `predictions`
/// sends nothing back, and the targets are constants. The clip limits the reported loss, not the deltas.
public struct SoftmaxCE: Layer {
    public static let typeName = "SoftmaxCE"

    public var label = LayerLabel()
    /// A factor for each class; `nil` if all count 1.
    public let classWeights: [Double]?

    private var table = InternalBuffer()
    private var factors = InternalBuffer()

    private enum CodingKeys: String, CodingKey {
        case classWeights = "class_weights"
    }

    /// - Precondition: the weights are finite, not negative and not all 0.
    public init(classWeights: [Double]? = nil, name: String? = nil) {
        precondition(classWeights.map(areClassWeights) ?? true, classWeightRule)
        self.classWeights = classWeights
        label = LayerLabel(name)
    }

    public init(from decoder: any Decoder) throws {
        classWeights = try decoder.container(keyedBy: CodingKeys.self).decodeClassWeights(.classWeights)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(classWeights, forKey: .classWeights)
    }

    public mutating func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let (shape, targets) = (try inputs.shape(), try inputs.shape("targets"))
        guard shape.scaling != .fixed, shape.features.rank > 0 else {
            throw inputs.invalid("the input must have samples and classes, but is \(shape)")
        }
        let expected = shape.with(features: shape.features.extents.dropLast() + [1])
        guard targets.with(features: targets.features.extents) == expected else {
            throw inputs.invalid("the targets have shape \(targets), and must have \(expected)")
        }
        var structure = LayerStructure(
            inputs: ["default", "targets"],
            outputs: [
                Named("predictions", shape.with(features: shape.features.extents)), Named("loss", expected),
            ])
        guard let classWeights else { return structure }
        let classes = shape.features.extents.last ?? 0
        guard classWeights.count == classes else {
            throw inputs.invalid("there are \(classWeights.count) class weights for \(classes) classes")
        }
        table = structure.internal("class_weights", .fixed([classes]))
        factors = structure.internal("factors", expected)
        return structure
    }

    /// The same numbers with one row for each vector of classes.
    public func domain(of input: String, _ structure: LayerStructure) -> InputDomain {
        guard input == "targets", let classes = structure.outputs.first?.value.features.extents.last else {
            return .finite
        }
        return .classes(classes)
    }

    private func rows(_ matrix: Matrix, of loss: LayerBuffer) -> Matrix {
        let rows = loss.vector.count
        return matrix.reshaped(rows: rows, columns: rows == 0 ? 0 : matrix.count / rows)
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        let loss = buffers.outputs[1]
        pass.handler.softmaxCrossEntropy(
            rows(buffers.input().matrix, of: loss), targets: buffers.input(1).vector,
            predictions: rows(buffers.outputs[0].matrix, of: loss), losses: loss.vector)
        guard let classWeights else { return }
        let (table, factors) = (buffers.internals[table], buffers.internals[factors].vector)
        table.array.copy(from: classWeights.map { Float($0) })
        // What is no class has a factor of zero, as it has a loss of zero.
        pass.handler.gatherRows(
            table.vector.column, indices: buffers.input(1).vector, into: factors.column)
        pass.handler.multiply(loss.vector, factors, times: 1, into: loss.vector, accumulate: false)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        buffers.clearDeltas(ofInput: 1, pass.handler)
        guard let deltas = buffers.inputDeltas[0] else { return }
        let (loss, lossDeltas) = (buffers.outputs[1], buffers.outputDeltas[1].vector)
        if classWeights != nil {
            pass.handler.multiply(
                lossDeltas, buffers.internals[factors].vector, times: 1, into: lossDeltas, accumulate: false)
        }
        pass.handler.softmaxCrossEntropyBackward(
            predictions: rows(buffers.outputs[0].matrix, of: loss), targets: buffers.input(1).vector,
            lossDeltas: lossDeltas, inputDeltas: rows(deltas.matrix, of: loss),
            accumulate: buffers.addsInputDeltas[0])
    }
}
