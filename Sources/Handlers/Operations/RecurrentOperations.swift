public import Arrays

/// The steps of recurrent layers.
public protocol RecurrentOperations: LinearOperations {
    /// One step of a simple recurrent layer. `outputs` holds `W x + b` when called and
    /// `activation(W x + b + R h)` after, with `h = previous`.
    func recurrentStep(
        previous: Matrix, recurrentWeights: Matrix, activation: Activation, outputs: Matrix)

    /// `deltas = outputDeltas ⊙ activation′(outputs)`, and, if there is an earlier step,
    /// `previousDeltas += deltas · R`.
    func recurrentStepBackward(
        outputDeltas: Matrix, outputs: Matrix, recurrentWeights: Matrix, activation: Activation,
        deltas: Matrix, previousDeltas: Matrix?)

    /// The gates of one LSTM step, fused, for B samples and H cells. `gates` (B × 4H, blocks block input,
    /// input gate, forget gate, output gate) holds `W x + R h + b` when called and the activated values
    /// z, i, f, o after:
    ///
    ///     i += pᵢ ⊙ c₋₁,  f += p_f ⊙ c₋₁,  c = σ(i) ⊙ g(z) + σ(f) ⊙ c₋₁,  o += pₒ ⊙ c,  y = σ(o) ⊙ g(c)
    ///
    /// `cells` receives c, `squashedCells` g(c).
    func lstmGates(
        _ gates: Matrix, peepholes: LstmPeepholes, activation: Activation, previousCells: Matrix,
        cells: Matrix, squashedCells: Matrix, outputs: Matrix)

    /// All steps of an LSTM: at each `gates += h · R` with the outputs h of the step before, and what ``lstmGates``
    /// does then. `recurrentWeights` is R (H × 4H), or its transpose.
    ///
    /// Without an implementation each step is a product and ``lstmGates``.
    func lstmSteps(
        _ sequence: LstmSequence, recurrentWeights: Matrix, transposed: Bool, peepholes: LstmPeepholes,
        activation: Activation)

    /// The backward pass of ``lstmGates``. `cellDeltas` holds what arrives from the next step when called
    /// (zeros at the last) and what goes to the previous step's cells after; `gateDeltas` (B × 4H) receives
    /// the deltas before the gates' activations. Peephole gradients are added.
    func lstmGatesBackward(
        outputDeltas: Matrix, gates: Matrix, peepholes: LstmPeepholes, peepholeGradients: LstmPeepholes,
        activation: Activation, previousCells: Matrix, cells: Matrix, squashedCells: Matrix,
        cellDeltas: Matrix, gateDeltas: Matrix)
}

/// The peephole weights of an LSTM (or their gradients): from the cell to the input, forget and output gates.
public struct LstmPeepholes: Sendable {
    public let input: Vector
    public let forget: Vector
    public let output: Vector

    public init(input: Vector, forget: Vector, output: Vector) {
        self.input = input
        self.forget = forget
        self.output = output
    }
}

/// The buffers of an LSTM's forward pass: rows are the samples of the first step, those of the second and so on.
public struct LstmSequence: Sendable {
    public let time: Int
    /// B × H: what came before the first step.
    public let initialOutputs: Matrix
    public let initialCells: Matrix
    /// (T · B) × 4H; see ``RecurrentOperations/lstmGates(_:peepholes:activation:previousCells:cells:squashedCells:outputs:)``.
    public let gates: Matrix
    /// (T · B) × H
    public let cells: Matrix
    public let squashedCells: Matrix
    public let outputs: Matrix

    public init(
        time: Int, initialOutputs: Matrix, initialCells: Matrix, gates: Matrix, cells: Matrix,
        squashedCells: Matrix, outputs: Matrix
    ) {
        self.time = time
        self.initialOutputs = initialOutputs
        self.initialCells = initialCells
        self.gates = gates
        self.cells = cells
        self.squashedCells = squashedCells
        self.outputs = outputs
    }

    var batch: Int { initialCells.rows }

    /// The rows of a step.
    func step(_ time: Int, of matrix: Matrix) -> Matrix { matrix.rows(time * batch, count: batch) }

    func previous(_ time: Int, of matrix: Matrix, initial: Matrix) -> Matrix {
        time == 0 ? initial : step(time - 1, of: matrix)
    }
}

extension RecurrentOperations {
    public func lstmSteps(
        _ sequence: LstmSequence, recurrentWeights: Matrix, transposed: Bool, peepholes: LstmPeepholes,
        activation: Activation
    ) {
        lstmStepByStep(
            sequence, recurrentWeights: recurrentWeights, transposed: transposed, peepholes: peepholes,
            activation: activation)
    }

    /// Each step is a product and ``lstmGates``.
    func lstmStepByStep(
        _ sequence: LstmSequence, recurrentWeights: Matrix, transposed: Bool, peepholes: LstmPeepholes,
        activation: Activation
    ) {
        for time in 0..<sequence.time {
            let gates = sequence.step(time, of: sequence.gates)
            product(
                sequence.previous(time, of: sequence.outputs, initial: sequence.initialOutputs),
                transposed: false, recurrentWeights, transposed: transposed, into: gates, accumulate: true)
            lstmGates(
                gates, peepholes: peepholes, activation: activation,
                previousCells: sequence.previous(time, of: sequence.cells, initial: sequence.initialCells),
                cells: sequence.step(time, of: sequence.cells),
                squashedCells: sequence.step(time, of: sequence.squashedCells),
                outputs: sequence.step(time, of: sequence.outputs))
        }
    }
}

extension RecurrentOperations where Self: ForwardingHandler {
    public func recurrentStep(
        previous: Matrix, recurrentWeights: Matrix, activation: Activation, outputs: Matrix
    ) {
        wrapped.recurrentStep(
            previous: previous, recurrentWeights: recurrentWeights, activation: activation, outputs: outputs)
    }

    public func recurrentStepBackward(
        outputDeltas: Matrix, outputs: Matrix, recurrentWeights: Matrix, activation: Activation,
        deltas: Matrix, previousDeltas: Matrix?
    ) {
        wrapped.recurrentStepBackward(
            outputDeltas: outputDeltas, outputs: outputs, recurrentWeights: recurrentWeights,
            activation: activation, deltas: deltas, previousDeltas: previousDeltas)
    }

    public func lstmGates(
        _ gates: Matrix, peepholes: LstmPeepholes, activation: Activation, previousCells: Matrix,
        cells: Matrix, squashedCells: Matrix, outputs: Matrix
    ) {
        wrapped.lstmGates(
            gates, peepholes: peepholes, activation: activation, previousCells: previousCells, cells: cells,
            squashedCells: squashedCells, outputs: outputs)
    }

    public func lstmGatesBackward(
        outputDeltas: Matrix, gates: Matrix, peepholes: LstmPeepholes, peepholeGradients: LstmPeepholes,
        activation: Activation, previousCells: Matrix, cells: Matrix, squashedCells: Matrix,
        cellDeltas: Matrix, gateDeltas: Matrix
    ) {
        wrapped.lstmGatesBackward(
            outputDeltas: outputDeltas, gates: gates, peepholes: peepholes,
            peepholeGradients: peepholeGradients, activation: activation, previousCells: previousCells,
            cells: cells, squashedCells: squashedCells, cellDeltas: cellDeltas, gateDeltas: gateDeltas)
    }
}
