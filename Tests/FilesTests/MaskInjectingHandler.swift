import Brainstorm

/// The dropout mask that a reference case was computed with.
struct InjectedMask {
    let values: [Float]
    /// 1/(1 − p)
    let scale: Float

    init?(_ file: HDF5Group) throws {
        guard try file.group("f32/forward").contains("Drop.internals.mask") else { return nil }
        values = try file.dataset("f32/forward/Drop.internals.mask").read(Float.self)
        let architecture = try JSONValue(parsing: file.dataset("meta/architecture").readString())
        guard case .number(let probability)? = architecture["Drop"]?["drop_prob"] else { return nil }
        scale = Float(1 / (1 - probability))
    }
}

/// Computes as another handler does, but takes the given mask for its random draws.
final class MaskInjectingHandler: Handler {
    private let handler: any Handler
    private let mask: [Float]

    init(_ handler: any Handler, mask: [Float]) {
        self.handler = handler
        self.mask = mask
    }

    var configuration: any HandlerConfiguration { handler.configuration }

    func bernoulli(into mask: Vector, probability: Float, key: RandomKey) {
        _ = mask.buffer.update(fromContentsOf: self.mask)
    }

    func fill(_ target: Vector, with value: Float) {
        handler.fill(target, with: value)
    }

    func addConstant(_ value: Float, to target: Vector) {
        handler.addConstant(value, to: target)
    }

    func copy(_ source: Matrix, into target: Matrix) {
        handler.copy(source, into: target)
    }

    func add(_ source: Matrix, times factor: Float, into target: Matrix) {
        handler.add(source, times: factor, into: target)
    }

    func sumRows(_ source: Matrix, into target: Vector, accumulate: Bool) {
        handler.sumRows(source, into: target, accumulate: accumulate)
    }

    func sum(_ source: Vector) -> Double {
        handler.sum(source)
    }

    func isFinite(_ source: Vector) -> Bool {
        handler.isFinite(source)
    }

    func product(
        _ left: Matrix, transposed leftTransposed: Bool, _ right: Matrix, transposed rightTransposed: Bool,
        into target: Matrix, accumulate: Bool
    ) {
        handler.product(
            left, transposed: leftTransposed, right, transposed: rightTransposed, into: target,
            accumulate: accumulate)
    }

    func linear(
        _ inputs: Matrix, weights: Matrix, bias: Vector?, activation: Activation, into outputs: Matrix
    ) {
        handler.linear(inputs, weights: weights, bias: bias, activation: activation, into: outputs)
    }

    func linearBackward(
        outputDeltas: Matrix, outputs: Matrix, inputs: Matrix, weights: Matrix, activation: Activation,
        inputDeltas: Matrix?, addInputDeltas: Bool, weightGradients: Matrix, biasGradients: Vector?,
        addGradients: Bool
    ) {
        handler.linearBackward(
            outputDeltas: outputDeltas, outputs: outputs, inputs: inputs, weights: weights,
            activation: activation, inputDeltas: inputDeltas, addInputDeltas: addInputDeltas,
            weightGradients: weightGradients, biasGradients: biasGradients, addGradients: addGradients)
    }

    func recurrentStep(previous: Matrix, recurrentWeights: Matrix, activation: Activation, outputs: Matrix) {
        handler.recurrentStep(
            previous: previous, recurrentWeights: recurrentWeights, activation: activation, outputs: outputs)
    }

    func recurrentStepBackward(
        outputDeltas: Matrix, outputs: Matrix, recurrentWeights: Matrix, activation: Activation,
        deltas: Matrix, previousDeltas: Matrix?
    ) {
        handler.recurrentStepBackward(
            outputDeltas: outputDeltas, outputs: outputs, recurrentWeights: recurrentWeights,
            activation: activation, deltas: deltas, previousDeltas: previousDeltas)
    }

    func lstmGates(
        _ gates: Matrix, peepholes: LstmPeepholes, activation: Activation, previousCells: Matrix,
        cells: Matrix, squashedCells: Matrix, outputs: Matrix
    ) {
        handler.lstmGates(
            gates, peepholes: peepholes, activation: activation, previousCells: previousCells, cells: cells,
            squashedCells: squashedCells, outputs: outputs)
    }

