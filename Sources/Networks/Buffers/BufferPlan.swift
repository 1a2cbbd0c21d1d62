import Arrays

/// All buffers of a network at one (time, batch) size, planned once: which layer writes where, what is
/// copied between layers, what must be zeroed. The passes only walk these lists.
final class BufferPlan {
    let time: Int
    let batch: Int
    let layers: [LayerBuffers]
    /// For each layer, the pieces of its concatenated inputs: copied before its forward pass.
    let gathers: [[Piece]]
    /// Rows of the state before the first step, by path; zeroed or set before each forward pass.
    let contexts: [(path: String, buffer: LayerBuffer)]
    private(set) var backward: BackwardPlan?

    private let layout: Layout

    /// Columns of a concatenated buffer and the buffer they come from.
    struct Piece {
        let whole: Matrix
        let part: Matrix
    }

    init(layout: Layout, time: Int, batch: Int, parameters: NDArray, keys: [RandomKey]) {
        self.layout = layout
        self.time = time
        self.batch = batch
        var layers: [LayerBuffers] = []
        var gathers: [[Piece]] = []
        var contexts: [(path: String, buffer: LayerBuffer)] = []
        let make: (BufferShape) -> LayerBuffer = { shape in
            LayerBuffer(
                NDArray(shape.shape(time: time, batch: batch), in: parameters.storage.memory), shape,
                time: time, batch: batch)
        }
        for (index, entry) in layout.entries.enumerated() {
            let outputs = entry.structure.outputs.map { make($0.value) }
            let internals = entry.structure.internals.map { internalBuffer in
                internalBuffer.value.isBackwardOnly
                    ? LayerBuffer(NDArray([0]), .fixed([0]), time: 0, batch: 0) : make(internalBuffer.value)
            }
            for (named, buffer) in zip(entry.structure.outputs, outputs) where named.value.contextSize > 0 {
                contexts.append(("\(entry.name).outputs.\(named.name)", buffer))
            }
            for (named, buffer) in zip(entry.structure.internals, internals)
            where named.value.contextSize > 0 && !named.value.isBackwardOnly {
                contexts.append(("\(entry.name).internals.\(named.name)", buffer))
            }
            var pieces: [Piece] = []
            let inputs = zip(entry.inputs, entry.inputShapes).map { sources, shape -> LayerBuffer? in
                guard let shape, let first = sources.first else { return nil }
                guard sources.count > 1 else {
                    return BufferPlan.buffer(of: first, layers)
                }
                let whole = make(shape)
                pieces += BufferPlan.pieces(
                    sources.map { BufferPlan.buffer(of: $0, layers).matrix }, of: whole.matrix)
                return whole
            }
            gathers.append(pieces)
            layers.append(
                LayerBuffers(
                    time: time, batch: batch, inputs: inputs, outputs: outputs,
                    parameters: entry.views(of: parameters),
                    internals: internals, randomKey: keys[index]))
        }
        self.layers = layers
        self.gathers = gathers
        self.contexts = contexts
    }

    /// What the plan's buffers take.
    var bytes: ByteCount {
        var need = MemoryNeed()
        layout.countForward(time: time, batch: batch, in: &need)
        if let backward {
            layout.countBackward(
                time: time, batch: batch, inputDeltas: backward.includesInputDeltas, in: &need)
        }
        return need.total
    }

    func isPlanned(inputDeltas: Bool) -> Bool { backward?.includesInputDeltas == inputDeltas }

    /// Plans the backward pass, if it is not planned for the wanted deltas already.
    func planBackward(inputDeltas: Bool, gradients: NDArray, _ touchedRows: [TouchedRows?]) -> BackwardPlan {
        if let backward, isPlanned(inputDeltas: inputDeltas) { return backward }
        for (position, entry) in layout.entries.enumerated() {
            let buffers = layers[position]
            buffers.gradients = entry.views(of: gradients)
            buffers.touchedRows = touchedRows[position]
            for (index, named) in entry.structure.internals.enumerated() where named.value.isBackwardOnly {
                buffers.internals.all[index] = LayerBuffer(
                    NDArray(named.value.shape(time: time, batch: batch), in: gradients.storage.memory),
                    named.value, time: time, batch: batch)
            }
        }
        let plan = BackwardPlan(
            layout: layout, layers: layers, inputDeltas: inputDeltas, memory: gradients.storage.memory)
        backward = plan
        return plan
    }

    /// The columns of a concatenated buffer beside the buffers they come from, from left to right.
    static func pieces(_ parts: [Matrix], of whole: Matrix) -> [Piece] {
        var column = 0
        return parts.map { part in
            defer { column += part.columns }
            return Piece(whole: whole.columns(column, count: part.columns), part: part)
        }
    }

    private static func buffer(of source: Layout.Source, _ layers: [LayerBuffers]) -> LayerBuffer {
        switch source {
        case .parameter(let layer, let index): layers[layer].parameters.all[index]
        case .output(let layer, let index): layers[layer].outputs[index]
        }
    }
}

extension Layout.Entry {
    /// The layer's views of the flat parameters or gradients.
    func views(of flat: NDArray) -> LearnedViews {
        LearnedViews(of: flat, structure.parameters.map(\.shape), at: parameterOffsets)
    }
}
