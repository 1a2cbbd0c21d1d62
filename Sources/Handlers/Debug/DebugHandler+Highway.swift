public import Arrays

extension DebugHandler {
    public func highway(_ transformed: Vector, gates: Vector, carried: Vector, into outputs: Vector) {
        let count = outputs.count
        check(
            "highway",
            [
                Argument("transformed", transformed, count: count), Argument("gates", gates, count: count),
                Argument("carried", carried, count: count),
                Argument(
                    "outputs", outputs, .output, count: count,
                    mayReplace: ["transformed", "gates", "carried"]),
            ]
        ) {
            wrapped.highway(transformed, gates: gates, carried: carried, into: outputs)
        }
    }

    public func highwayBackward(
        outputDeltas: Vector, transformed: Vector, gates: Vector, carried: Vector,
        transformedDeltas: DeltaTarget?, gateDeltas: DeltaTarget?, carriedDeltas: DeltaTarget?
    ) {
        let count = outputDeltas.count
        let argument = { (name: String, target: DeltaTarget?) in
            target.map {
                Argument(
                    name, $0.vector, $0.accumulate ? .both : .output, count: count,
                    mayReplace: $0.accumulate ? ["transformedDeltas", "gateDeltas"] : [])
            }
        }
        check(
            "highwayBackward",
            [
                Argument("outputDeltas", outputDeltas, count: count),
                Argument("transformed", transformed, count: count), Argument("gates", gates, count: count),
                Argument("carried", carried, count: count),
                argument("transformedDeltas", transformedDeltas), argument("gateDeltas", gateDeltas),
                argument("carriedDeltas", carriedDeltas),
            ]
        ) {
            wrapped.highwayBackward(
                outputDeltas: outputDeltas, transformed: transformed, gates: gates, carried: carried,
                transformedDeltas: transformedDeltas, gateDeltas: gateDeltas, carriedDeltas: carriedDeltas)
        }
    }
}
