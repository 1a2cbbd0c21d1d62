internal import Arrays

extension Operations.Highway {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<outputs.count {
            outputs[i] = fma(gates[i], transformed[i], (1 - gates[i]) * carried[i])
        }
    }
}

extension Operations.HighwayBackward {
    public func perform(by handler: ReferenceHandler) {
        put(into: transformedDeltas) { gates[$0] }
        put(into: gateDeltas) { transformed[$0] - carried[$0] }
        put(into: carriedDeltas) { 1 - gates[$0] }
    }

    private func put(into target: DeltaTarget?, times factor: (Int) -> Float) {
        guard let target else { return }
        for i in 0..<outputDeltas.count {
            target.vector[i] = fma(outputDeltas[i], factor(i), target.accumulate ? target.vector[i] : 0)
        }
    }
}
