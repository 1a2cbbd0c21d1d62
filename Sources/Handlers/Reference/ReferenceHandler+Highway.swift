public import Arrays

extension ReferenceHandler {
    public func highway(_ transformed: Vector, gates: Vector, carried: Vector, into outputs: Vector) {
        requireSameCount(transformed, gates, carried, outputs)
        for i in 0..<outputs.count {
            let gate = Double(gates[i])
            outputs[i] = Float(gate * Double(transformed[i]) + (1 - gate) * Double(carried[i]))
        }
    }

    public func highwayBackward(
        outputDeltas: Vector, transformed: Vector, gates: Vector, carried: Vector,
        transformedDeltas: DeltaTarget?, gateDeltas: DeltaTarget?, carriedDeltas: DeltaTarget?
    ) {
        requireSameCount(outputDeltas, transformed, gates, carried)
        put(outputDeltas, into: transformedDeltas) { Double(gates[$0]) }
        put(outputDeltas, into: gateDeltas) { Double(transformed[$0]) - Double(carried[$0]) }
        put(outputDeltas, into: carriedDeltas) { 1 - Double(gates[$0]) }
    }

    private func put(_ deltas: Vector, into target: DeltaTarget?, times factor: (Int) -> Double) {
        guard let target else { return }
        requireSameCount(deltas, target.vector)
        for i in 0..<deltas.count {
            let before = target.accumulate ? Double(target.vector[i]) : 0
            target.vector[i] = Float(before + Double(deltas[i]) * factor(i))
        }
    }
}
