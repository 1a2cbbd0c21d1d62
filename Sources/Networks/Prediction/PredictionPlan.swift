import Arrays

/// The buffers of a ``PredictionRoute`` at one (time, batch) size, in one block of memory that they share by turns,
/// and the steps that fill them. A pass only walks these lists.
final class PredictionPlan {
    struct Step {
        let layer: any Layer
        let buffers: LayerBuffers
        let runs: Bool
        /// What the layer does instead of ending in its own activation, and for others that do not run.
        let fused: (layer: any SummingLayer, epilogue: Epilogue)?
        /// Inputs that the layer may ignore.
        let zeroed: [Vector]
        /// The pieces of concatenated inputs.
        let gathers: [BufferPlan.Piece]
        /// The buffers with rows of the state before the first time step, and the state's place among all.
        let contexts: [(buffer: LayerBuffer, state: Int)]
    }

    let time: Int
    let batch: Int
    let steps: [Step]
    /// The data's buffers by the names of the network's inputs; those that nothing on the way reads are missing.
    let inputs: [String: NDArray]
    /// As the targets of the route, without rows of context.
    let results: [NDArray]
    /// The block that they share, but for those that are kept.
    let block: NDArray
    /// The elements of buffers that share nothing.
    let keptCount: Int
    /// What the buffers would take without sharing, in elements.
    let unsharedCount: Int
    /// The features of the states by buffer path.
    let states: [(path: String, features: Shape)]

    /// - Parameter places: where the route's buffers of this size share a block.
    init(
        _ route: PredictionRoute, _ places: SharedPlaces, layout: Layout, time: Int, batch: Int,
        parameters: NDArray, transposedWeights: [TransposedWeights]?, keys: [RandomKey]
    ) {
        self.time = time
        self.batch = batch
        let shapes = route.buffers.map { $0.shape.shape(time: time, batch: batch) }
        let memory = parameters.storage.memory
        let block = NDArray([places.size], in: memory)
        let buffers = route.buffers.enumerated().map { index, buffer in
            let array =
                buffer.isKept
                ? NDArray(shapes[index], in: memory)
                : NDArray(storage: block.storage, offset: places.offsets[index], shape: shapes[index])
            return LayerBuffer(array, buffer.shape, time: time, batch: batch)
        }
        keptCount = zip(route.buffers, shapes).reduce(0) { $0 + ($1.0.isKept ? $1.1.count : 0) }
        self.block = block
        unsharedCount = shapes.reduce(0) { $0 + $1.count }

        let views = layout.entries.map { $0.views(of: parameters) }
        let absent = LayerBuffer(NDArray([0]), .fixed([0]), time: 0, batch: 0)
        func buffer(_ place: PredictionRoute.Place) -> LayerBuffer {
            if case .parameter(let layer, let index) = place { return views[layer].all[index] }
            return route.indices[place].map { buffers[$0] } ?? absent
        }
        var steps: [Step] = []
        var inputs: [String: NDArray] = [:]
        var states: [(path: String, features: Shape)] = []
        for (layer, entry) in layout.entries.enumerated() where !route.isAbsorbed(layer) {
            var zeroed: [Vector] = []
            var gathers: [BufferPlan.Piece] = []
            let own = entry.inputs.indices.map { index -> LayerBuffer? in
                let place = PredictionRoute.Place.input(layer: layer, index: index)
                switch route.kind(ofInput: index, layer: layer, entry) {
                case .unconnected: return nil
                case .view: return buffer(PredictionRoute.Place(entry.inputs[index][0]))
                case .zeros:
                    zeroed.append(buffer(place).vector)
                    return buffer(place)
                case .concatenated:
                    let parts = entry.inputs[index].map { buffer(PredictionRoute.Place($0)).matrix }
                    gathers += BufferPlan.pieces(parts, of: buffer(place).matrix)
                    return buffer(place)
                }
            }
            guard route.runs[layer] || !gathers.isEmpty else { continue }
            let fusion = route.fusions[layer]
            let outputs = entry.structure.outputs.indices.map {
                buffer(.output(layer: fusion?.last ?? layer, index: $0))
            }
            let internals = entry.structure.internals.indices.map {
                buffer(.internal(layer: layer, index: $0))
            }
            var contexts: [(buffer: LayerBuffer, state: Int)] = []
            for (kind, named, own) in [
                ("outputs", entry.structure.outputs, outputs),
                ("internals", entry.structure.internals, internals),
            ] where route.runs[layer] {
                for (named, buffer) in zip(named, own) where buffer.context != nil {
                    contexts.append((buffer, states.count))
                    states.append(("\(entry.name).\(kind).\(named.name)", named.value.features))
                }
            }
            if entry.layer is Input, entry.name == "Input" {
                for (index, output) in entry.structure.outputs.enumerated()
                where route.indices[.output(layer: layer, index: index)] != nil {
                    inputs[output.name] = outputs[index].array
                }
            }
            let buffers = LayerBuffers(
                time: time, batch: batch, inputs: own, outputs: outputs, parameters: views[layer],
                internals: internals, randomKey: keys[layer])
            buffers.transposedWeights = transposedWeights?[layer]
            steps.append(
                Step(
                    layer: entry.layer, buffers: buffers, runs: route.runs[layer],
                    fused: fusion.flatMap { $0.fused(in: layout, views) }, zeroed: zeroed, gathers: gathers,
                    contexts: contexts))
        }
        self.steps = steps
        self.inputs = inputs
        self.states = states
        results = route.targets.map { target in
            let found = buffer(target)
            return found.context == nil ? found.array : found.array.rows(0..<time)
        }
    }
}
