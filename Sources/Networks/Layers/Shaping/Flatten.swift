import Arrays
import Describing
import Handlers

/// Hands its input on as vectors: `(T, B, features…)` becomes `(T, B, product of the features)`.
///
/// - Description: `{"@type": "Flatten"}`
public struct Flatten: Layer {
    public static let typeName = "Flatten"

    public var label = LayerLabel()

    private enum CodingKeys: CodingKey {}

    public init(name: String? = nil) { label = LayerLabel(name) }

    public func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let input = try inputs.shape()
        return LayerStructure(outputs: [Named("default", input.with(features: [input.featureCount]))])
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        buffers.handOn(pass.handler)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        buffers.handDeltasBack(pass.handler)
    }
}

extension LayerBuffers {
    /// The output is the input.
    func handOn(_ handler: any Handler) {
        handler.copy(input().matrix, into: outputs[0].matrix)
    }

    /// The input's deltas are the output's.
    func handDeltasBack(_ handler: any Handler) {
        guard let deltas = inputDeltas[0] else { return }
        handler.pass(outputDeltas[0].matrix, to: deltas.matrix, adding: addsInputDeltas[0])
    }
}