    func lstmGatesBackward(
        outputDeltas: Matrix, gates: Matrix, peepholes: LstmPeepholes, peepholeGradients: LstmPeepholes,
        activation: Activation, previousCells: Matrix, cells: Matrix, squashedCells: Matrix,
        cellDeltas: Matrix, gateDeltas: Matrix
    ) {
        handler.lstmGatesBackward(
            outputDeltas: outputDeltas, gates: gates, peepholes: peepholes,
            peepholeGradients: peepholeGradients, activation: activation, previousCells: previousCells,
            cells: cells, squashedCells: squashedCells, cellDeltas: cellDeltas, gateDeltas: gateDeltas)
    }

    func multiply(_ left: Vector, _ right: Vector, times factor: Float, into target: Vector, accumulate: Bool)
    {
        handler.multiply(left, right, times: factor, into: target, accumulate: accumulate)
    }

    func maskRows(_ source: Matrix, mask: Vector, into target: Matrix, accumulate: Bool) {
        handler.maskRows(source, mask: mask, into: target, accumulate: accumulate)
    }

    func squaredDifference(
        _ left: Vector, _ right: Vector, times factor: Float, difference: Vector, into target: Vector
    ) {
        handler.squaredDifference(left, right, times: factor, difference: difference, into: target)
    }

    func softmaxCrossEntropy(_ inputs: Matrix, targets: Vector, predictions: Matrix, losses: Vector) {
        handler.softmaxCrossEntropy(inputs, targets: targets, predictions: predictions, losses: losses)
    }

    func softmaxCrossEntropyBackward(
        predictions: Matrix, targets: Vector, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool
    ) {
        handler.softmaxCrossEntropyBackward(
            predictions: predictions, targets: targets, lossDeltas: lossDeltas, inputDeltas: inputDeltas,
            accumulate: accumulate)
    }

    func sigmoidCrossEntropy(_ inputs: Vector, targets: Vector, predictions: Vector, losses: Vector) {
        handler.sigmoidCrossEntropy(inputs, targets: targets, predictions: predictions, losses: losses)
    }

    func sigmoidCrossEntropyBackward(
        predictions: Vector, targets: Vector, lossDeltas: Vector, inputDeltas: Vector, accumulate: Bool
    ) {
        handler.sigmoidCrossEntropyBackward(
            predictions: predictions, targets: targets, lossDeltas: lossDeltas, inputDeltas: inputDeltas,
            accumulate: accumulate)
    }

    func sgdUpdate(_ parameters: Vector, gradients: Vector, learningRate: Float) {
        handler.sgdUpdate(parameters, gradients: gradients, learningRate: learningRate)
    }

    func momentumUpdate(
        _ parameters: Vector, gradients: Vector, velocity: Vector, learningRate: Float, momentum: Float
    ) {
        handler.momentumUpdate(
            parameters, gradients: gradients, velocity: velocity, learningRate: learningRate,
            momentum: momentum)
    }

    func nesterovLookAhead(_ parameters: Vector, velocity: Vector, momentum: Float) {
        handler.nesterovLookAhead(parameters, velocity: velocity, momentum: momentum)
    }

    func nesterovCorrection(_ parameters: Vector, gradients: Vector, velocity: Vector, learningRate: Float) {
        handler.nesterovCorrection(
            parameters, gradients: gradients, velocity: velocity, learningRate: learningRate)
    }

    func adamUpdate(
        _ parameters: Vector, gradients: Vector, first: Vector, second: Vector, stepSize: Float,
        firstDecay: Float, secondDecay: Float, secondCorrection: Float, epsilon: Float
    ) {
        handler.adamUpdate(
            parameters, gradients: gradients, first: first, second: second, stepSize: stepSize,
            firstDecay: firstDecay, secondDecay: secondDecay, secondCorrection: secondCorrection,
            epsilon: epsilon)
    }

    func clip(_ values: Vector, low: Float, high: Float) {
        handler.clip(values, low: low, high: high)
    }

    func constrainRowNorms(_ values: Matrix, limit: Float) {
        handler.constrainRowNorms(values, limit: limit)
    }

    func transpose(_ source: Matrix, into target: Matrix) {
        handler.transpose(source, into: target)
    }
}
