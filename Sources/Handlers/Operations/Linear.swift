public import Arrays

// Matrix products and linear layers.

extension Operations {
    /// `target (+)= op(left) · op(right)`, where `op` transposes if asked to.
    public struct Product: HandlerOperation {
        public let left: Matrix
        public let leftTransposed: Bool
        public let right: Matrix
        public let rightTransposed: Bool
        public let target: Matrix
        public let accumulate: Bool

        public func declare(_ arguments: inout Arguments) {
            arguments.read("left", left)
            arguments.read(
                "right", right, rows: rightTransposed ? columns : inner,
                columns: rightTransposed ? inner : columns)
            arguments.write("target", target, rows: rows, columns: columns, adding: accumulate)
        }

        public var flops: Int { 2 * inner * target.count }

        var rows: Int { leftTransposed ? left.columns : left.rows }
        var inner: Int { leftTransposed ? left.rows : left.columns }
        var columns: Int { rightTransposed ? right.rows : right.columns }
    }

    /// A whole linear layer: `outputs = activation(inputs · weightsᵀ + bias)`; with a normalization, that of the sum
    /// comes before the activation.
    public struct Linear: HandlerOperation {
        public let inputs: Matrix
        public let weights: Weights
        public let bias: Vector?
        public let normalization: ColumnNormalization?
        public let activation: Activation
        public let outputs: Matrix

        public func declare(_ arguments: inout Arguments) {
            arguments.read("inputs", inputs)
            arguments.read("weights", weights, inputs: inputs.columns)
            arguments.read("bias", bias, count: weights.units)
            arguments.read(normalization, columns: weights.units)
            arguments.write("outputs", outputs, rows: inputs.rows, columns: weights.units)
            arguments.combine(activation)
        }

        public var flops: Int {
            (2 * inputs.columns + (bias == nil ? 0 : 1) + (normalization == nil ? 0 : 3) + activation.flops)
                * outputs.count
        }
    }

    /// The backward pass of ``Linear``. `outputDeltas` is overwritten with the deltas before the activation.
    /// Input deltas are computed only if asked for. `addInputDeltas` and `addGradients` say whether the
    /// results are added to what is there or take its place.
    public struct LinearBackward: HandlerOperation {
        public let outputDeltas: Matrix
        public let outputs: Matrix
        public let inputs: Matrix
        public let weights: Matrix
        public let activation: Activation
        public let inputDeltas: Matrix?
        public let addInputDeltas: Bool
        public let weightGradients: Matrix
        public let biasGradients: Vector?
        public let addGradients: Bool

        public func declare(_ arguments: inout Arguments) {
            arguments.read(
                "outputs", outputs, rows: inputs.rows, columns: weights.rows, unless: activation == .linear)
            arguments.read("inputs", inputs)
            arguments.read("weights", weights, columns: inputs.columns, unless: inputDeltas == nil)
            arguments.updateDeltas(outputDeltas, activation, like: outputs)
            arguments.write("inputDeltas", inputDeltas, like: inputs, adding: addInputDeltas)
            arguments.write("weightGradients", weightGradients, like: weights, adding: addGradients)
            arguments.write("biasGradients", biasGradients, count: weights.rows, adding: addGradients)
            arguments.combine(activation)
        }

        public var flops: Int {
            (2 * (inputDeltas == nil ? 1 : 2) * inputs.columns + (biasGradients == nil ? 0 : 1)
                + activation.backwardFlops) * outputs.count
        }
    }
}

extension Handler {
    /// ``Operations/Product``.
    public func product(
        _ left: Matrix, transposed leftTransposed: Bool, _ right: Matrix, transposed rightTransposed: Bool,
        into target: Matrix, accumulate: Bool
    ) {
        perform(
            Operations.Product(
                left: left, leftTransposed: leftTransposed, right: right, rightTransposed: rightTransposed,
                target: target, accumulate: accumulate))
    }

    /// ``Operations/Linear``.
    public func linear(
        _ inputs: Matrix, weights: Weights, bias: Vector?, normalization: ColumnNormalization? = nil,
        activation: Activation, into outputs: Matrix
    ) {
        perform(
            Operations.Linear(
                inputs: inputs, weights: weights, bias: bias, normalization: normalization,
                activation: activation, outputs: outputs))
    }

    /// ``Operations/LinearBackward``.
    public func linearBackward(
        outputDeltas: Matrix, outputs: Matrix, inputs: Matrix, weights: Matrix, activation: Activation,
        inputDeltas: Matrix?, addInputDeltas: Bool, weightGradients: Matrix, biasGradients: Vector?,
        addGradients: Bool
    ) {
        perform(
            Operations.LinearBackward(
                outputDeltas: outputDeltas, outputs: outputs, inputs: inputs, weights: weights,
                activation: activation, inputDeltas: inputDeltas, addInputDeltas: addInputDeltas,
                weightGradients: weightGradients, biasGradients: biasGradients, addGradients: addGradients))
    }
}

extension Arguments {
    /// The deltas of a layer's outputs, which become those before its activation. A linear one leaves them as they
    /// are, without a look at the outputs.
    mutating func updateDeltas(_ deltas: Matrix, _ activation: Activation, like outputs: Matrix) {
        let isLinear = activation == .linear
        write(
            "outputDeltas", deltas, rows: outputs.rows, columns: outputs.columns, adding: !isLinear,
            inPlaceOf: isLinear ? ["outputs"] : [])
    }
}
