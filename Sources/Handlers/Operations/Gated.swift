public import Arrays

// The steps of gated recurrent units.

extension Operations {
    /// The gates of one GRU step, fused, for B samples and H units. `gates` (B × 4H, blocks candidate, reset
    /// gate, update gate, recurrent part of the candidate) holds
    ///
    ///     W_n x + b_n,  W_r x + R_r h + b_r,  W_z x + R_z h + b_z,  R_n h
    ///
    /// when called, with `h = previous`, and n, r, z, q after:
    ///
    ///     q += recurrentBias,  r = σ(r),  z = σ(z),  n = g(n + r ⊙ q),  outputs = (1 − z) ⊙ n + z ⊙ h
    public struct GruGates: HandlerOperation {
        public let gates: Matrix
        public let recurrentBias: Vector
        public let activation: Activation
        public let previous: Matrix
        public let outputs: Matrix

        public func declare(_ arguments: inout Arguments) {
            arguments.read("recurrentBias", recurrentBias, count: outputs.columns)
            arguments.read("previous", previous, like: outputs)
            arguments.update("gates", gates, rows: outputs.rows, columns: 4 * outputs.columns)
            arguments.write("outputs", outputs)
            arguments.combine(activation)
        }

        // A unit: two sigmoids, the recurrent bias, 2 for the candidate's sum, 4 for the output.
        public var flops: Int { (9 + activation.flops) * outputs.count }
    }

    /// The backward pass of ``GruGates``. `gateDeltas` (B × 4H) receives the deltas before the gates'
    /// activations, in its last block those of q. If there is an earlier step,
    /// `previousDeltas += outputDeltas ⊙ z`, which is what goes there past the products.
    public struct GruGatesBackward: HandlerOperation {
        public let outputDeltas: Matrix
        public let gates: Matrix
        public let activation: Activation
        public let previous: Matrix
        public let gateDeltas: Matrix
        public let previousDeltas: Matrix?

        public func declare(_ arguments: inout Arguments) {
            arguments.read("outputDeltas", outputDeltas, like: previous)
            arguments.read("gates", gates, rows: previous.rows, columns: 4 * previous.columns)
            arguments.read("previous", previous)
            arguments.write("gateDeltas", gateDeltas, like: gates, inPlaceOf: ["gates"])
            arguments.update("previousDeltas", previousDeltas, like: previous)
            arguments.combine(activation)
        }

        // A unit: 2 for the candidate's delta, 5 for the update gate's, 4 for the reset gate's, 1 for
        // that of the recurrent part, 2 for the previous output's.
        public var flops: Int {
            (12 + activation.backwardFlops + (previousDeltas == nil ? 0 : 2)) * previous.count
        }
    }
}

extension Handler {
    /// ``Operations/GruGates``.
    public func gruGates(
        _ gates: Matrix, recurrentBias: Vector, activation: Activation, previous: Matrix, outputs: Matrix
    ) {
        perform(
            Operations.GruGates(
                gates: gates, recurrentBias: recurrentBias, activation: activation, previous: previous,
                outputs: outputs))
    }

    /// ``Operations/GruGatesBackward``.
    public func gruGatesBackward(
        outputDeltas: Matrix, gates: Matrix, activation: Activation, previous: Matrix, gateDeltas: Matrix,
        previousDeltas: Matrix?
    ) {
        perform(
            Operations.GruGatesBackward(
                outputDeltas: outputDeltas, gates: gates, activation: activation, previous: previous,
                gateDeltas: gateDeltas, previousDeltas: previousDeltas))
    }
}
