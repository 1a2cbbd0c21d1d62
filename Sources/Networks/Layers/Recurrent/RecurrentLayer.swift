import Arrays
import Describing
import Handlers

/// A layer that walks through time with one input and one output, both called `default`: a sequence
/// `(T, B, features…)` and a sequence `(T, B, size)` with a row for the state before the first step. Such a
/// layer can be an inner layer of ``Bidirectional``.
public protocol RecurrentLayer: Layer {}

/// One that goes through two sequences, which do not wait for each other, at once.
protocol PairedLayer: RecurrentLayer {
    /// The forward passes of both, each with its own parameters.
    func forward(_ buffers: LayerBuffers, beside other: LayerBuffers, _ pass: ForwardPass)
}

extension LayerInputs {
    /// The default input, which must be a sequence.
    func sequence() throws -> BufferShape {
        let input = try shape()
        guard input.scaling == .timeBatch else {
            throw invalid("the input must be a sequence (T, B, features…), but is \(input)")
        }
        return input
    }
}

extension KeyedDecodingContainer {
    /// The optional number of units of a recurrent layer.
    func decodeUnits(forKey key: Key) throws -> Int? {
        guard contains(key), try !decodeNil(forKey: key) else { return nil }
        return try decodeChecked(Int.self, forKey: key, in: 1...)
    }

    /// The activation of a recurrent layer, `tanh` unless given.
    func decodeRecurrentActivation(forKey key: Key) throws -> Activation {
        let activation = try decodeChoice(Activation.self, forKey: key, default: .tanh)
        guard !activation.needsInput else {
            let others = Activation.derivedFromOutput.map { "'\($0.rawValue)'" }.joined(separator: ", ")
            throw DescriptionError.invalid(
                at: path(key), "a recurrent layer cannot have the activation '\(activation.rawValue)'",
                advice: "its steps keep outputs only, of which the derivative must be a function, as it is "
                    + "with \(others)")
        }
        return activation
    }
}

/// Steps keep outputs only.
func requireRecurrent(_ activation: Activation) {
    precondition(
        !activation.needsInput,
        "a recurrent layer cannot have the activation \(activation), whose derivative is not a function of its "
            + "output")
}

extension LayerBuffers {
    /// What all recurrent layers have in common once the deltas before their activations are known: the
    /// gradients of the weights, each as one product over all steps, and the deltas of the input.
    func recurrentGradients(
        deltas: LayerBuffer, states: LayerBuffer, inputWeights: Matrix, inputGradients: Matrix,
        recurrentGradients: Matrix, biasGradients: Vector, _ handler: any Handler
    ) {
        self.inputGradients(
            deltas: deltas.matrix, weights: inputWeights, gradients: inputGradients,
            biasGradients: biasGradients, handler)
        stateGradients(deltas: deltas.matrix, states: states, gradients: recurrentGradients, handler)
    }

    /// The gradients of the weights and bias that the input meets, and the input's deltas.
    func inputGradients(
        deltas: Matrix, weights: Matrix, gradients: Matrix, biasGradients: Vector, _ handler: any Handler
    ) {
        handler.linearBackward(
            outputDeltas: deltas, outputs: deltas, inputs: input().matrix, weights: weights,
            activation: .linear, inputDeltas: inputDeltas[0]?.matrix, addInputDeltas: addsInputDeltas[0],
            weightGradients: gradients, biasGradients: biasGradients, addGradients: addsGradients)
    }

    /// The gradients of the recurrent weights. The states that step t saw lie one step earlier in `states`;
    /// those of step 0 are its context.
    func stateGradients(
        deltas: Matrix, states: LayerBuffer, gradients: Matrix, _ handler: any Handler
    ) {
        guard time > 0 else {
            if !addsGradients { handler.fill(gradients.flat, with: 0) }
            return
        }
        handler.product(
            deltas.rows(0, count: batch), transposed: true, states.step(-1), transposed: false,
            into: gradients, accumulate: addsGradients)
        if time > 1 {
            handler.product(
                deltas.rows(batch, count: (time - 1) * batch), transposed: true,
                states.matrix.rows(0, count: (time - 1) * batch), transposed: false, into: gradients,
                accumulate: true)
        }
    }
}
