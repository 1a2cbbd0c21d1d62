import Arrays

extension BufferShape {
    /// What a buffer of this shape takes at a given size, with the context's rows.
    func bytes(time: Int, batch: Int) -> ByteCount {
        let (rows, overflow) = time.addingReportingOverflow(contextSize)
        return switch scaling {
        case .fixed: ByteCount(floats: features.extents)
        case .batch: ByteCount(floats: [batch] + features.extents)
        case .timeBatch: ByteCount(floats: [overflow ? .max : rows, batch] + features.extents)
        }
    }
}

// What the plans will allocate; BufferPlan and BackwardPlan make exactly these buffers.

extension Layout {
    /// The parameters, some number of times: with gradients twice.
    func countParameters(times: Int = 1, in need: inout MemoryNeed) {
        for entry in entries {
            let count = entry.structure.parameters.reduce(0) { $0 + $1.shape.count }
            let bytes = ByteCount(floats: count, times)
            need.add(bytes, for: MemoryNeed.layer(entry.name))
        }
    }

    /// The buffers of forward passes.
    func countForward(time: Int, batch: Int, in need: inout MemoryNeed) {
        for entry in entries {
            var bytes = ByteCount()
            for output in entry.structure.outputs { bytes += output.value.bytes(time: time, batch: batch) }
            for buffer in entry.structure.internals where !buffer.value.isBackwardOnly {
                bytes += buffer.value.bytes(time: time, batch: batch)
            }
            for (sources, shape) in zip(entry.inputs, entry.inputShapes) where sources.count > 1 {
                bytes += shape?.bytes(time: time, batch: batch) ?? ByteCount()
            }
            need.add(bytes, for: MemoryNeed.layer(entry.name))
        }
    }

    /// The buffers that backward passes need besides.
    func countBackward(time: Int, batch: Int, inputDeltas: Bool, in need: inout MemoryNeed) {
        let learning = learning(inputDeltas: inputDeltas)
        for (entry, learns) in zip(entries, learning) {
            var bytes = ByteCount()
            for buffer in entry.structure.internals where buffer.value.isBackwardOnly {
                bytes += buffer.value.bytes(time: time, batch: batch)
            }
            if learns {
                for output in entry.structure.outputs {
                    bytes += output.value.bytes(time: time, batch: batch)
                }
                for (sources, shape) in zip(entry.inputs, entry.inputShapes)
                where sources.count > 1 && sources.contains(where: { needsDeltas($0, learning) }) {
                    bytes += shape?.bytes(time: time, batch: batch) ?? ByteCount()
                }
            }
            need.add(bytes, for: MemoryNeed.layer(entry.name))
        }
    }

    /// For each layer, whether its outputs' deltas are needed: those of layers with parameters, or whose inputs need
    /// deltas; of the network's inputs if they are asked for.
    func learning(inputDeltas: Bool) -> [Bool] {
        var learns: [Bool] = []
        for entry in entries {
            let readsLearning = entry.inputs.joined().contains { needsDeltas($0, learns) }
            let hasLearned = entry.structure.parameters.contains { !$0.role.isKept }
            learns.append(entry.layer is Input ? inputDeltas : hasLearned || readsLearning)
        }
        return learns
    }

    /// - Parameter learns: ``learning(inputDeltas:)`` of at least the source's layer.
    func needsDeltas(_ source: Source, _ learns: [Bool]) -> Bool {
        switch source {
        case .parameter(let layer, let index): !entries[layer].structure.parameters[index].role.isKept
        case .output(let layer, _): learns[layer]
        }
    }
}
