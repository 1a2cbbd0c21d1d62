import Arrays
import Describing
import Handlers

/// Adds its inputs up: `y = x₁ + x₂ + …`, such as what a block computes and what is carried past it (He et
/// al., 2015).
///
/// - Inputs `inputs_1`, `inputs_2` and so on, at least two, of the same shape.
/// - Output `default`: of the same shape.
/// - Description: `{"@type": "Add"}`
public struct Add: Layer {
    public static let typeName = "Add"

    public var label = LayerLabel()

    private enum CodingKeys: CodingKey {}

    public init(name: String? = nil) { label = LayerLabel(name) }

    public func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let parts = try inputs.numbered()
        return LayerStructure(
            inputs: parts.map(\.name), outputs: [Named("default", try inputs.common(parts))])
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        let sum = buffers.outputs[0].vector.row
        for index in buffers.inputs.indices {
            pass.handler.pass(buffers.input(index).vector.row, to: sum, adding: index > 0)
        }
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        for index in buffers.inputs.indices {
            guard let deltas = buffers.inputDeltas[index] else { continue }
            pass.handler.pass(
                buffers.outputDeltas[0].vector.row, to: deltas.vector.row,
                adding: buffers.addsInputDeltas[index])
        }
    }
}
