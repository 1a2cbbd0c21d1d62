public import Arrays

extension DebugHandler {
    public func product(
        _ left: Matrix, transposed leftTransposed: Bool, _ right: Matrix, transposed rightTransposed: Bool,
        into target: Matrix, accumulate: Bool
    ) {
        let inner = leftTransposed ? left.rows : left.columns
        let rows = leftTransposed ? left.columns : left.rows
        let columns = rightTransposed ? right.rows : right.columns
        check(
            "product",
            [
                Argument("left", left, like: left),
                Argument(
                    "right", right, rows: rightTransposed ? columns : inner,
                    columns: rightTransposed ? inner : columns),
                Argument("target", target, accumulate ? .both : .output, rows: rows, columns: columns),
            ]
        ) {
            wrapped.product(
                left, transposed: leftTransposed, right, transposed: rightTransposed, into: target,
                accumulate: accumulate)
        }
    }

    public func linear(
        _ inputs: Matrix, weights: Matrix, bias: Vector?, activation: Activation, into outputs: Matrix
    ) {
        check(
            "linear",
            [
                Argument("inputs", inputs, like: inputs),
                Argument("weights", weights, rows: weights.rows, columns: inputs.columns),
                bias.map { Argument("bias", $0, count: weights.rows) },
                Argument("outputs", outputs, .output, rows: inputs.rows, columns: weights.rows),
            ], activation: activation
        ) {
            wrapped.linear(inputs, weights: weights, bias: bias, activation: activation, into: outputs)
        }
    }

    public func linearBackward(
        outputDeltas: Matrix, outputs: Matrix, inputs: Matrix, weights: Matrix, activation: Activation,
        inputDeltas: Matrix?, addInputDeltas: Bool, weightGradients: Matrix, biasGradients: Vector?,
        addGradients: Bool
    ) {
        let gradientRole: Argument.Role = addGradients ? .both : .output
        let deltaRole: Argument.Role = addInputDeltas ? .both : .output
        check(
            "linearBackward",
            [
                Argument("outputs", outputs, rows: inputs.rows, columns: weights.rows),
                Argument("inputs", inputs, like: inputs),
                Argument("weights", weights, rows: weights.rows, columns: inputs.columns),
                Argument(
                    "outputDeltas", outputDeltas, .both, rows: inputs.rows, columns: weights.rows,
                    mayReplace: activation == .linear ? ["outputs"] : []),
                inputDeltas.map { Argument("inputDeltas", $0, deltaRole, like: inputs) },
                Argument("weightGradients", weightGradients, gradientRole, like: weights),
                biasGradients.map { Argument("biasGradients", $0, gradientRole, count: weights.rows) },
            ], activation: activation
        ) {
            wrapped.linearBackward(
                outputDeltas: outputDeltas, outputs: outputs, inputs: inputs, weights: weights,
                activation: activation, inputDeltas: inputDeltas, addInputDeltas: addInputDeltas,
                weightGradients: weightGradients, biasGradients: biasGradients, addGradients: addGradients)
        }
    }

    public func recurrentStep(
        previous: Matrix, recurrentWeights: Matrix, activation: Activation, outputs: Matrix
    ) {
        let units = outputs.columns
        check(
            "recurrentStep",
            [
                Argument("previous", previous, like: outputs),
                Argument("recurrentWeights", recurrentWeights, rows: units, columns: units),
                Argument("outputs", outputs, .both, like: outputs),
            ], activation: activation
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
        let units = outputs.columns
        check(
            "recurrentStepBackward",
            [
                Argument("outputDeltas", outputDeltas, like: outputs),
                Argument("outputs", outputs, like: outputs),
                Argument("recurrentWeights", recurrentWeights, rows: units, columns: units),
                Argument("deltas", deltas, .output, like: outputs, mayReplace: ["outputDeltas"]),
                previousDeltas.map { Argument("previousDeltas", $0, .both, like: outputs) },
            ], activation: activation
        ) {
            wrapped.recurrentStepBackward(
                outputDeltas: outputDeltas, outputs: outputs, recurrentWeights: recurrentWeights,
                activation: activation, deltas: deltas, previousDeltas: previousDeltas)
        }
    }

    public func lstmGates(
        _ gates: Matrix, peepholes: LstmPeepholes, activation: Activation, previousCells: Matrix,
        cells: Matrix, squashedCells: Matrix, outputs: Matrix
    ) {
        check(
            "lstmGates",
            arguments(of: peepholes, "peepholes", .input, cells: cells) + [
                Argument("previousCells", previousCells, like: cells),
                Argument("gates", gates, .both, rows: cells.rows, columns: 4 * cells.columns),
                Argument("cells", cells, .output, like: cells),
                Argument("squashedCells", squashedCells, .output, like: cells),
                Argument("outputs", outputs, .output, like: cells),
            ], activation: activation
        ) {
            wrapped.lstmGates(
                gates, peepholes: peepholes, activation: activation, previousCells: previousCells,
                cells: cells, squashedCells: squashedCells, outputs: outputs)
        }
    }

    public func lstmGatesBackward(
        outputDeltas: Matrix, gates: Matrix, peepholes: LstmPeepholes, peepholeGradients: LstmPeepholes,
        activation: Activation, previousCells: Matrix, cells: Matrix, squashedCells: Matrix,
        cellDeltas: Matrix, gateDeltas: Matrix
    ) {
        let width = 4 * cells.columns
        check(
            "lstmGatesBackward",
            [
                Argument("outputDeltas", outputDeltas, like: cells),
                Argument("gates", gates, rows: cells.rows, columns: width),
                Argument("previousCells", previousCells, like: cells),
                Argument("cells", cells, like: cells),
                Argument("squashedCells", squashedCells, like: cells),
                Argument("cellDeltas", cellDeltas, .both, like: cells),
                Argument(
                    "gateDeltas", gateDeltas, .output, rows: cells.rows, columns: width,
                    mayReplace: ["gates"]),
            ] + arguments(of: peepholes, "peepholes", .input, cells: cells)
                + arguments(of: peepholeGradients, "peepholeGradients", .both, cells: cells),
            activation: activation
        ) {
            wrapped.lstmGatesBackward(
                outputDeltas: outputDeltas, gates: gates, peepholes: peepholes,
                peepholeGradients: peepholeGradients, activation: activation, previousCells: previousCells,
                cells: cells, squashedCells: squashedCells, cellDeltas: cellDeltas, gateDeltas: gateDeltas)
        }
    }

    private func arguments(
        of peepholes: LstmPeepholes, _ name: String, _ role: Argument.Role, cells: Matrix
    ) -> [Argument?] {
        [
            Argument("\(name).input", peepholes.input, role, count: cells.columns),
            Argument("\(name).forget", peepholes.forget, role, count: cells.columns),
            Argument("\(name).output", peepholes.output, role, count: cells.columns),
        ]
    }
}
