import Arrays

extension LayerBuffers {
    /// The buffers that exist, as `KIND.NAME`.
    func named(_ structure: LayerStructure) -> [(path: String, array: NDArray)] {
        var result: [(path: String, array: NDArray)] = []
        func add(_ kind: String, _ names: [String], _ buffers: [LayerBuffer?]) {
            for (name, buffer) in zip(names, buffers) {
                if let buffer { result.append(("\(kind).\(name)", buffer.array)) }
            }
        }
        add("inputs", structure.inputs, inputs)
        add("outputs", structure.outputs.map(\.name), outputs)
        add("parameters", structure.parameters.map(\.name), parameters)
        let hasRunBackward = !outputDeltas.isEmpty
        for (named, buffer) in zip(structure.internals, internals)
        where hasRunBackward || !named.value.isBackwardOnly {
            add("internals", [named.name], [buffer])
        }
        add("gradients", structure.parameters.map(\.name), gradients)
        add("input_deltas", structure.inputs, inputDeltas)
        add("output_deltas", structure.outputs.map(\.name), outputDeltas)
        return result
    }
}
