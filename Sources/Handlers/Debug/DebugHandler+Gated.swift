public import Arrays

extension DebugHandler {
    public func gruGates(
        _ gates: Matrix, recurrentBias: Vector, activation: Activation, previous: Matrix, outputs: Matrix
    ) {
        check(
            "gruGates",
            [
                Argument("recurrentBias", recurrentBias, count: outputs.columns),
                Argument("previous", previous, like: outputs),
                Argument("gates", gates, .both, rows: outputs.rows, columns: 4 * outputs.columns),
                Argument("outputs", outputs, .output, like: outputs),
            ], activation: activation
        ) {
            wrapped.gruGates(
                gates, recurrentBias: recurrentBias, activation: activation, previous: previous,
                outputs: outputs)
        }
    }

    public func gruGatesBackward(
        outputDeltas: Matrix, gates: Matrix, activation: Activation, previous: Matrix, gateDeltas: Matrix,
        previousDeltas: Matrix?
    ) {
        let (rows, width) = (previous.rows, 4 * previous.columns)
        check(
            "gruGatesBackward",
            [
                Argument("outputDeltas", outputDeltas, like: previous),
                Argument("gates", gates, rows: rows, columns: width),
                Argument("previous", previous, like: previous),
                Argument(
                    "gateDeltas", gateDeltas, .output, rows: rows, columns: width, mayReplace: ["gates"]),
                previousDeltas.map { Argument("previousDeltas", $0, .both, like: previous) },
            ], activation: activation
        ) {
            wrapped.gruGatesBackward(
                outputDeltas: outputDeltas, gates: gates, activation: activation, previous: previous,
                gateDeltas: gateDeltas, previousDeltas: previousDeltas)
        }
    }
}
