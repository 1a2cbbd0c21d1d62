public import Arrays
internal import CKernels
internal import COneDNN

extension CPUHandler {
    public func product(
        _ left: Matrix, transposed leftTransposed: Bool, _ right: Matrix, transposed rightTransposed: Bool,
        into target: Matrix, accumulate: Bool
    ) {
        let inner = leftTransposed ? left.rows : left.columns
        requireSize(
            target, rows: leftTransposed ? left.columns : left.rows,
            columns: rightTransposed ? right.rows : right.columns)
        precondition(
            inner == (rightTransposed ? right.columns : right.rows), "factors whose inner sizes differ")
        if rightTransposed, !leftTransposed, bs_are_dot_products(target.rows, target.columns, inner, machine)
        {
            bs_dot_products(
                left.base, left.stride, right.base, right.stride, target.base, target.stride, target.rows,
                target.columns, inner, accumulate, machine)
            return
        }
        let accepted = bs_sgemm(
            leftTransposed, rightTransposed, target.rows, target.columns, inner, left.base, left.stride,
            right.base, right.stride, accumulate ? 1 : 0, target.base, target.stride,
            machine.threads, deterministic)
        precondition(accepted, "oneDNN refused a matrix product, probably for want of memory")
    }

    public func linear(
        _ inputs: Matrix, weights: Matrix, bias: Vector?, activation: Activation, into outputs: Matrix
    ) {
        if let bias { requireCount(bias, outputs.columns) }
        product(inputs, transposed: false, weights, transposed: true, into: outputs, accumulate: false)
        bs_bias_activation(
            outputs.base, outputs.stride, outputs.rows, outputs.columns, bias?.base, activation.kernel,
            machine)
    }

    public func linearBackward(
        outputDeltas: Matrix, outputs: Matrix, inputs: Matrix, weights: Matrix, activation: Activation,
        inputDeltas: Matrix?, addInputDeltas: Bool, weightGradients: Matrix, biasGradients: Vector?,
        addGradients: Bool
    ) {
        requireSameSize(outputDeltas, outputs)
        if let biasGradients { requireCount(biasGradients, outputs.columns) }
        backward(
            outputDeltas, outputs: outputs, activation: activation, into: outputDeltas,
            biasGradients: biasGradients, accumulate: addGradients)
        if let inputDeltas {
            product(
                outputDeltas, transposed: false, weights, transposed: false, into: inputDeltas,
                accumulate: addInputDeltas)
        }
        product(
            outputDeltas, transposed: true, inputs, transposed: false, into: weightGradients,
            accumulate: addGradients)
    }

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
