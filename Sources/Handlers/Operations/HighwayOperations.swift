public import Arrays

/// Gates that choose between a transformed and a carried value.
public protocol HighwayOperations {
    /// `outputs = gates ⊙ transformed + (1 − gates) ⊙ carried`
    func highway(_ transformed: Vector, gates: Vector, carried: Vector, into outputs: Vector)

    /// The backward pass of ``highway``: the deltas of the three inputs, each only if asked for, each written
    /// or added to what is there, in this order; so they may share memory if the later ones are added.
    func highwayBackward(
        outputDeltas: Vector, transformed: Vector, gates: Vector, carried: Vector,
        transformedDeltas: DeltaTarget?, gateDeltas: DeltaTarget?, carriedDeltas: DeltaTarget?)
}

/// Where deltas go, and whether they are added to what is there.
public struct DeltaTarget: Sendable {
    public let vector: Vector
    public let accumulate: Bool

    public init(_ vector: Vector, accumulate: Bool) {
        self.vector = vector
        self.accumulate = accumulate
    }
}

extension HighwayOperations where Self: ForwardingHandler {
    public func highway(_ transformed: Vector, gates: Vector, carried: Vector, into outputs: Vector) {
        wrapped.highway(transformed, gates: gates, carried: carried, into: outputs)
    }

    public func highwayBackward(
        outputDeltas: Vector, transformed: Vector, gates: Vector, carried: Vector,
        transformedDeltas: DeltaTarget?, gateDeltas: DeltaTarget?, carriedDeltas: DeltaTarget?
    ) {
        wrapped.highwayBackward(
            outputDeltas: outputDeltas, transformed: transformed, gates: gates, carried: carried,
            transformedDeltas: transformedDeltas, gateDeltas: gateDeltas, carriedDeltas: carriedDeltas)
    }
}
