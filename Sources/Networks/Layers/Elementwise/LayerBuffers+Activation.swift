import Arrays
import Handlers

// What layers share that compute sums of products and then an activation, of any kind.

extension LayerStructure {
    /// Declares the internal of such a layer: `Ha`, the values before an activation that needs them.
    mutating func sums(before activation: Activation, _ output: BufferShape) -> InternalBuffer? {
        activation.needsInput ? self.internal("Ha", output) : nil
    }
}

extension LayerBuffers {
    /// - Parameters:
    ///   - sums: the values before an activation that needs them.
    ///   - compute: writes the sums into a matrix, after an activation that it can do by the way.
    func activated(
        _ activation: Activation, sums: InternalBuffer?, _ handler: any Handler,
        _ compute: (Activation, Matrix) -> Void
    ) {
        guard let sums else { return compute(activation, outputs[0].matrix) }
        compute(.linear, internals[sums].matrix)
        handler.activate(internals[sums].matrix, activation, into: outputs[0].matrix)
    }

    /// - Parameters:
    ///   - sums: the values before an activation that needs them.
    ///   - compute: goes back through the activation with its outputs, and through the sums.
    func activatedBackward(
        _ activation: Activation, sums: InternalBuffer?, _ handler: any Handler,
        _ compute: (Activation, Matrix) -> Void
    ) {
        guard let sums else { return compute(activation, outputs[0].matrix) }
        let deltas = outputDeltas[0].matrix
        handler.activateBackward(
            outputDeltas: deltas, inputs: internals[sums].matrix, outputs: outputs[0].matrix,
            activation: activation, into: deltas, accumulate: false)
        // What is linear does not look at its outputs.
        compute(.linear, deltas)
    }
}
