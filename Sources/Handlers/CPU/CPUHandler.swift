public import Arrays
internal import CKernels
internal import COneDNN

// The module's foreign calls all stand in this file: each is a size check and a call.

/// Computes on the processor, with oneDNN's matrix products and fused loops of our own, on one pool of
/// threads (OpenMP's) that both share. Vector width is chosen at start from what the processor has.
///
/// The same call with the same numbers gives the same bits every time at a given thread count. Everything but
/// matrix products gives the same bits at every thread count too; oneDNN divides a product among threads as
/// it sees fit, which can change the order of its additions.
///
/// The pool belongs to the calling thread, so a training loop should stay on one. A handler must not be used
/// by two threads at a time.
public final class CPUHandler: Handler {
    private let described: CPUConfiguration
    private let threads: Int32
    /// Grown to the largest need so far and kept.
    private var scratch = Storage(count: 0)

    public var configuration: any HandlerConfiguration { described }

    /// How many threads it computes with.
    public var threadCount: Int { Int(threads) }

    public init(_ configuration: CPUConfiguration = CPUConfiguration()) {
        described = configuration
        threads = configuration.threads.map(Int32.init) ?? bs_processors()
    }

    private func scratch(_ count: Int) -> UnsafeMutablePointer<Float> {
        if scratch.count < count { scratch = Storage(count: count) }
        return scratch.base
    }

    // MARK: Copies and sums

    public func fill(_ target: Vector, with value: Float) {
        bs_fill(target.base, target.count, value, threads)
    }

    public func addConstant(_ value: Float, to target: Vector) {
        bs_add_constant(target.base, target.count, value, threads)
    }

    public func copy(_ source: Matrix, into target: Matrix) {
        requireSameSize(source, target)
        bs_copy(
            source.base, source.stride, target.base, target.stride, target.rows, target.columns, threads)
    }

    public func add(_ source: Matrix, times factor: Float, into target: Matrix) {
        requireSameSize(source, target)
        bs_add(
            source.base, source.stride, factor, target.base, target.stride, target.rows, target.columns,
            threads)
    }

    public func transpose(_ source: Matrix, into target: Matrix) {
        requireSize(target, rows: source.columns, columns: source.rows)
        bs_transpose(
            source.base, source.stride, target.base, target.stride, source.rows, source.columns, threads)
    }

    public func sumRows(_ source: Matrix, into target: Vector, accumulate: Bool) {
        requireCount(target, source.columns)
        bs_sum_rows(
            source.base, source.stride, source.rows, source.columns, target.base, accumulate,
            scratch(bs_row_sum_scratch(source.rows, source.columns)), threads)
    }

    public func sum(_ source: Vector) -> Double { bs_sum(source.base, source.count) }

    public func isFinite(_ source: Vector) -> Bool { bs_is_finite(source.base, source.count, threads) }

