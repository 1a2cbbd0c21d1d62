public import Brainstorm

/// A layer: brings features to a common scale and weighs them, `y = g ⊙ (x − m) / s`.
///
/// - Input, output `default`: any shape with samples.
/// - Parameters (features each): `gain` g, which is learned; initialize it with 1. Kept: `mean` m, at first 0, and
///   `deviation` s, at first 1; give them those of the data by their names.
/// - Internal `standard`: `(x − m) / s`.
///
/// Description: `{"@type": "Standardize"}`
public struct Standardize: Layer {
    public static let typeName = "Standardize"

    public var label = LayerLabel()

    // The handles of the layer's own buffers; no part of the description.
    private var gain = LearnedView()
    private var mean = KeptView()
    private var deviation = KeptView()
    private var standard = InternalBuffer()

    private enum CodingKeys: CodingKey {}

    public init(name: String? = nil) { label = LayerLabel(name) }

    public mutating func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let input = try inputs.shape()
        guard input.scaling != .fixed else {
            throw inputs.invalid("the input must have samples (T, B, features…), but is \(input)")
        }
        let output = input.with(features: input.features.extents)
        var structure = LayerStructure(outputs: [Named("default", output)])
        gain = structure.learns("gain", input.features)
        // Steppers and decays never touch what is kept.
        mean = structure.keeps("mean", input.features, initially: 0)
        deviation = structure.keeps("deviation", input.features, initially: 1)
        standard = structure.internal("standard", output)
        return structure
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        // No operation of handlers does this, so that the host does.
        pass.handler.onHost { host in
            let input = host.read(buffers.input().matrix)
            let gain = host.read(buffers.parameters[gain].vector)
            let mean = host.read(buffers.kept[mean].vector)
            let deviation = host.read(buffers.kept[deviation].vector)
            let standard = host.write(buffers.internals[standard].matrix)
            let output = host.write(buffers.outputs[0].matrix)
            for row in 0..<input.rows {
                for column in 0..<input.columns {
                    standard[row, column] = (input[row, column] - mean[column]) / deviation[column]
                    output[row, column] = gain[column] * standard[row, column]
                }
            }
        }
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        let gainGradients = buffers.gradients[gain].vector
        let inputDeltas = buffers.inputDeltas[0]?.matrix
        // Others may have written gradients and deltas already.
        if !buffers.addsGradients { pass.handler.fill(gainGradients, with: 0) }
        if let inputDeltas, !buffers.addsInputDeltas[0] { pass.handler.fill(inputDeltas.flat, with: 0) }
        pass.handler.onHost { host in
            let deltas = host.read(buffers.outputDeltas[0].matrix)
            let standard = host.read(buffers.internals[standard].matrix)
            let gain = host.read(buffers.parameters[gain].vector)
            let deviation = host.read(buffers.kept[deviation].vector)
            let gainGradients = host.update(gainGradients)
            let inputDeltas = inputDeltas.map { host.update($0) }
            for row in 0..<deltas.rows {
                for column in 0..<deltas.columns {
                    gainGradients[column] += deltas[row, column] * standard[row, column]
                    inputDeltas?[row, column] += deltas[row, column] * gain[column] / deviation[column]
                }
            }
        }
    }
}
