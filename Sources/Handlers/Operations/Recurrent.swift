public import Arrays

// The steps of recurrent layers.

extension Operations {
    /// One step of a simple recurrent layer. `outputs` holds `W x + b` when called and
    /// `activation(W x + b + R h)` after, with `h = previous`.
    public struct RecurrentStep: HandlerOperation {
        public let previous: Matrix
        public let recurrentWeights: Matrix
        public let activation: Activation
        public let outputs: Matrix

        public func declare(_ arguments: inout Arguments) {
            arguments.read("previous", previous, like: outputs)
            arguments.read(
                "recurrentWeights", recurrentWeights, rows: outputs.columns, columns: outputs.columns)
            arguments.update("outputs", outputs)
            arguments.combine(activation)
        }

        public var flops: Int { (2 * outputs.columns + activation.flops) * outputs.count }
    }

    /// `deltas = outputDeltas ⊙ activation′(outputs)`, and, if there is an earlier step,
    /// `previousDeltas += deltas · R`.
    public struct RecurrentStepBackward: HandlerOperation {
        public let outputDeltas: Matrix
        public let outputs: Matrix
        public let recurrentWeights: Matrix
        public let activation: Activation
        public let deltas: Matrix
        public let previousDeltas: Matrix?

        public func declare(_ arguments: inout Arguments) {
            arguments.read("outputDeltas", outputDeltas, like: outputs)
            arguments.read("outputs", outputs, unless: activation == .linear)
            arguments.read(
                "recurrentWeights", recurrentWeights, rows: outputs.columns, columns: outputs.columns,
                unless: previousDeltas == nil)
            arguments.write("deltas", deltas, like: outputs, inPlaceOf: ["outputDeltas"])
            arguments.update("previousDeltas", previousDeltas, like: outputs)
            arguments.combine(activation)
        }

        public var flops: Int {
            (activation.backwardFlops + (previousDeltas == nil ? 0 : 2 * outputs.columns)) * outputs.count
        }
    }

    /// The gates of one LSTM step, fused, for B samples and H cells. `gates` (B × 4H, blocks block input,
    /// input gate, forget gate, output gate) holds `W x + R h + b` when called and the activated values
    /// z, i, f, o after:
    ///
    ///     i += pᵢ ⊙ c₋₁,  f += p_f ⊙ c₋₁,  c = σ(i) ⊙ g(z) + σ(f) ⊙ c₋₁,  o += pₒ ⊙ c,  y = σ(o) ⊙ g(c)
    ///
    /// `cells` receives c, `squashedCells` g(c).
    public struct LstmGates: HandlerOperation {
        public let gates: Matrix
        public let peepholes: LstmPeepholes
        public let activation: Activation
        public let previousCells: Matrix
        public let cells: Matrix
        public let squashedCells: Matrix
        public let outputs: Matrix

        public func declare(_ arguments: inout Arguments) {
            peepholes.declare(&arguments, cells: cells.columns)
            arguments.read("previousCells", previousCells, like: cells)
            arguments.update("gates", gates, rows: cells.rows, columns: 4 * cells.columns)
            arguments.write("cells", cells)
            arguments.write("squashedCells", squashedCells, like: cells)
            arguments.write("outputs", outputs, like: cells)
            arguments.combine(activation)
        }

        // A cell: three sigmoids, two activations, three peepholes of two operations, three for the
        // cell, one for the output.
        public var flops: Int { (13 + 2 * activation.flops) * cells.count }
    }

    /// The backward pass of ``LstmGates``. `cellDeltas` holds what arrives from the next step when called
    /// (zeros at the last) and what goes to the previous step's cells after; `gateDeltas` (B × 4H) receives
    /// the deltas before the gates' activations. Peephole gradients are added.
    public struct LstmGatesBackward: HandlerOperation {
        public let outputDeltas: Matrix
        public let gates: Matrix
        public let peepholes: LstmPeepholes
        public let peepholeGradients: LstmPeepholes
        public let activation: Activation
        public let previousCells: Matrix
        public let cells: Matrix
        public let squashedCells: Matrix
        public let cellDeltas: Matrix
        public let gateDeltas: Matrix

