import Arrays
import Describing

/// Softmax over the last axis and its cross entropy with class targets:
/// `p = softmax(x)`, `loss = −ln(clip(p[target], 1e−6, 1))`.
///
/// - Inputs: `default` `(T, B, features…, classes)`; `targets` `(T, B, features…, 1)`, class numbers from 0.
/// - Outputs: `predictions`, as the default input; `loss`, as the targets.
/// - Description: `{"@type": "SoftmaxCE"}`
///
/// The deltas `(p − onehot(target)) × loss deltas` follow from `loss` only: what is wired to `predictions`
/// sends nothing back, and the targets are constants. The clip limits the reported loss, not the deltas.
public struct SoftmaxCE: Layer {
    public static let typeName = "SoftmaxCE"

    public var label = LayerLabel()

    private enum CodingKeys: CodingKey {}

    public init(name: String? = nil) { label = LayerLabel(name) }

    public func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let (shape, targets) = (try inputs.shape(), try inputs.shape("targets"))
        guard shape.scaling != .fixed, shape.features.rank > 0 else {
            throw inputs.invalid("the input must have samples and classes, but is \(shape)")
        }
        let expected = shape.with(features: shape.features.extents.dropLast() + [1])
        guard targets.with(features: targets.features.extents) == expected else {
            throw inputs.invalid("the targets have shape \(targets), and must have \(expected)")
        }
        return LayerStructure(
            inputs: ["default", "targets"],
            outputs: [
                Named("predictions", shape.with(features: shape.features.extents)), Named("loss", expected),
            ])
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
        return Matrix(base: matrix.base, rows: rows, columns: rows == 0 ? 0 : matrix.count / rows)
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        let loss = buffers.outputs[1]
        pass.handler.softmaxCrossEntropy(
            rows(buffers.input().matrix, of: loss), targets: buffers.input(1).vector,
            predictions: rows(buffers.outputs[0].matrix, of: loss), losses: loss.vector)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        buffers.clearDeltas(ofInput: 1, pass.handler)
        guard let deltas = buffers.inputDeltas[0] else { return }
        let loss = buffers.outputs[1]
        pass.handler.softmaxCrossEntropyBackward(
            predictions: rows(buffers.outputs[0].matrix, of: loss), targets: buffers.input(1).vector,
            lossDeltas: buffers.outputDeltas[1].vector, inputDeltas: rows(deltas.matrix, of: loss),
            accumulate: buffers.addsInputDeltas[0])
    }
}
