public import Arrays

extension ProfilingHandler {
    public func recurrentStep(
        previous: Matrix, recurrentWeights: Matrix, activation: Activation, outputs: Matrix
    ) {
        measure(
            .recurrentStep, flops: (2 * outputs.columns + activation.flops) * outputs.count,
            floats: 3 * outputs.count + recurrentWeights.count
        ) {
            wrapped.recurrentStep(
                previous: previous, recurrentWeights: recurrentWeights, activation: activation,
                outputs: outputs)
        }
    }

    public func recurrentStepBackward(
        outputDeltas: Matrix, outputs: Matrix, recurrentWeights: Matrix, activation: Activation,
        deltas: Matrix, previousDeltas: Matrix?
    ) {
        let count = outputs.count
        let each = activation.backwardFlops + (previousDeltas == nil ? 0 : 2 * outputs.columns)
        let floats =
            (activation == .linear ? 2 : 3) * count
            + (previousDeltas.map { 2 * $0.count + recurrentWeights.count } ?? 0)
        measure(.recurrentStepBackward, flops: each * count, floats: floats) {
            wrapped.recurrentStepBackward(
                outputDeltas: outputDeltas, outputs: outputs, recurrentWeights: recurrentWeights,
                activation: activation, deltas: deltas, previousDeltas: previousDeltas)
        }
    }

    // A cell: three sigmoids, two activations, three peepholes of two operations, three for the cell, one for
    // the output.
    public func lstmGates(
        _ gates: Matrix, peepholes: LstmPeepholes, activation: Activation, previousCells: Matrix,
        cells: Matrix, squashedCells: Matrix, outputs: Matrix
    ) {
        measure(
            .lstmGates, flops: (13 + 2 * activation.flops) * cells.count,
            floats: 12 * cells.count + 3 * cells.columns
        ) {
            wrapped.lstmGates(
                gates, peepholes: peepholes, activation: activation, previousCells: previousCells,
                cells: cells, squashedCells: squashedCells, outputs: outputs)
        }
    }

    // The products, which read the gates that lstmGates then reads and writes, and lstmGates.
    public func lstmSteps(
        _ sequence: LstmSequence, recurrentWeights: Matrix, transposed: Bool, peepholes: LstmPeepholes,
        activation: Activation
    ) {
        let cells = sequence.cells
        measure(
            .lstmSteps,
            flops: 2 * sequence.gates.count * cells.columns + (13 + 2 * activation.flops) * cells.count,
            floats: recurrentWeights.count + 13 * cells.count + 3 * cells.columns
        ) {
            wrapped.lstmSteps(
                sequence, recurrentWeights: recurrentWeights, transposed: transposed, peepholes: peepholes,
                activation: activation)
        }
    }

    // A cell: 4 for each of the three gates' deltas, 1 for the block input's, 4 for the cell's with its
    // peephole, 5 for the previous cell's, 6 for the peepholes' gradients; and the two activations' derivatives.
    public func lstmGatesBackward(
        outputDeltas: Matrix, gates: Matrix, peepholes: LstmPeepholes, peepholeGradients: LstmPeepholes,
        activation: Activation, previousCells: Matrix, cells: Matrix, squashedCells: Matrix,
        cellDeltas: Matrix, gateDeltas: Matrix
    ) {
        measure(
            .lstmGatesBackward, flops: (28 + 2 * activation.backwardFlops) * cells.count,
            floats: 14 * cells.count + 9 * cells.columns
        ) {
            wrapped.lstmGatesBackward(
                outputDeltas: outputDeltas, gates: gates, peepholes: peepholes,
                peepholeGradients: peepholeGradients, activation: activation, previousCells: previousCells,
                cells: cells, squashedCells: squashedCells, cellDeltas: cellDeltas, gateDeltas: gateDeltas)
        }
    }

    // A unit: two sigmoids, the recurrent bias, 2 for the candidate's sum, 4 for the output.
    public func gruGates(
        _ gates: Matrix, recurrentBias: Vector, activation: Activation, previous: Matrix, outputs: Matrix
    ) {
        measure(
            .gruGates, flops: (9 + activation.flops) * outputs.count,
            floats: 10 * outputs.count + recurrentBias.count
        ) {
            wrapped.gruGates(
                gates, recurrentBias: recurrentBias, activation: activation, previous: previous,
                outputs: outputs)
        }
    }

    // A unit: 2 for the candidate's delta, 5 for the update gate's, 4 for the reset gate's, 1 for that of the
    // recurrent part, 2 for the previous output's.
    public func gruGatesBackward(
        outputDeltas: Matrix, gates: Matrix, activation: Activation, previous: Matrix, gateDeltas: Matrix,
        previousDeltas: Matrix?
    ) {
        let count = outputDeltas.count
        let hasPrevious = previousDeltas != nil
        measure(
            .gruGatesBackward, flops: (12 + activation.backwardFlops + (hasPrevious ? 2 : 0)) * count,
            floats: (10 + (hasPrevious ? 2 : 0)) * count
        ) {
            wrapped.gruGatesBackward(
                outputDeltas: outputDeltas, gates: gates, activation: activation, previous: previous,
                gateDeltas: gateDeltas, previousDeltas: previousDeltas)
        }
    }

    // MARK: Clocks

    public func hold(_ values: Matrix, previous: Matrix, timing: Vector, time: Int) {
        let held = heldCount(timing, time) * values.rows
        measure(.hold, flops: 0, floats: 2 * held + timing.count) {
            wrapped.hold(values, previous: previous, timing: timing, time: time)
        }
    }

    public func holdBackward(_ deltas: Matrix, previousDeltas: Matrix, timing: Vector, time: Int) {
        let held = heldCount(timing, time) * deltas.rows
        measure(.holdBackward, flops: held, floats: 4 * held + timing.count) {
            wrapped.holdBackward(deltas, previousDeltas: previousDeltas, timing: timing, time: time)
        }
    }

    /// The units that are not updated.
    private func heldCount(_ timing: Vector, _ time: Int) -> Int {
        let time = Float(time)
        return timing.buffer.reduce(0) { $0 + (time.truncatingRemainder(dividingBy: $1) == 0 ? 0 : 1) }
    }

    // MARK: Highway

    public func highway(_ transformed: Vector, gates: Vector, carried: Vector, into outputs: Vector) {
        measure(.highway, flops: 4 * outputs.count, floats: 4 * outputs.count) {
            wrapped.highway(transformed, gates: gates, carried: carried, into: outputs)
        }
    }

    public func highwayBackward(
        outputDeltas: Vector, transformed: Vector, gates: Vector, carried: Vector,
        transformedDeltas: DeltaTarget?, gateDeltas: DeltaTarget?, carriedDeltas: DeltaTarget?
    ) {
        var flops = 0
        var moved = 1
        for (target, operations) in [(transformedDeltas, 1), (gateDeltas, 2), (carriedDeltas, 2)] {
            guard let target else { continue }
            flops += operations + additions(target.accumulate, 1)
            moved += moves(target.accumulate)
        }
        if transformedDeltas != nil || carriedDeltas != nil { moved += 1 }
        if gateDeltas != nil { moved += 2 }
        measure(.highwayBackward, flops: flops * outputDeltas.count, floats: moved * outputDeltas.count) {
            wrapped.highwayBackward(
                outputDeltas: outputDeltas, transformed: transformed, gates: gates, carried: carried,
                transformedDeltas: transformedDeltas, gateDeltas: gateDeltas, carriedDeltas: carriedDeltas)
        }
    }
}
