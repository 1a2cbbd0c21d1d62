extension Network {
    /// The shape of a buffer by its path, at any size: what ``buffer(_:)`` has at the size in use.
    /// Deltas and gradients are ``BufferShape/isBackwardOnly``.
    ///
    /// - Throws: ``NetworkError`` with the nearest name if there can be no such buffer.
    public func bufferShape(_ path: String) throws -> BufferShape {
        if path == "parameters" { return .fixed([layout.parameterCount]) }
        if path == "gradients" { return BufferShape.fixed([layout.parameterCount]).backwardOnly }
        if let position = layout.position(ofLayerIn: path) {
            let own = Network.bufferShapes(layout.entries[position])
            if let shape = own.first(where: { $0.path == path })?.shape { return shape }
        }
        let all = layout.entries.flatMap(Network.bufferShapes).map(\.path)
        throw NetworkError(.unknownBuffer, "there is no buffer '\(path)'\(suggestion(path, among: all))")
    }

    /// The names of one kind of a layer's buffers, in the layer's order: also of those that a pass has yet to make, or
    /// will not need. None if there is no such layer.
    public func bufferNames(_ kind: BufferKind, of layer: String) -> [String] {
        guard let entry = layout.entry(of: layer) else { return [] }
        let structure = entry.structure
        switch kind {
        case .inputs, .inputDeltas:
            return zip(structure.inputs, entry.inputShapes).compactMap { $1 == nil ? nil : $0 }
        case .outputs, .outputDeltas: return structure.outputs.map(\.name)
        case .parameters, .gradients: return structure.parameters.map(\.name)
        case .internals: return structure.internals.map(\.name)
        }
    }

    private static func bufferShapes(_ entry: Layout.Entry) -> [(path: String, shape: BufferShape)] {
        var result: [(path: String, shape: BufferShape)] = []
        func add(_ kind: BufferKind, _ name: String, _ shape: BufferShape) {
            result.append(("\(entry.name).\(kind.rawValue).\(name)", shape))
        }
        for (name, shape) in zip(entry.structure.inputs, entry.inputShapes) {
            guard let shape else { continue }
            add(.inputs, name, shape)
            add(.inputDeltas, name, shape.backwardOnly)
        }
        for output in entry.structure.outputs {
            add(.outputs, output.name, output.value)
            add(.outputDeltas, output.name, output.value.backwardOnly)
        }
        for view in entry.structure.parameters {
            add(.parameters, view.name, BufferShape(.fixed, view.shape))
            add(.gradients, view.name, BufferShape(.fixed, view.shape).backwardOnly)
        }
        for buffer in entry.structure.internals { add(.internals, buffer.name, buffer.value) }
        return result
    }
}
