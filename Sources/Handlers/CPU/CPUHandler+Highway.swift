public import Arrays
internal import CKernels

extension CPUHandler {
    public func highway(_ transformed: Vector, gates: Vector, carried: Vector, into outputs: Vector) {
        requireSameCount(transformed, gates, carried, outputs)
        bs_highway(transformed.base, gates.base, carried.base, outputs.base, outputs.count, machine)
    }

    public func highwayBackward(
        outputDeltas: Vector, transformed: Vector, gates: Vector, carried: Vector,
        transformedDeltas: DeltaTarget?, gateDeltas: DeltaTarget?, carriedDeltas: DeltaTarget?
    ) {
        requireSameCount(outputDeltas, transformed, gates, carried)
        if let transformedDeltas { requireSameCount(outputDeltas, transformedDeltas.vector) }
        if let gateDeltas { requireSameCount(outputDeltas, gateDeltas.vector) }
        if let carriedDeltas { requireSameCount(outputDeltas, carriedDeltas.vector) }
        let deltas = bs_highway_deltas(
            transformed: transformedDeltas?.vector.base, gates: gateDeltas?.vector.base,
            carried: carriedDeltas?.vector.base, add_transformed: transformedDeltas?.accumulate ?? false,
            add_gates: gateDeltas?.accumulate ?? false, add_carried: carriedDeltas?.accumulate ?? false)
        bs_highway_backward(
            outputDeltas.base, transformed.base, gates.base, carried.base, deltas, outputDeltas.count,
            machine)
    }
}
