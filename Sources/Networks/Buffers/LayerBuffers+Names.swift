import Arrays

extension LayerBuffers {
    /// Calls `body` with the kind, the name and the array of each buffer that exists. Nothing is allocated, so that
    /// one can be looked for between updates.
    func forEach(
        _ structure: LayerStructure, _ body: (_ kind: String, _ name: String, _ array: NDArray) -> Void
    ) {
        func visit(_ kind: String, _ names: [String], _ buffers: [LayerBuffer?]) {
            for (name, buffer) in zip(names, buffers) {
                if let buffer { body(kind, name, buffer.array) }
            }
        }
        func visit(_ kind: String, _ names: [Named<BufferShape>], _ buffers: [LayerBuffer]) {
            for (named, buffer) in zip(names, buffers) { body(kind, named.name, buffer.array) }
        }
        func visit(_ kind: String, _ views: [DeclaredView], _ buffers: LearnedViews) {
            for (view, buffer) in zip(views, buffers.all) { body(kind, view.name, buffer.array) }
        }
        visit("inputs", structure.inputs, inputs)
        visit("outputs", structure.outputs, outputs)
        visit("parameters", structure.parameters, parameters)
        let hasRunBackward = !outputDeltas.isEmpty
        for (named, buffer) in zip(structure.internals, internals.all)
        where hasRunBackward || !named.value.isBackwardOnly {
            body("internals", named.name, buffer.array)
        }
        visit("gradients", structure.parameters, gradients)
        visit("input_deltas", structure.inputs, inputDeltas)
        visit("output_deltas", structure.outputs, outputDeltas)
    }
}
