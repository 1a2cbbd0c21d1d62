internal import Arrays
internal import CKernels

extension CPUHandler {
    /// `target (+)= op(left) · op(right)`, and a layer's bias and activation.
    func multiply(
        _ left: Matrix, transposed leftTransposed: Bool, _ right: Matrix, transposed rightTransposed: Bool,
        into target: Matrix, accumulate: Bool, bias: Vector? = nil, activation: Activation = .linear
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
        if let bias { product.bias = UnsafePointer(bias.base) }
        product.activation = activation.kernel
        bs_product(&product, scratch(bs_product_scratch(&product, machine)), machine)
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
            inputs, transposed: false, weights, transposed: true, into: outputs, accumulate: false,
            bias: bias,
            activation: activation)
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
