internal import Arrays
internal import CKernels
internal import COneDNN

extension CPUHandler {
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
        if rightTransposed, !leftTransposed,
            bs_are_dot_products(target.rows, target.columns, inner, handler.machine)
        {
            bs_dot_products(
                left.base, left.stride, right.base, right.stride, target.base, target.stride, target.rows,
                target.columns, inner, accumulate, handler.machine)
            return
        }
        let accepted = bs_sgemm(
            leftTransposed, rightTransposed, target.rows, target.columns, inner, left.base, left.stride,
            right.base, right.stride, accumulate ? 1 : 0, target.base, target.stride,
            handler.machine.threads, handler.deterministic)
        precondition(accepted, "oneDNN refused a matrix product, probably for want of memory")
    }
}

extension Operations.Linear {
    public func perform(by handler: CPUHandler) {
        handler.product(
            inputs, transposed: false, weights, transposed: true, into: outputs, accumulate: false)
        bs_bias_activation(
            outputs.base, outputs.stride, outputs.rows, outputs.columns, bias?.base, activation.kernel,
            handler.machine)
    }
}

extension Operations.LinearBackward {
    public func perform(by handler: CPUHandler) {
        handler.backward(
            outputDeltas, outputs: outputs, activation: activation, into: outputDeltas,
            biasGradients: biasGradients, accumulate: addGradients)
        if let inputDeltas {
            handler.product(
                outputDeltas, transposed: false, weights, transposed: false, into: inputDeltas,
                accumulate: addInputDeltas)
        }
        handler.product(
            outputDeltas, transposed: true, inputs, transposed: false, into: weightGradients,
            accumulate: addGradients)
    }
}
