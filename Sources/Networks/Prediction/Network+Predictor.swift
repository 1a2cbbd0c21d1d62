public import Handlers

extension Network {
    /// An object that computes buffers of this network in little memory and time; see ``Predictor``.
    ///
    /// - Parameters:
    ///   - paths: outputs, inputs and internals of layers, such as `Hid1.outputs.default`; by default
    ///     ``predictionsPath``.
    ///   - handler: what computes; by default the network's own. A predictor on another thread needs one of its own.
    ///   - isFrozen: whether the parameters are to stay as they are now; see ``Predictor/isFrozen``. That pays for many
    ///     predictions of few samples each.
    /// - Throws: ``NetworkError`` if there is no such buffer, or none is named and the network does not say which
    ///   holds its answers; if it is to be frozen and its copies do not fit in the ``memoryLimit``.
    public func predictor(
        for paths: [String]? = nil, handler: (any Handler)? = nil, isFrozen: Bool = false
    ) throws -> Predictor {
        guard let paths = paths ?? predictionsPath.map({ [$0] }), !paths.isEmpty else {
            throw NetworkError(
                .unknownBuffer,
                "the network does not say which buffer holds its answers; name one of \(list(outputPaths))")
        }
        if isFrozen { try checkRoomToFreeze() }
        return Predictor(
            self, paths: paths, targets: try paths.map(target), handler: handler ?? self.handler,
            isFrozen: isFrozen)
    }

    private func target(_ path: String) throws -> PredictionRoute.Place {
        if let layer = layout.position(ofLayerIn: path) {
            let entry = layout.entries[layer]
            let structure = entry.structure
            for (index, output) in structure.outputs.enumerated()
            where path == "\(entry.name).outputs.\(output.name)" {
                return .output(layer: layer, index: index)
            }
            for (index, buffer) in structure.internals.enumerated()
            where path == "\(entry.name).internals.\(buffer.name)" && !buffer.value.isBackwardOnly {
                return .internal(layer: layer, index: index)
            }
            for (index, name) in structure.inputs.enumerated()
            where path == "\(entry.name).inputs.\(name)" && !entry.inputs[index].isEmpty {
                // An input with one source is that source's buffer.
                return entry.inputs[index].count == 1
                    ? PredictionRoute.Place(entry.inputs[index][0]) : .input(layer: layer, index: index)
            }
        }
        _ = try bufferShape(path)
        throw NetworkError(
            .unknownBuffer,
            "a predictor computes outputs, inputs and internals of forward passes, and '\(path)' is none of them"
        )
    }
}
