import Arrays
import Describing
public import Handlers

/// A gated recurrent unit (Cho et al., 2014) in the form of cuDNN and PyTorch, in which the reset gate acts
/// after the recurrent product, for `x = x[t]`, `h₋₁ = h[t − 1]`:
///
///     r = σ(W_r x + R_r h₋₁ + b_r)
///     z = σ(W_z x + R_z h₋₁ + b_z)
///     n = f(W_n x + b_n + r ⊙ (R_n h₋₁ + c_n))
///     h = (1 − z) ⊙ n + z ⊙ h₋₁
///
/// - Input `default`: `(T, B, features…)`; the features are flattened.
/// - Output `default`: `(T, B, size)`, with a row for the state before the first step.
/// - Parameters, in this order: `Wn Wr Wz` (size × inputs), `Rr Rz Rn` (size × size), `bn br bz cn` (size).
/// - Internals: `gates` (the activated
///   n, r, z and `R_n h₋₁ + c_n` side by side); in the backward pass `dgates` (the deltas before the gates'
///   activations).
/// - Description: `{"@type": "Gru", "size": 100, "activation": "tanh"}`; without a size as many units as the
///   input has features.
///
/// The gates' weights follow one another in the flat buffer, so each kind is one matrix of 3 × size rows, and
/// a step is one product. The orders differ so that the blocks that both kinds add to lie side by side.
public struct Gru: RecurrentLayer, PairedLayer {
    public static let typeName = "Gru"

    public var label = LayerLabel()
    /// The number of units; without one as many as the input has features.
    public let size: Int?
    public let activation: Activation

    private var inputWeights = LearnedBlock()
    private var recurrentWeights = LearnedBlock()
    private var bias = LearnedBlock()
    private var recurrentBias = LearnedView()
    private var gates = InternalBuffer()
    private var gateDeltas = InternalBuffer()

    private enum CodingKeys: CodingKey {
        case size, activation
    }

    /// - Precondition: the size is positive, and the activation does not need its input.
    public init(_ size: Int? = nil, activation: Activation = .tanh, name: String? = nil) {
        precondition(size ?? 1 > 0, "a layer's size is positive")
        requireRecurrent(activation)
        self.size = size
        self.activation = activation
        self.label = LayerLabel(name)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        size = try container.decodeUnits(forKey: .size)
        activation = try container.decodeRecurrentActivation(forKey: .activation)
    }

    public mutating func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let input = try inputs.sequence()
        let units = size ?? input.featureCount
        let (gates, overflow) = units.multipliedReportingOverflow(by: 4)
        guard !overflow else { throw inputs.invalid("the size \(units) is too large") }
        let inputWeights = try inputs.shape(of: "W", [units, input.featureCount])
        let recurrentWeights = try inputs.shape(of: "R", [units, units])
        var structure = LayerStructure(outputs: [Named("default", .timeBatch([units], context: 1))])
        self.inputWeights = structure.learns(["Wn", "Wr", "Wz"], each: inputWeights)
        self.recurrentWeights = structure.learns(["Rr", "Rz", "Rn"], each: recurrentWeights)
        bias = structure.learns(["bn", "br", "bz"], each: Shape([units]))
        recurrentBias = structure.learns("cn", Shape([units]))
        self.gates = structure.internal("gates", .timeBatch([gates]))
        gateDeltas = structure.internal("dgates", .timeBatch([gates], backwardOnly: true))
        return structure
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        pass.handler.gruSteps(steps(of: buffers, pass.handler), activation: activation)
    }

    func forward(_ buffers: LayerBuffers, beside other: LayerBuffers, _ pass: ForwardPass) {
        pass.handler.gruSteps(
            steps(of: buffers, pass.handler), beside: steps(of: other, pass.handler), activation: activation)
    }

    /// The steps, the inputs being added.
    private func steps(of buffers: LayerBuffers, _ handler: any Handler) -> GruSequence {
        let (output, gates) = (buffers.outputs[0], buffers.internals[gates])
        let units = output.matrix.columns
        // The products of the steps are added to the last block, too, where there is nothing of the input.
        handler.fill(gates.vector, with: 0)
        handler.linear(
            buffers.input().matrix, weights: buffers.weights(inputWeights),
            bias: buffers.parameters[bias].flat, activation: .linear,
            into: gates.matrix.columns(0, count: 3 * units))
        return GruSequence(
            time: buffers.time, initialOutputs: output.step(-1), gates: gates.matrix, outputs: output.matrix,
            recurrentWeights: buffers.weights(recurrentWeights),
            recurrentBias: buffers.parameters[recurrentBias].vector)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        let (weights, gradients) = (buffers.parameters, buffers.gradients)
        let (output, outputDeltas) = (buffers.outputs[0], buffers.outputDeltas[0])
        let (gates, deltas) = (buffers.internals[gates], buffers.internals[gateDeltas])
        let recurrent = weights[recurrentWeights]
        let units = output.matrix.columns
        for time in stride(from: buffers.time - 1, through: 0, by: -1) {
            let previousDeltas = time > 0 ? outputDeltas.step(time - 1) : nil
            pass.handler.gruGatesBackward(
                outputDeltas: outputDeltas.step(time), gates: gates.step(time), activation: activation,
                previous: output.step(time - 1), gateDeltas: deltas.step(time),
                previousDeltas: previousDeltas)
            if let previousDeltas {
                pass.handler.product(
                    deltas.step(time).columns(units, count: 3 * units), transposed: false, recurrent,
                    transposed: false, into: previousDeltas, accumulate: true)
            }
        }
        buffers.inputGradients(
            deltas: deltas.matrix.columns(0, count: 3 * units), weights: weights[inputWeights],
            gradients: gradients[inputWeights], biasGradients: gradients[bias].flat, pass.handler)
        buffers.stateGradients(
            deltas: deltas.matrix.columns(units, count: 3 * units), states: output,
            gradients: gradients[recurrentWeights], pass.handler)
        pass.handler.sumRows(
            deltas.matrix.columns(3 * units, count: units), into: gradients[recurrentBias].vector,
            accumulate: buffers.addsGradients)
    }
}
