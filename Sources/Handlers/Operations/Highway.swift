public import Arrays

// Gates that choose between a transformed and a carried value.

extension Operations {
    /// `outputs = gates ⊙ transformed + (1 − gates) ⊙ carried`
    public struct Highway: HandlerOperation {
        public let transformed: Vector
        public let gates: Vector
        public let carried: Vector
        public let outputs: Vector

        public func declare(_ arguments: inout Arguments) {
            arguments.read("transformed", transformed, count: outputs.count)
            arguments.read("gates", gates, count: outputs.count)
            arguments.read("carried", carried, count: outputs.count)
            arguments.write("outputs", outputs, inPlaceOf: ["transformed", "gates", "carried"])
        }

        public var flops: Int { 4 * outputs.count }
    }

    /// The backward pass of ``Highway``: the deltas of the three inputs, each only if asked for, each written
    /// or added to what is there, in this order; so they may share memory if the later ones are added.
    public struct HighwayBackward: HandlerOperation {
        public let outputDeltas: Vector
        public let transformed: Vector
        public let gates: Vector
        public let carried: Vector
        public let transformedDeltas: DeltaTarget?
        public let gateDeltas: DeltaTarget?
        public let carriedDeltas: DeltaTarget?

        public func declare(_ arguments: inout Arguments) {
            let count = outputDeltas.count
            arguments.read("outputDeltas", outputDeltas)
            arguments.read("transformed", transformed, count: count, unless: gateDeltas == nil)
            arguments.read(
                "gates", gates, count: count, unless: transformedDeltas == nil && carriedDeltas == nil)
            arguments.read("carried", carried, count: count, unless: gateDeltas == nil)
            transformedDeltas?.declare(&arguments, "transformedDeltas", count: count)
            gateDeltas?.declare(&arguments, "gateDeltas", count: count)
            carriedDeltas?.declare(&arguments, "carriedDeltas", count: count)
        }

        public var flops: Int {
            ((transformedDeltas?.flops(1) ?? 0) + (gateDeltas?.flops(2) ?? 0) + (carriedDeltas?.flops(2) ?? 0))
                * outputDeltas.count
        }
    }
}

extension Handler {
    /// ``Operations/Highway``.
    public func highway(_ transformed: Vector, gates: Vector, carried: Vector, into outputs: Vector) {
        perform(
            Operations.Highway(transformed: transformed, gates: gates, carried: carried, outputs: outputs))
    }

    /// ``Operations/HighwayBackward``.
    public func highwayBackward(
        outputDeltas: Vector, transformed: Vector, gates: Vector, carried: Vector,
        transformedDeltas: DeltaTarget?, gateDeltas: DeltaTarget?, carriedDeltas: DeltaTarget?
    ) {
        perform(
            Operations.HighwayBackward(
                outputDeltas: outputDeltas, transformed: transformed, gates: gates, carried: carried,
                transformedDeltas: transformedDeltas, gateDeltas: gateDeltas, carriedDeltas: carriedDeltas))
    }
}

/// Where deltas go, and whether they are added to what is there.
public struct DeltaTarget: Sendable {
    public let vector: Vector
    public let accumulate: Bool

    public init(_ vector: Vector, accumulate: Bool) {
        self.vector = vector
        self.accumulate = accumulate
    }

    fileprivate func declare(_ arguments: inout Arguments, _ name: StaticString, count: Int) {
        arguments.write(
            name, vector, count: count, adding: accumulate,
            inPlaceOf: accumulate ? ["transformedDeltas", "gateDeltas"] : [])
    }

    /// With so many floating-point operations for a delta.
    fileprivate func flops(_ each: Int) -> Int { each + (accumulate ? 1 : 0) }
}
