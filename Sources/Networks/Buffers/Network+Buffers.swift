public import Arrays

extension Network {
    /// A buffer by its path: `parameters`, `gradients`, or `LAYER.KIND.NAME` with kinds `inputs`, `outputs`,
    /// `parameters`, `gradients`, `internals`, `input_deltas` and `output_deltas`. Buffers with a context
    /// have its row after the last time step.
    ///
    /// - Throws: ``NetworkError`` with the nearest names if there is none, or none yet: deltas exist after a
    ///   backward pass that needed them. Also if it has yet to be made and is over the ``memoryLimit``.
    public func buffer(_ path: String) throws -> NDArray {
        switch path {
        case "parameters": return parameters
        case "gradients":
            if !hasGradients { try reserve(reserved, training: true) }
            return gradients
        default: break
        }
        if plan == nil { try prepare(time: 1, batch: 1) }
        if let plan, let position = layout.position(ofLayerIn: path) {
            let entry = layout.entries[position]
            var found: NDArray?
            plan.layers[position].forEach(entry.structure) { kind, name, array in
                if found == nil, path.utf8.isPath(entry.name, kind, name) {
                    found = array
                    if kind == "gradients" { openGradients() }
                }
            }
            if let found { return found }
        }
        throw NetworkError(
            .unknownBuffer,
            "there is no buffer '\(path)'\(suggestion(path, among: paths().map(\.path)))")
    }

    /// All buffers of the size in use that exist so far, in execution order; without a size those of one time step of
    /// one sample.
    /// - Throws: ``NetworkError`` if these are over the ``memoryLimit``.
    public func bufferPaths() throws -> [(path: String, array: NDArray)] {
        if plan == nil { try prepare(time: 1, batch: 1) }
        if hasGradients { openGradients() }
        return paths()
    }

    private func paths() -> [(path: String, array: NDArray)] {
        guard let plan else { return [] }
        var all: [(path: String, array: NDArray)] = []
        for (entry, buffers) in zip(layout.entries, plan.layers) {
            buffers.forEach(entry.structure) { all.append(("\(entry.name).\($0).\($1)", $2)) }
        }
        return all
    }
}

extension String.UTF8View {
    /// Whether this is `LAYER.KIND.NAME`.
    fileprivate func isPath(_ layer: String, _ kind: String, _ name: String) -> Bool {
        var rest = self[...]
        func drop(_ part: String) -> Bool {
            guard rest.starts(with: part.utf8) else { return false }
            rest = rest.dropFirst(part.utf8.count)
            return true
        }
        return drop(layer) && drop(".") && drop(kind) && drop(".") && drop(name) && rest.isEmpty
    }
}
