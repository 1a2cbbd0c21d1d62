public import Arrays

/// The steps of gated recurrent units.
public protocol GatedOperations {
    /// The gates of one GRU step, fused, for B samples and H units. `gates` (B × 4H, blocks candidate, reset
    /// gate, update gate, recurrent part of the candidate) holds
    ///
    ///     W_n x + b_n,  W_r x + R_r h + b_r,  W_z x + R_z h + b_z,  R_n h
    ///
    /// when called, with `h = previous`, and n, r, z, q after:
    ///
    ///     q += recurrentBias,  r = σ(r),  z = σ(z),  n = g(n + r ⊙ q),  outputs = (1 − z) ⊙ n + z ⊙ h
    func gruGates(
        _ gates: Matrix, recurrentBias: Vector, activation: Activation, previous: Matrix, outputs: Matrix)

    /// The backward pass of ``gruGates``. `gateDeltas` (B × 4H) receives the deltas before the gates'
    /// activations, in its last block those of q. If there is an earlier step,
    /// `previousDeltas += outputDeltas ⊙ z`, which is what goes there past the products.
    func gruGatesBackward(
        outputDeltas: Matrix, gates: Matrix, activation: Activation, previous: Matrix, gateDeltas: Matrix,
        previousDeltas: Matrix?)
}

extension GatedOperations where Self: ForwardingHandler {
    public func gruGates(
        _ gates: Matrix, recurrentBias: Vector, activation: Activation, previous: Matrix, outputs: Matrix
    ) {
        wrapped.gruGates(
            gates, recurrentBias: recurrentBias, activation: activation, previous: previous, outputs: outputs)
    }

    public func gruGatesBackward(
        outputDeltas: Matrix, gates: Matrix, activation: Activation, previous: Matrix, gateDeltas: Matrix,
        previousDeltas: Matrix?
    ) {
        wrapped.gruGatesBackward(
            outputDeltas: outputDeltas, gates: gates, activation: activation, previous: previous,
            gateDeltas: gateDeltas, previousDeltas: previousDeltas)
    }
}
