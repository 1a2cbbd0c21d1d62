public import Arrays

/// The kinds of a layer's buffers, by the word that stands for them in a buffer's path.
public enum BufferKind: String, Sendable, CaseIterable {
    case inputs, outputs, parameters, gradients, internals
    case inputDeltas = "input_deltas"
    case outputDeltas = "output_deltas"
}

extension Network {
    /// The buffers of one kind of a layer as the last passes left them, in the layer's order and without rows
    /// of context. Inputs and outputs are those of the last forward pass, deltas those of the last backward
    /// pass, whatever has been evaluated since.
    ///
    /// - Returns: nothing for a pass that has not been made, and only the deltas that it needed.
    /// - Throws: ``NetworkError`` with the nearest name if there is no such layer.
    public func lastBuffers(_ kind: BufferKind, of layer: String) throws -> [(name: String, array: NDArray)] {
        guard let index = layout.position(of: layer) else {
            throw NetworkError(
                .unknownBuffer, "there is no layer '\(layer)'\(suggestion(layer, among: layerNames))")
        }
        let structure = layout.entries[index].structure
        func window(_ buffer: LayerBuffer) -> NDArray {
            guard buffer.context != nil, let rows = buffer.array.shape.extents.first, rows > 0 else {
                return buffer.array
            }
            return buffer.array.rows(0..<rows - 1)
        }
        func named(_ names: [String], _ buffers: [LayerBuffer?]?) -> [(name: String, array: NDArray)] {
            zip(names, buffers ?? []).compactMap { name, buffer in buffer.map { (name, window($0)) } }
        }
        let (forward, backward) = (forwardPlan?.layers[index], backwardPlan?.layers[index])
        switch kind {
        case .inputs: return named(structure.inputs, forward?.inputs)
        case .outputs: return named(structure.outputs.map(\.name), forward?.outputs)
        case .parameters: return views(of: parameters, index)
        case .gradients: return backward == nil ? [] : views(of: gradients, index)
        case .internals:
            let all = structure.internals.enumerated().map { position, named -> LayerBuffer? in
                (named.value.isBackwardOnly ? backward : forward)?.internals.all[position]
            }
            return named(structure.internals.map(\.name), all)
        case .inputDeltas: return named(structure.inputs, backward?.inputDeltas)
        case .outputDeltas: return named(structure.outputs.map(\.name), backward?.outputDeltas)
        }
    }

    private func views(of flat: NDArray, _ layer: Int) -> [(name: String, array: NDArray)] {
        let entry = layout.entries[layer]
        return zip(entry.structure.parameters, entry.parameterOffsets).map { view, offset in
            (view.name, NDArray(storage: flat.storage, offset: flat.offset + offset, shape: view.shape))
        }
    }
}
