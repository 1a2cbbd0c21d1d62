import Arrays

extension Predictor {
    /// Lays out the buffers of a size, which are held against the network's ``Network/memoryLimit`` before any is made.
    /// Where they do not fit beside those of other sizes, these are dropped.
    func makeRoom(time: Int, batch: Int) throws -> SharedPlaces {
        let layout = network.layout
        let limit = network.memoryLimit
        var parameters = MemoryNeed()
        layout.countParameters(in: &parameters)
        var unshared = parameters
        for buffer in route.buffers {
            let bytes = buffer.shape.bytes(time: time, batch: batch)
            unshared.add(bytes, for: MemoryNeed.layer(layout.entries[buffer.place.layer].name))
        }
        // Beyond this, places could not be computed either.
        guard unshared.total.bytes < .max / 2 else {
            throw unshared.refusal(limit, time: time, batch: batch)
        }
        let lifetimes = route.buffers.map { buffer in
            let size = buffer.shape.bytes(time: time, batch: batch).bytes / MemoryLayout<Float>.stride
            return Lifetime(size: buffer.isKept ? 0 : size, first: buffer.first, last: buffer.last)
        }
        let places = SharedPlaces(lifetimes)
        var own = ByteCount(floats: places.size)
        for buffer in route.buffers where buffer.isKept {
            own += buffer.shape.bytes(time: time, batch: batch)
        }
        if isFrozen {
            own += parameters.total
            own += parameters.total
        }
        let alone = parameters.total + own
        let held = plans.reduce(ByteCount()) { $0 + ByteCount(floats: $1.block.count + $1.keptCount) }
        if (alone + held).fits(in: limit) { return places }
        guard alone.fits(in: limit) else {
            throw unshared.refusal(limit, time: time, batch: batch)
        }
        discardPlans()
        return places
    }
}

extension PredictionRoute.Place {
    /// The place in the execution order of the layer that it belongs to.
    var layer: Int {
        switch self {
        case .output(let layer, _), .internal(let layer, _), .input(let layer, _), .parameter(let layer, _):
            layer
        }
    }
}
