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
///   (size × size), `bz bi bf bo` (size). Without peepholes there are no `pi pf po`.
/// - Internals: `gates` (the activated z, i, f, o side by side), `Ca` (the cells c), `Cb` (f(c)); in the backward pass
///   `dgates` (the deltas before the gates' activations) and `dcells` (what flows from a step's cells to the
///   step before). Without peepholes also `p` (zeros in their place) and `dp` (their deltas, which nobody reads).
/// - Description: `{"@type": "Lstm", "size": 100, "activation": "tanh"}`, and `"peepholes": false` where
///   there are none; without a size as many cells as the input has features.
///
/// As the four gates' weights follow one another in the flat buffer, each kind is one matrix of 4 × size
/// rows, and a step is one product. With a context the gradients of the recurrent and peephole weights
/// include the first step (brainstorm 0.5 leaves it out).
public struct Lstm: RecurrentLayer, PairedLayer {
    public static let typeName = "Lstm"

    public var label = LayerLabel()
    /// The number of cells; without one as many as the input has features.
    public let size: Int?
    public let activation: Activation
    /// Whether the gates see the cells.
    public let peepholes: Bool

    private var steps = LstmSteps()

    private enum CodingKeys: CodingKey {
        case size, activation, peepholes
    }

    /// - Precondition: the size is positive, and the activation does not need its input.
    public init(
        _ size: Int? = nil, activation: Activation = .tanh, peepholes: Bool = true, name: String? = nil
    ) {
        precondition(size ?? 1 > 0, "a layer's size is positive")
        requireRecurrent(activation)
        self.size = size
        self.activation = activation
        self.peepholes = peepholes
        self.label = LayerLabel(name)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        size = try container.decodeUnits(forKey: .size)
        activation = try container.decodeRecurrentActivation(forKey: .activation)
        peepholes = try container.decode(Bool.self, forKey: .peepholes, default: true)
    }

    /// Peepholes are written only if there are none, as brainstorm 0.5 does not know the key.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(size, forKey: .size)
        try container.encode(activation, forKey: .activation)
        if !peepholes { try container.encode(peepholes, forKey: .peepholes) }
    }

    public mutating func structure(for inputs: LayerInputs) throws -> LayerStructure {
        try steps.structure(for: inputs, size: size, hasPeepholes: peepholes)
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        steps.forward(buffers, activation, pass)
    }

    func forward(_ buffers: LayerBuffers, beside other: LayerBuffers, _ pass: ForwardPass) {
        steps.forward(buffers, beside: other, activation, pass)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        steps.backward(buffers, activation, pass)
    }
}
