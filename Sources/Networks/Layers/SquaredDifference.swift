import Arrays
import Describing

/// The squared difference of two inputs, for each element: `y = (a − b)²`.
///
/// - Inputs: `inputs_1` (a) and `inputs_2` (b), of the same shape.
/// - Output `default`: of the same shape.
/// - Internal `diff`: `a − b`.
/// - Description: `{"@type": "SquaredDifference"}`
public struct SquaredDifference: Layer {
    public static let typeName = "SquaredDifference"

    public var label = LayerLabel()

    private var difference = InternalBuffer()

    private enum CodingKeys: CodingKey {}

    public init(name: String? = nil) { label = LayerLabel(name) }

    public mutating func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let (first, second) = (try inputs.shape("inputs_1"), try inputs.shape("inputs_2"))
        let shape = first.with(features: first.features.extents)
        guard second.with(features: second.features.extents) == shape else {
            throw inputs.invalid("the inputs have shapes \(first) and \(second), and must have the same")
        }
        var structure = LayerStructure(
            inputs: ["inputs_1", "inputs_2"], outputs: [Named("default", shape)])
        difference = structure.internal("diff", shape)
        return structure
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        pass.handler.squaredDifference(
            buffers.input(0).vector, buffers.input(1).vector, times: 1,
            difference: buffers.internals[difference].vector, into: buffers.outputs[0].vector)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        for (index, factor) in [Float(2), -2].enumerated() {
            guard let deltas = buffers.inputDeltas[index] else { continue }
            pass.handler.multiply(
                buffers.internals[difference].vector, buffers.outputDeltas[0].vector, times: factor,
                into: deltas.vector, accumulate: buffers.addsInputDeltas[index])
        }
    }
}
