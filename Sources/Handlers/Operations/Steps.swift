public import Arrays

// All steps of gated recurrent layers, of one sequence or of two that do not wait for each other, such as the directions of
// a bidirectional layer.

extension Operations {
    /// All steps of an LSTM: at each `gates += R h` with the outputs h of the step before, a ``Product`` with the
    /// recurrent weights (4H × H), and what ``LstmGates`` does then, to the same bits.
    public struct LstmSteps: HandlerOperation {
        /// Whose steps are taken.
        public let sequence: LstmSequence
        /// Another of the same sizes.
        public let other: LstmSequence?
        /// Of cells and outputs.
        public let activation: Activation

        public func declare(_ arguments: inout Arguments) {
            sequence.declare(&arguments, like: sequence, isOther: false)
            other?.declare(&arguments, like: sequence, isOther: true)
            arguments.combine(activation)
        }

        // The products and the gates of each step.
        public var flops: Int {
            let cells = sequence.cells
            return (other == nil ? 1 : 2)
                * (2 * sequence.gates.count * cells.columns + (13 + 2 * activation.flops) * cells.count)
        }
    }

    /// All steps of a GRU: at each the recurrent weights (3H × H) times the outputs of the step before, a ``Product``,
    /// are added to all blocks of the gates but the first, and then ``GruGates`` does the rest, to the same bits.
    public struct GruSteps: HandlerOperation {
        /// Whose steps are taken.
        public let sequence: GruSequence
        /// Another of the same sizes.
        public let other: GruSequence?
        /// Of the new part of the outputs.
        public let activation: Activation

        public func declare(_ arguments: inout Arguments) {
            sequence.declare(&arguments, like: sequence, isOther: false)
            other?.declare(&arguments, like: sequence, isOther: true)
            arguments.combine(activation)
        }

        public var flops: Int {
            let outputs = sequence.outputs
            return (other == nil ? 1 : 2) * (6 * outputs.columns + 9 + activation.flops) * outputs.count
        }
    }
}

extension Handler {
    /// ``Operations/LstmSteps``.
    public func lstmSteps(
        _ sequence: LstmSequence, beside other: LstmSequence? = nil, activation: Activation
    ) {
        perform(Operations.LstmSteps(sequence: sequence, other: other, activation: activation))
    }

    /// ``Operations/GruSteps``.
    public func gruSteps(_ sequence: GruSequence, beside other: GruSequence? = nil, activation: Activation) {
        perform(Operations.GruSteps(sequence: sequence, other: other, activation: activation))
    }
}

/// What a gated layer's forward pass works on: rows are the samples of the first step, those of the second and so on.
protocol GatedSequence {
    var time: Int { get }
    var initialOutputs: Matrix { get }
    var gates: Matrix { get }
    var outputs: Matrix { get }
    var recurrentWeights: Weights { get }
}

extension GatedSequence {
    var batch: Int { initialOutputs.rows }

    /// The rows of a step.
    func step(_ time: Int, of matrix: Matrix) -> Matrix { matrix.rows(time * batch, count: batch) }

    func previous(_ time: Int, of matrix: Matrix, initial: Matrix) -> Matrix {
        time == 0 ? initial : step(time - 1, of: matrix)
    }

    /// Adds what the outputs of the step before give to the gates that see them, the last of each row.
    fileprivate func addOutputs(before time: Int, by handler: some Handler) {
        let seeing = recurrentWeights.units
        handler.product(
            previous(time, of: outputs, initial: initialOutputs), transposed: false, recurrentWeights.matrix,
            transposed: !recurrentWeights.isTransposed,
            into: step(time, of: gates).columns(gates.columns - seeing, count: seeing), accumulate: true)
    }

    /// - Parameters:
    ///   - first: the sequence whose sizes it must have.
    ///   - isOther: whether it is the second one, as messages have it.
    ///   - seeing: how many gates see the outputs.
    fileprivate func declareShared(
        _ arguments: inout Arguments, like first: Self, isOther: Bool, seeing: Int
    ) {
        let (rows, units) = (first.time * first.batch, first.outputs.columns)
        func name(_ name: StaticString, _ other: StaticString) -> StaticString { isOther ? other : name }
        arguments.require(
            time == first.time && time >= 0, "\(name("time", "other.time"))",
            "is \(time) where \(max(first.time, 0)) belongs")
        arguments.read(
            name("initialOutputs", "other.initialOutputs"), initialOutputs, rows: first.batch, columns: units)
        arguments.update(name("gates", "other.gates"), gates, rows: rows, columns: 4 * units)
        // What a step writes, the next one reads.
        arguments.update(name("outputs", "other.outputs"), outputs, rows: rows, columns: units)
        arguments.read(
            name("recurrentWeights", "other.recurrentWeights"), recurrentWeights, units: seeing * units,
            inputs: units)
    }
}

