import Arrays
import Describing
import Handlers

/// Hands its input on and scales what comes back: `y = x`, and the input's deltas are `factor` times the
/// output's. A factor of 0 keeps what lies before the layer from learning from what lies behind it; a
/// negative one makes it learn the opposite (Ganin and Lempitsky, 2015).
///
/// - Input, output `default`: any shape.
/// - Description: `{"@type": "DeltasScaling", "factor": 0.5}`; the factor has no default.
public struct DeltasScaling: Layer {
    public static let typeName = "DeltasScaling"

    public var label = LayerLabel()
    public let factor: Double

    private enum CodingKeys: CodingKey {
        case factor
    }

    /// - Precondition: the factor fits in a 32-bit float.
    public init(_ factor: Double, name: String? = nil) {
        precondition(numberRange.contains(factor), "a factor is a 32-bit number")
        self.factor = factor
        self.label = LayerLabel(name)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        factor = try container.decodeChecked(Double.self, forKey: .factor, in: numberRange)
    }

    public func structure(for inputs: LayerInputs) throws -> LayerStructure {
        LayerStructure(outputs: [Named("default", try inputs.plainShape())])
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        pass.handler.copy(buffers.input().vector.row, into: buffers.outputs[0].vector.row)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        guard let deltas = buffers.inputDeltas[0] else { return }
        if !buffers.addsInputDeltas[0] { pass.handler.fill(deltas.vector, with: 0) }
        pass.handler.add(buffers.outputDeltas[0].vector.row, times: Float(factor), into: deltas.vector.row)
    }
}
