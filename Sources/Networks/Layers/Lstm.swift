import Arrays
import Describing
public import Handlers

/// Long short-term memory with peepholes and a forget gate (Hochreiter and Schmidhuber, 1997; Gers et al.,
/// 2002), for `x = x[t]`, `y₋₁ = y[t − 1]`, `c₋₁ = c[t − 1]`:
///
///     z = f(W_z x + R_z y₋₁ + b_z)
///     i = σ(W_i x + R_i y₋₁ + p_i ⊙ c₋₁ + b_i)
///     f = σ(W_f x + R_f y₋₁ + p_f ⊙ c₋₁ + b_f)
///     c = i ⊙ z + f ⊙ c₋₁
///     o = σ(W_o x + R_o y₋₁ + p_o ⊙ c + b_o)
///     y = o ⊙ f(c)
///
/// - Input `default`: `(T, B, features…)`; the features are flattened.
/// - Output `default`: `(T, B, size)`, with a row for the state before the first step.
/// - Parameters, in this order: `Wz Wi Wf Wo` (size × inputs), `pi pf po` (1 × size), `Rz Ri Rf Ro`
///   (size × size), `bz bi bf bo` (size).
/// - Internals: `RT` (the recurrent weights transposed, for faster products), `gates` (the activated
///   z, i, f, o side by side), `Ca` (the cells c), `Cb` (f(c)); in the backward pass `dgates` (the deltas
///   before the gates' activations) and `dcells` (what flows from a step's cells to the step before).
/// - Description: `{"@type": "Lstm", "size": 100, "activation": "tanh"}`
///
/// As the four gates' weights follow one another in the flat buffer, each kind is one matrix of 4 × size
/// rows, and a step is one product. With a context the gradients of the recurrent and peephole weights
/// include the first step (brainstorm 0.5 leaves it out).
public struct Lstm: Layer {
    public static let typeName = "Lstm"

    public var label = LayerLabel()
    /// The number of cells; without one as many as the input has features.
    public let size: Int?
    public let activation: Activation

    private enum CodingKeys: CodingKey {
        case size, activation
    }

    /// - Precondition: the size is positive.
    public init(_ size: Int? = nil, activation: Activation = .tanh, name: String? = nil) {
        precondition(size ?? 1 > 0, "a layer's size is positive")
        self.size = size
        self.activation = activation
        self.label = LayerLabel(name)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        size = try container.decodeUnits(forKey: .size)
        activation = try container.decodeChoice(Activation.self, forKey: .activation, default: .tanh)
    }

    public func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let input = try inputs.sequence()
        let cells = size ?? input.featureCount
        let (gates, overflow) = cells.multipliedReportingOverflow(by: 4)
        guard !overflow else { throw inputs.invalid("the size \(cells) is too large") }
        let inputWeights = try inputs.shape(of: "W", [cells, input.featureCount])
        let recurrentWeights = try inputs.shape(of: "R", [cells, cells])
        let transposed = try inputs.shape(of: "RT", [cells, gates])
        func views(_ prefix: String, _ gates: [String], _ shape: Shape) -> [Named<Shape>] {
            gates.map { Named(prefix + $0, shape) }
        }
        return LayerStructure(
            outputs: [Named("default", .timeBatch([cells], context: 1))],
            parameters: views("W", ["z", "i", "f", "o"], inputWeights)
                + views("p", ["i", "f", "o"], Shape([1, cells]))
                + views("R", ["z", "i", "f", "o"], recurrentWeights)
                + views("b", ["z", "i", "f", "o"], Shape([cells])),
            internals: [
                Named("RT", BufferShape(.fixed, transposed)),
                Named("gates", .timeBatch([gates])),
                Named("Ca", .timeBatch([cells], context: 1)),
                Named("Cb", .timeBatch([cells])),
                Named("dgates", .timeBatch([gates], backwardOnly: true)),
                Named("dcells", BufferShape(.batch, Shape([cells])).backwardOnly),
            ])
    }

    /// The layer's parameters, or their gradients, as the fused operations take them.
    private struct Weights {
        let input: Matrix
        let peepholes: LstmPeepholes
        let recurrent: Matrix
        let bias: Vector

        init(_ views: [LayerBuffer]) {
            func stacked(_ first: LayerBuffer) -> Matrix {
                Matrix(
                    base: first.matrix.base, rows: 4 * first.matrix.rows, columns: first.matrix.columns)
            }
            input = stacked(views[0])
            peepholes = LstmPeepholes(
                input: views[4].vector, forget: views[5].vector, output: views[6].vector)
            recurrent = stacked(views[7])
            bias = Vector(base: views[11].vector.base, count: 4 * views[11].vector.count)
        }
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        let weights = Weights(buffers.parameters)
        let (output, gates) = (buffers.outputs[0], buffers.internals[1])
        let (cells, squashed) = (buffers.internals[2], buffers.internals[3])
        let transposed = buffers.internals[0].array.matrix(rowAxes: 1)
        pass.handler.transpose(weights.recurrent, into: transposed)
        pass.handler.linear(
            buffers.input().matrix, weights: weights.input, bias: weights.bias, activation: .linear,
            into: gates.matrix)
        for time in 0..<buffers.time {
            pass.handler.product(
                output.step(time - 1), transposed: false, transposed, transposed: false,
                into: gates.step(time), accumulate: true)
            pass.handler.lstmGates(
                gates.step(time), peepholes: weights.peepholes, activation: activation,
                previousCells: cells.step(time - 1), cells: cells.step(time),
                squashedCells: squashed.step(time), outputs: output.step(time))
        }
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        let (weights, gradients) = (Weights(buffers.parameters), Weights(buffers.gradients))
        let (output, outputDeltas) = (buffers.outputs[0], buffers.outputDeltas[0])
        let (gates, cells, squashed) = (buffers.internals[1], buffers.internals[2], buffers.internals[3])
        let (gateDeltas, cellDeltas) = (buffers.internals[4], buffers.internals[5])
        if !buffers.addsGradients {
            for view in [gradients.peepholes.input, gradients.peepholes.forget, gradients.peepholes.output] {
                pass.handler.fill(view, with: 0)
            }
        }
        pass.handler.fill(cellDeltas.vector, with: 0)
        for time in stride(from: buffers.time - 1, through: 0, by: -1) {
            pass.handler.lstmGatesBackward(
                outputDeltas: outputDeltas.step(time), gates: gates.step(time),
                peepholes: weights.peepholes, peepholeGradients: gradients.peepholes,
                activation: activation, previousCells: cells.step(time - 1), cells: cells.step(time),
                squashedCells: squashed.step(time), cellDeltas: cellDeltas.matrix,
                gateDeltas: gateDeltas.step(time))
            if time > 0 {
                pass.handler.product(
                    gateDeltas.step(time), transposed: false, weights.recurrent, transposed: false,
                    into: outputDeltas.step(time - 1), accumulate: true)
            }
        }
        buffers.recurrentGradients(
            deltas: gateDeltas, states: output, inputWeights: weights.input, inputGradients: gradients.input,
            recurrentGradients: gradients.recurrent, biasGradients: gradients.bias, pass.handler)
    }
}