/// What an LSTM's forward pass works on: rows are the samples of the first step, those of the second and so on.
public struct LstmSequence: GatedSequence, Sendable {
    /// How many steps.
    public let time: Int
    /// B × H: what came before the first step.
    public let initialOutputs: Matrix
    /// B × H: what came before the first step.
    public let initialCells: Matrix
    /// (T · B) × 4H; see ``Operations/LstmGates``.
    public let gates: Matrix
    /// (T · B) × H
    public let cells: Matrix
    /// (T · B) × H: the activated cells.
    public let squashedCells: Matrix
    /// (T · B) × H
    public let outputs: Matrix
    /// 4H units that see H outputs.
    public let recurrentWeights: Weights
    /// H each.
    public let peepholes: LstmPeepholes

    /// The sizes are compared when the steps are taken.
    public init(
        time: Int, initialOutputs: Matrix, initialCells: Matrix, gates: Matrix, cells: Matrix,
        squashedCells: Matrix, outputs: Matrix, recurrentWeights: Weights, peepholes: LstmPeepholes
    ) {
        self.time = time
        self.initialOutputs = initialOutputs
        self.initialCells = initialCells
        self.gates = gates
        self.cells = cells
        self.squashedCells = squashedCells
        self.outputs = outputs
        self.recurrentWeights = recurrentWeights
        self.peepholes = peepholes
    }

    fileprivate func declare(_ arguments: inout Arguments, like first: LstmSequence, isOther: Bool) {
        let (rows, units) = (first.time * first.batch, first.outputs.columns)
        func name(_ name: StaticString, _ other: StaticString) -> StaticString { isOther ? other : name }
        declareShared(&arguments, like: first, isOther: isOther, seeing: 4)
        arguments.read(
            name("initialCells", "other.initialCells"), initialCells, rows: first.batch, columns: units)
        arguments.update(name("cells", "other.cells"), cells, rows: rows, columns: units)
        arguments.write(
            name("squashedCells", "other.squashedCells"), squashedCells, rows: rows, columns: units)
        arguments.read(name("peepholes.input", "other.peepholes.input"), peepholes.input, count: units)
        arguments.read(name("peepholes.forget", "other.peepholes.forget"), peepholes.forget, count: units)
        arguments.read(name("peepholes.output", "other.peepholes.output"), peepholes.output, count: units)
    }

    fileprivate func takeSteps(_ activation: Activation, by handler: some Handler) {
        for time in 0..<time {
            addOutputs(before: time, by: handler)
            handler.lstmGates(
                step(time, of: gates), peepholes: peepholes, activation: activation,
                previousCells: previous(time, of: cells, initial: initialCells), cells: step(time, of: cells),
                squashedCells: step(time, of: squashedCells), outputs: step(time, of: outputs))
        }
    }
}

/// What a GRU's forward pass works on, in rows like those of an ``LstmSequence``.
public struct GruSequence: GatedSequence, Sendable {
    /// How many steps.
    public let time: Int
    /// B × H: what came before the first step.
    public let initialOutputs: Matrix
    /// (T · B) × 4H; see ``Operations/GruGates``.
    public let gates: Matrix
    /// (T · B) × H
    public let outputs: Matrix
    /// 3H units, those of the blocks of the gates but the first, that see H outputs.
    public let recurrentWeights: Weights
    /// H, of the last block.
    public let recurrentBias: Vector

    /// The sizes are compared when the steps are taken.
    public init(
        time: Int, initialOutputs: Matrix, gates: Matrix, outputs: Matrix, recurrentWeights: Weights,
        recurrentBias: Vector
    ) {
        self.time = time
        self.initialOutputs = initialOutputs
        self.gates = gates
        self.outputs = outputs
        self.recurrentWeights = recurrentWeights
        self.recurrentBias = recurrentBias
    }

    fileprivate func declare(_ arguments: inout Arguments, like first: GruSequence, isOther: Bool) {
        declareShared(&arguments, like: first, isOther: isOther, seeing: 3)
        arguments.read(
            isOther ? "other.recurrentBias" : "recurrentBias", recurrentBias, count: first.outputs.columns)
    }

    fileprivate func takeSteps(_ activation: Activation, by handler: some Handler) {
        for time in 0..<time {
            addOutputs(before: time, by: handler)
            handler.gruGates(
                step(time, of: gates), recurrentBias: recurrentBias, activation: activation,
                previous: previous(time, of: outputs, initial: initialOutputs),
                outputs: step(time, of: outputs))
        }
    }
}

extension Operations.LstmSteps {
    /// What the steps are: a ``Operations/Product`` and ``Operations/LstmGates`` each.
    func performStepByStep(by handler: some Handler) {
        sequence.takeSteps(activation, by: handler)
        other?.takeSteps(activation, by: handler)
    }
}

extension Operations.GruSteps {
    /// What the steps are: a ``Operations/Product`` and ``Operations/GruGates`` each.
    func performStepByStep(by handler: some Handler) {
        sequence.takeSteps(activation, by: handler)
        other?.takeSteps(activation, by: handler)
    }
}
