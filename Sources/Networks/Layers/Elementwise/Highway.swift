import Arrays
import Describing
import Handlers

/// Lets gates choose, for each element, between a transformed value and the one carried past it:
/// `y = T ⊙ H + (1 − T) ⊙ x` (Srivastava et al., 2015).
///
/// - Inputs: `H` (transformed), `T` (the gates, usually from a sigmoid layer) and `x` (carried), of the same
///   shape.
/// - Output `default`: of the same shape.
/// - Description: `{"@type": "Highway"}`
public struct Highway: Layer {
    public static let typeName = "Highway"

    public var label = LayerLabel()

    private enum CodingKeys: CodingKey {}

    public init(name: String? = nil) { label = LayerLabel(name) }

    public func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let names = ["H", "T", "x"]
        let shape = try inputs.common(names.map { Named($0, try inputs.plainShape($0)) })
        return LayerStructure(inputs: names, outputs: [Named("default", shape)])
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        pass.handler.highway(
            buffers.input(0).vector, gates: buffers.input(1).vector, carried: buffers.input(2).vector,
            into: buffers.outputs[0].vector)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        func target(_ index: Int) -> DeltaTarget? {
            buffers.inputDeltas[index].map {
                DeltaTarget($0.vector, accumulate: buffers.addsInputDeltas[index])
            }
        }
        pass.handler.highwayBackward(
            outputDeltas: buffers.outputDeltas[0].vector, transformed: buffers.input(0).vector,
            gates: buffers.input(1).vector, carried: buffers.input(2).vector, transformedDeltas: target(0),
            gateDeltas: target(1), carriedDeltas: target(2))
    }
}