        public func declare(_ arguments: inout Arguments) {
            arguments.read("outputDeltas", outputDeltas, like: cells)
            arguments.read("gates", gates, rows: cells.rows, columns: 4 * cells.columns)
            arguments.read("previousCells", previousCells, like: cells)
            arguments.read("cells", cells)
            arguments.read("squashedCells", squashedCells, like: cells)
            arguments.update("cellDeltas", cellDeltas, like: cells)
            arguments.write("gateDeltas", gateDeltas, like: gates, inPlaceOf: ["gates"])
            peepholes.declare(&arguments, cells: cells.columns)
            arguments.update("peepholeGradients.input", peepholeGradients.input, count: cells.columns)
            arguments.update("peepholeGradients.forget", peepholeGradients.forget, count: cells.columns)
            arguments.update("peepholeGradients.output", peepholeGradients.output, count: cells.columns)
            arguments.combine(activation)
        }

        // A cell: 4 for each of the three gates' deltas, 1 for the block input's, 4 for the cell's
        // with its peephole, 5 for the previous cell's, 6 for the peepholes' gradients; and the two
        // activations' derivatives.
        public var flops: Int { (28 + 2 * activation.backwardFlops) * cells.count }
    }
}

extension Handler {
    /// ``Operations/RecurrentStep``.
    public func recurrentStep(
        previous: Matrix, recurrentWeights: Matrix, activation: Activation, outputs: Matrix
    ) {
        perform(
            Operations.RecurrentStep(
                previous: previous, recurrentWeights: recurrentWeights, activation: activation,
                outputs: outputs))
    }

    /// ``Operations/RecurrentStepBackward``.
    public func recurrentStepBackward(
        outputDeltas: Matrix, outputs: Matrix, recurrentWeights: Matrix, activation: Activation,
        deltas: Matrix, previousDeltas: Matrix?
    ) {
        perform(
            Operations.RecurrentStepBackward(
                outputDeltas: outputDeltas, outputs: outputs, recurrentWeights: recurrentWeights,
                activation: activation, deltas: deltas, previousDeltas: previousDeltas))
    }

    /// ``Operations/LstmGates``.
    public func lstmGates(
        _ gates: Matrix, peepholes: LstmPeepholes, activation: Activation, previousCells: Matrix,
        cells: Matrix, squashedCells: Matrix, outputs: Matrix
    ) {
        perform(
            Operations.LstmGates(
                gates: gates, peepholes: peepholes, activation: activation, previousCells: previousCells,
                cells: cells, squashedCells: squashedCells, outputs: outputs))
    }

    /// ``Operations/LstmGatesBackward``.
    public func lstmGatesBackward(
        outputDeltas: Matrix, gates: Matrix, peepholes: LstmPeepholes, peepholeGradients: LstmPeepholes,
        activation: Activation, previousCells: Matrix, cells: Matrix, squashedCells: Matrix,
        cellDeltas: Matrix, gateDeltas: Matrix
    ) {
        perform(
            Operations.LstmGatesBackward(
                outputDeltas: outputDeltas, gates: gates, peepholes: peepholes,
                peepholeGradients: peepholeGradients, activation: activation, previousCells: previousCells,
                cells: cells, squashedCells: squashedCells, cellDeltas: cellDeltas, gateDeltas: gateDeltas))
    }
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

extension LstmPeepholes {
    fileprivate func declare(_ arguments: inout Arguments, cells: Int) {
        arguments.read("peepholes.input", input, count: cells)
        arguments.read("peepholes.forget", forget, count: cells)
        arguments.read("peepholes.output", output, count: cells)
    }
}
