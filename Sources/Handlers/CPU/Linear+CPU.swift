internal import Arrays
internal import CKernels

extension CPUHandler {
    /// `target (+)= op(left) · op(right)`, and a layer's bias and activation.
    func multiply(
        _ left: Matrix, transposed leftTransposed: Bool, _ right: Matrix, transposed rightTransposed: Bool,
        into target: Matrix, accumulate: Bool, bias: Vector? = nil,
        normalization: ColumnNormalization? = nil, activation: Activation = .linear
    ) {
        var product = bs_product()
        product.rows = target.rows
        product.columns = target.columns
        product.inner = leftTransposed ? left.rows : left.columns
        product.left = UnsafePointer(left.base)
        product.left_stride = left.stride
        product.left_transposed = leftTransposed
        product.right = UnsafePointer(right.base)
        product.right_stride = right.stride
        product.right_transposed = rightTransposed
        product.target = target.base
        product.target_stride = target.stride
        product.accumulate = accumulate
        let (memory, factors) = scratch(bs_product_scratch(&product, machine), factorsOf: normalization)
        product.epilogue = epilogue(bias, normalization, factors, activation)
        bs_product(&product, memory, machine)
    }

    /// Scratch memory, and the factors of a normalization's columns, if there is one.
    func scratch(
        _ count: Int, factorsOf normalization: ColumnNormalization?
    ) -> (memory: UnsafeMutablePointer<Float>, factors: UnsafeMutablePointer<Float>?) {
        guard let normalization else { return (scratch(count), nil) }
        // The rest begins at a cache line.
        let columns = (normalization.gamma.count + 15) / 16 * 16
        let factors = scratch(columns + count)
        for column in 0..<normalization.gamma.count {
            factors[column] = normalization.gamma[column] / normalization.deviation[column]
        }
        return (factors + columns, factors)
    }

    func epilogue(
        _ bias: Vector?, _ normalization: ColumnNormalization?, _ factors: UnsafeMutablePointer<Float>?,
        _ activation: Activation
    ) -> bs_epilogue {
        var epilogue = bs_epilogue()
        if let bias { epilogue.bias = UnsafePointer(bias.base) }
        if let normalization, let factors {
            epilogue.negative_mean = UnsafePointer(normalization.negativeMean.base)
            epilogue.factor = UnsafePointer(factors)
            epilogue.beta = UnsafePointer(normalization.beta.base)
        }
        epilogue.activation = activation.kernel
        return epilogue
    }

    /// The deltas before an activation, and the gradients of a bias.
    func backward(
        _ outputDeltas: Matrix, outputs: Matrix, activation: Activation, into deltas: Matrix,
        biasGradients: Vector?, accumulate: Bool
    ) {
        let need = biasGradients == nil ? 0 : bs_row_sum_scratch(deltas.rows, deltas.columns)
        bs_activation_backward(
            outputDeltas.base, outputDeltas.stride, outputs.base, outputs.stride, deltas.base, deltas.stride,
            deltas.rows, deltas.columns, activation.kernel, biasGradients?.base, accumulate, scratch(need),
            machine)
    }
}

extension Operations.Product {
    public func perform(by handler: CPUHandler) {
        handler.multiply(
            left, transposed: leftTransposed, right, transposed: rightTransposed, into: target,
            accumulate: accumulate)
    }
}

extension Operations.Linear {
    public func perform(by handler: CPUHandler) {
        handler.multiply(
            inputs, transposed: false, weights.matrix, transposed: !weights.isTransposed, into: outputs,
            accumulate: false, bias: bias, normalization: normalization, activation: activation)
    }
}

extension Operations.LinearBackward {
    public func perform(by handler: CPUHandler) {
        handler.backward(
            outputDeltas, outputs: outputs, activation: activation, into: outputDeltas,
            biasGradients: biasGradients, accumulate: addGradients)
        if let inputDeltas {
            handler.multiply(
                outputDeltas, transposed: false, weights, transposed: false, into: inputDeltas,
                accumulate: addInputDeltas)
        }
        handler.multiply(
            outputDeltas, transposed: true, inputs, transposed: false, into: weightGradients,
            accumulate: addGradients)
    }
}
