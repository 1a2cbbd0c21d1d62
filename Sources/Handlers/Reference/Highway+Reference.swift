internal import Arrays

extension ReferenceHandler {
    fileprivate func put(_ deltas: Vector, into target: DeltaTarget?, times factor: (Int) -> Double) {
        guard let target else { return }
        for i in 0..<deltas.count {
            let before = target.accumulate ? Double(target.vector[i]) : 0
            target.vector[i] = Float(before + Double(deltas[i]) * factor(i))
        }
    }
}

extension Operations.Highway {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<outputs.count {
            let gate = Double(gates[i])
            outputs[i] = Float(gate * Double(transformed[i]) + (1 - gate) * Double(carried[i]))
        }
    }
}

extension Operations.HighwayBackward {
    public func perform(by handler: ReferenceHandler) {
        handler.put(outputDeltas, into: transformedDeltas) { Double(gates[$0]) }
        handler.put(outputDeltas, into: gateDeltas) { Double(transformed[$0]) - Double(carried[$0]) }
        handler.put(outputDeltas, into: carriedDeltas) { 1 - Double(gates[$0]) }
    }
}
