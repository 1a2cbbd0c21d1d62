import Arrays

/// The deltas of a plan, and who writes them first.
///
/// Only deltas that somebody needs exist: those of layers that learn, or whose inputs need deltas (and, if asked for, those
/// of the network's inputs). What a layer keeps is a constant. The consumer of an output that runs first in the backward
/// pass overwrites its deltas, the others add, so that nothing is zeroed without need.
final class BackwardPlan {
    let includesInputDeltas: Bool
    /// The layers whose backward pass runs, last first.
    let order: [Int]
    /// For each layer, what its backward pass leaves in the deltas of a concatenated input and where it goes.
    let scatters: [[Scatter]]
    /// What must be zero before the pass: deltas that no consumer writes, gradients that other layers add to, and those
    /// of what is kept.
    let zeroed: [Vector]

    struct Scatter {
        let whole: Matrix
        let part: Matrix
        let adds: Bool
    }

    init(
        layout: Layout, layers: [LayerBuffers], inputDeltas: Bool, memory: any NumberMemory
    ) {
        includesInputDeltas = inputDeltas
        let learns = layout.learning(inputDeltas: inputDeltas)

        var zeroed: [Vector] = []
        for (entry, buffers) in zip(layout.entries, layers) {
            // Gradient modifiers that name them have put something there.
            for (view, gradient) in zip(entry.structure.parameters, buffers.gradients.all)
            where view.role.isKept {
                zeroed.append(gradient.vector)
            }
        }
        for (index, entry) in layout.entries.enumerated() where learns[index] {
            layers[index].addsGradients = false
            layers[index].outputDeltas = entry.structure.outputs.map { named in
                LayerBuffer(
                    NDArray(
                        named.value.shape(time: layers[index].time, batch: layers[index].batch), in: memory),
                    named.value, time: layers[index].time, batch: layers[index].batch)
            }
        }

        var written: Set<Layout.Source> = []
        var order: [Int] = []
        var scatters: [[Scatter]] = layout.entries.map { _ in [] }
        for index in layout.entries.indices.reversed() where learns[index] {
            let entry = layout.entries[index]
            let buffers = layers[index]
            for position in entry.structure.outputs.indices
            where !written.contains(.output(layer: index, index: position)) {
                zeroed.append(buffers.outputDeltas[position].array.vector)
            }
            if entry.layer is Input { continue }
            order.append(index)

            var deltas: [LayerBuffer?] = []
            var adds: [Bool] = []
            for (sources, shape) in zip(entry.inputs, entry.inputShapes) {
                let wanted = sources.filter { layout.needsDeltas($0, learns) }
                guard let shape, !wanted.isEmpty else {
                    deltas.append(nil)
                    adds.append(false)
                    continue
                }
                let targets = wanted.map { source -> (LayerBuffer, adds: Bool) in
                    BackwardPlan.target(of: source, layers, &written, &zeroed)
                }
                if sources.count == 1 {
                    deltas.append(targets[0].0)
                    adds.append(targets[0].adds)
                    continue
                }
                let whole = LayerBuffer(
                    NDArray(shape.shape(time: buffers.time, batch: buffers.batch), in: memory), shape,
                    time: buffers.time, batch: buffers.batch)
                var column = 0
                var next = targets.makeIterator()
                for source in sources {
                    let columns = BackwardPlan.columns(of: source, layers)
                    if layout.needsDeltas(source, learns), let (part, adds) = next.next() {
                        scatters[index].append(
                            Scatter(
                                whole: whole.matrix.columns(column, count: columns), part: part.matrix,
                                adds: adds))
                    }
                    column += columns
                }
                deltas.append(whole)
                adds.append(false)
            }
            buffers.inputDeltas = deltas
            buffers.addsInputDeltas = adds
        }
        self.order = order
        self.scatters = scatters
        self.zeroed = zeroed
    }

    private static func columns(of source: Layout.Source, _ layers: [LayerBuffers]) -> Int {
        switch source {
        case .parameter(let layer, let index): layers[layer].parameters.all[index].matrix.columns
        case .output(let layer, let index): layers[layer].outputs[index].matrix.columns
        }
    }

    /// Where the deltas of a source go. A parameter's gradient is added to, so its layer's gradients are
    /// zeroed first and its own layer adds as well.
    private static func target(
        of source: Layout.Source, _ layers: [LayerBuffers], _ written: inout Set<Layout.Source>,
        _ zeroed: inout [Vector]
    ) -> (LayerBuffer, adds: Bool) {
        switch source {
        case .output(let layer, let index):
            let isFirst = written.insert(source).inserted
            return (layers[layer].outputDeltas[index], adds: !isFirst)
        case .parameter(let layer, let index):
            if !layers[layer].addsGradients {
                layers[layer].addsGradients = true
                zeroed += layers[layer].gradients.all.map(\.array.vector)
            }
            return (layers[layer].gradients.all[index], adds: true)
        }
    }
}
