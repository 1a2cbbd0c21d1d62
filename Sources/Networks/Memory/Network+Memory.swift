public import Arrays

extension Network {
    /// What the network's arrays take for batches of a size: parameters and buffers, in training also gradients,
    /// deltas and what the training keeps (``reserved``). Nothing is allocated.
    public func memory(time: Int, batch: Int, training: Bool = false) -> ByteCount {
        need(time: time, batch: batch, training: training).total
    }

    /// Compares ``memory(time:batch:training:)`` with the ``memoryLimit``.
    /// - Throws: ``NetworkError`` with the layer that calls for most.
    public func checkMemory(time: Int, batch: Int, training: Bool = false) throws {
        let need = need(time: time, batch: batch, training: training)
        guard need.total.fits(in: memoryLimit) else {
            throw need.refusal(memoryLimit, time: time, batch: batch)
        }
    }

    /// Sets what others keep for this network, see ``reserved``, before they allocate it.
    ///
    /// - Parameter training: whether there will be gradients.
    /// - Throws: ``NetworkError`` if that, the parameters and the gradients are over the ``memoryLimit``; nothing has
    ///   changed then.
    public func reserve(_ bytes: ByteCount, training: Bool) throws {
        var need = MemoryNeed()
        layout.countParameters(times: training || hasGradients ? 2 : 1, in: &need)
        need.add(bytes, for: "the stepper and what is saved")
        try need.check(memoryLimit, "for parameters and their updates", advice: "lower its size")
        reserved = bytes
    }

    /// Whether the parameters of a frozen predictor, which take twice what the network's take, fit beside these.
    package var hasRoomToFreeze: Bool { needToFreeze.total.fits(in: memoryLimit) }

    /// - Throws: ``NetworkError`` if the parameters of a frozen predictor are over the ``memoryLimit`` with the network's.
    func checkRoomToFreeze() throws {
        try needToFreeze.check(
            memoryLimit, "for parameters and a frozen predictor's", advice: "predict without freezing")
    }

    private var needToFreeze: MemoryNeed {
        var need = MemoryNeed()
        layout.countParameters(times: 3, in: &need)
        return need
    }

    func need(time: Int, batch: Int, training: Bool, inputDeltas: Bool = false) -> MemoryNeed {
        var need = MemoryNeed()
        let learns = training || hasGradients
        layout.countParameters(times: learns ? 2 : 1, in: &need)
        need.add(reserved, for: "the stepper and what is saved")
        layout.countForward(time: time, batch: batch, in: &need)
        if training { layout.countBackward(time: time, batch: batch, inputDeltas: inputDeltas, in: &need) }
        return need
    }

    /// Makes room for a need beside the buffers of other sizes, which are dropped where both do not fit.
    func makeRoom(for need: MemoryNeed, beside held: [BufferPlan], time: Int, batch: Int) throws {
        var both = need
        for plan in held { both.add(plan.bytes, for: "buffers of other sizes") }
        if both.total.fits(in: memoryLimit) { return }
        guard need.total.fits(in: memoryLimit) else {
            throw need.refusal(memoryLimit, time: time, batch: batch)
        }
        discardPlans()
    }
}

extension MemoryNeed {
    func refusal(_ limit: MemoryLimit, time: Int, batch: Int) -> NetworkError {
        let steps = time == 1 ? "" : " of \(time) time steps"
        return refusal(limit, "for a batch of \(batch)\(steps)", advice: "lower its size or the batch")
    }
}
