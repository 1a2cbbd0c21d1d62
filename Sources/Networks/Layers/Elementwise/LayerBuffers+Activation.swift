import Arrays
import Handlers

// What layers share that compute sums of products and then an activation, of any kind.

extension Activation {
    /// The internal of such a layer, the first: `Ha`, the values before an activation that needs them.
    func internals(_ output: BufferShape) -> [Named<BufferShape>] {
        needsInput ? [Named("Ha", output)] : []
    }
}

extension LayerBuffers {
    /// - Parameter compute: writes the sums into a matrix, after an activation that it can do by the way.
    func activated(
        _ activation: Activation, _ handler: any Handler, _ compute: (Activation, Matrix) -> Void
    ) {
        guard activation.needsInput else { return compute(activation, outputs[0].matrix) }
        compute(.linear, internals[0].matrix)
        handler.activate(internals[0].matrix, activation, into: outputs[0].matrix)
    }

    /// - Parameter compute: goes back through the activation with its outputs, and through the sums.
    func activatedBackward(
        _ activation: Activation, _ handler: any Handler, _ compute: (Activation, Matrix) -> Void
    ) {
        guard activation.needsInput else { return compute(activation, outputs[0].matrix) }
        let deltas = outputDeltas[0].matrix
        handler.activateBackward(
            outputDeltas: deltas, inputs: internals[0].matrix, outputs: outputs[0].matrix,
            activation: activation, into: deltas, accumulate: false)
        // What is linear does not look at its outputs.
        compute(.linear, deltas)
    }
}
