internal import Arrays
internal import CKernels

extension Operations.Highway {
    public func perform(by handler: CPUHandler) {
        bs_highway(transformed.base, gates.base, carried.base, outputs.base, outputs.count, handler.machine)
    }
}

extension Operations.HighwayBackward {
    public func perform(by handler: CPUHandler) {
        let deltas = bs_highway_deltas(
            transformed: transformedDeltas?.vector.base, gates: gateDeltas?.vector.base,
            carried: carriedDeltas?.vector.base, add_transformed: transformedDeltas?.accumulate ?? false,
            add_gates: gateDeltas?.accumulate ?? false, add_carried: carriedDeltas?.accumulate ?? false)
        bs_highway_backward(
            outputDeltas.base, transformed.base, gates.base, carried.base, deltas, outputDeltas.count,
            handler.machine)
    }
}