    // MARK: Matrix products and linear layers

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
        let accepted = bs_sgemm(
            leftTransposed, rightTransposed, target.rows, target.columns, inner, left.base, left.stride,
            right.base, right.stride, accumulate ? 1 : 0, target.base, target.stride, threads)
        precondition(accepted, "oneDNN refused a matrix product, probably for want of memory")
    }

    public func linear(
        _ inputs: Matrix, weights: Matrix, bias: Vector?, activation: Activation, into outputs: Matrix
    ) {
        if let bias { requireCount(bias, outputs.columns) }
        product(inputs, transposed: false, weights, transposed: true, into: outputs, accumulate: false)
        bs_bias_activation(
            outputs.base, outputs.stride, outputs.rows, outputs.columns, bias?.base, activation.kernel,
            threads)
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

    private func backward(
        _ outputDeltas: Matrix, outputs: Matrix, activation: Activation, into deltas: Matrix,
        biasGradients: Vector?, accumulate: Bool
    ) {
        let need = biasGradients == nil ? 0 : bs_row_sum_scratch(deltas.rows, deltas.columns)
        bs_activation_backward(
            outputDeltas.base, outputDeltas.stride, outputs.base, outputs.stride, deltas.base, deltas.stride,
            deltas.rows, deltas.columns, activation.kernel, biasGradients?.base, accumulate, scratch(need),
            threads)
    }

    // MARK: Recurrent steps

    public func recurrentStep(
        previous: Matrix, recurrentWeights: Matrix, activation: Activation, outputs: Matrix
    ) {
        requireSameSize(previous, outputs)
        product(
            previous, transposed: false, recurrentWeights, transposed: true, into: outputs, accumulate: true)
        bs_bias_activation(
            outputs.base, outputs.stride, outputs.rows, outputs.columns, nil, activation.kernel, threads)
    }

    public func recurrentStepBackward(
        outputDeltas: Matrix, outputs: Matrix, recurrentWeights: Matrix, activation: Activation,
        deltas: Matrix, previousDeltas: Matrix?
    ) {
        requireSameSize(outputDeltas, outputs, deltas)
        backward(
            outputDeltas, outputs: outputs, activation: activation, into: deltas, biasGradients: nil,
            accumulate: false)
        if let previousDeltas {
            product(
                deltas, transposed: false, recurrentWeights, transposed: false, into: previousDeltas,
                accumulate: true)
        }
    }

    public func lstmGates(
        _ gates: Matrix, peepholes: LstmPeepholes, activation: Activation, previousCells: Matrix,
        cells: Matrix, squashedCells: Matrix, outputs: Matrix
    ) {
        requireSameSize(cells, previousCells, squashedCells, outputs)
        var step = lstmStep(
            gates, peepholes: peepholes, activation: activation, previousCells: previousCells, cells: cells,
            squashedCells: squashedCells)
        step.outputs = outputs.base
        step.outputs_stride = outputs.stride
        bs_lstm_gates(&step, threads)
    }

    public func lstmGatesBackward(
        outputDeltas: Matrix, gates: Matrix, peepholes: LstmPeepholes, peepholeGradients: LstmPeepholes,
        activation: Activation, previousCells: Matrix, cells: Matrix, squashedCells: Matrix,
        cellDeltas: Matrix, gateDeltas: Matrix
    ) {
        requireSameSize(cells, previousCells, squashedCells, outputDeltas, cellDeltas)
        requireSameSize(gates, gateDeltas)
        requirePeepholes(peepholeGradients, cells: cells.columns)
        var step = lstmStep(
            gates, peepholes: peepholes, activation: activation, previousCells: previousCells, cells: cells,
            squashedCells: squashedCells)
        step.output_deltas = UnsafePointer(outputDeltas.base)
        step.output_deltas_stride = outputDeltas.stride
        step.cell_deltas = cellDeltas.base
        step.cell_deltas_stride = cellDeltas.stride
        step.gate_deltas = gateDeltas.base
        step.gate_deltas_stride = gateDeltas.stride
        step.input_peephole_gradient = peepholeGradients.input.base
        step.forget_peephole_gradient = peepholeGradients.forget.base
        step.output_peephole_gradient = peepholeGradients.output.base
        bs_lstm_gates_backward(&step, threads)
    }

    private func lstmStep(
        _ gates: Matrix, peepholes: LstmPeepholes, activation: Activation, previousCells: Matrix,
        cells: Matrix, squashedCells: Matrix
    ) -> bs_lstm {
        requireSize(gates, rows: cells.rows, columns: 4 * cells.columns)
        requirePeepholes(peepholes, cells: cells.columns)
        var step = bs_lstm()
        step.rows = cells.rows
        step.cells = cells.columns
        step.activation = activation.kernel
        step.input_peephole = UnsafePointer(peepholes.input.base)
        step.forget_peephole = UnsafePointer(peepholes.forget.base)
        step.output_peephole = UnsafePointer(peepholes.output.base)
        step.gates = gates.base
        step.gates_stride = gates.stride
        step.previous = UnsafePointer(previousCells.base)
        step.previous_stride = previousCells.stride
        step.cell = cells.base
        step.cell_stride = cells.stride
        step.squashed = squashedCells.base
        step.squashed_stride = squashedCells.stride
        return step
    }

    // MARK: Elementwise layers

    public func bernoulli(into mask: Vector, probability: Float, key: RandomKey) {
        bs_bernoulli(mask.base, mask.count, probability, key.key, key.step, threads)
    }

    public func multiply(
        _ left: Vector, _ right: Vector, times factor: Float, into target: Vector, accumulate: Bool
    ) {
        requireSameCount(left, right, target)
        bs_multiply(left.base, right.base, factor, target.base, target.count, accumulate, threads)
    }

    public func maskRows(_ source: Matrix, mask: Vector, into target: Matrix, accumulate: Bool) {
        requireSameSize(source, target)
        requireCount(mask, source.rows)
        bs_mask_rows(
            source.base, source.stride, mask.base, target.base, target.stride, target.rows, target.columns,
            accumulate, threads)
    }

    public func squaredDifference(
        _ left: Vector, _ right: Vector, times factor: Float, difference: Vector, into target: Vector
    ) {
        requireSameCount(left, right, difference, target)
        bs_squared_difference(
            left.base, right.base, factor, difference.base, target.base, target.count, threads)
    }

    // MARK: Cross entropies

    public func softmaxCrossEntropy(
        _ inputs: Matrix, targets: Vector, predictions: Matrix, losses: Vector
    ) {
        requireSameSize(inputs, predictions)
        requireCount(targets, inputs.rows)
        requireCount(losses, inputs.rows)
        bs_softmax_ce(
            inputs.base, inputs.stride, targets.base, predictions.base, predictions.stride, losses.base,
            inputs.rows, inputs.columns, threads)
    }

    public func softmaxCrossEntropyBackward(
        predictions: Matrix, targets: Vector, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool
    ) {
        requireSameSize(predictions, inputDeltas)
        requireCount(targets, predictions.rows)
        requireCount(lossDeltas, predictions.rows)
        bs_softmax_ce_backward(
            predictions.base, predictions.stride, targets.base, lossDeltas.base, inputDeltas.base,
            inputDeltas.stride, predictions.rows, predictions.columns, accumulate, threads)
    }

    public func sigmoidCrossEntropy(
        _ inputs: Vector, targets: Vector, predictions: Vector, losses: Vector
    ) {
        requireSameCount(inputs, targets, predictions, losses)
        bs_sigmoid_ce(inputs.base, targets.base, predictions.base, losses.base, inputs.count, threads)
    }

    public func sigmoidCrossEntropyBackward(
        predictions: Vector, targets: Vector, lossDeltas: Vector, inputDeltas: Vector, accumulate: Bool
    ) {
        requireSameCount(predictions, targets, lossDeltas, inputDeltas)
        bs_sigmoid_ce_backward(
            predictions.base, targets.base, lossDeltas.base, inputDeltas.base, predictions.count, accumulate,
            threads)
    }

    // MARK: Steppers' updates and modifiers

    public func sgdUpdate(_ parameters: Vector, gradients: Vector, learningRate: Float) {
        requireSameCount(parameters, gradients)
        bs_sgd(parameters.base, gradients.base, learningRate, parameters.count, threads)
    }

    public func momentumUpdate(
        _ parameters: Vector, gradients: Vector, velocity: Vector, learningRate: Float, momentum: Float
    ) {
        requireSameCount(parameters, gradients, velocity)
        bs_momentum(
            parameters.base, gradients.base, velocity.base, learningRate, momentum, parameters.count, threads)
    }

    public func nesterovLookAhead(_ parameters: Vector, velocity: Vector, momentum: Float) {
        requireSameCount(parameters, velocity)
        bs_nesterov_look_ahead(parameters.base, velocity.base, momentum, parameters.count, threads)
    }

    public func nesterovCorrection(
        _ parameters: Vector, gradients: Vector, velocity: Vector, learningRate: Float
    ) {
        requireSameCount(parameters, gradients, velocity)
        bs_nesterov_correction(
            parameters.base, gradients.base, velocity.base, learningRate, parameters.count, threads)
    }

    public func adamUpdate(
        _ parameters: Vector, gradients: Vector, first: Vector, second: Vector, stepSize: Float,
        firstDecay: Float, secondDecay: Float, secondCorrection: Float, epsilon: Float
    ) {
        requireSameCount(parameters, gradients, first, second)
        let settings = bs_adam_settings(
            step_size: stepSize, first_decay: firstDecay, second_decay: secondDecay,
            second_correction: secondCorrection, epsilon: epsilon)
        bs_adam(
            parameters.base, gradients.base, first.base, second.base, settings, parameters.count, threads)
    }

    public func clip(_ values: Vector, low: Float, high: Float) {
        precondition(low <= high, "a lower limit above the upper")
        bs_clip(values.base, values.count, low, high, threads)
    }

    public func constrainRowNorms(_ values: Matrix, limit: Float) {
        bs_constrain_row_norms(values.base, values.stride, values.rows, values.columns, limit, threads)
    }
}

extension Activation {
    fileprivate var kernel: bs_activation {
        switch self {
        case .linear: bs_linear
        case .relu: bs_relu
        case .sigmoid: bs_sigmoid
        case .tanh: bs_tanh
        case .elu: bs_elu
        }
    }
}
