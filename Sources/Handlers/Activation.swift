/// An activation function. The raw value is its name in descriptions.
///
/// The derivative is a function of the *output*, so that layers keep outputs only, unless ``needsInput``.
public enum Activation: String, Codable, Sendable, CaseIterable {
    /// `x`
    case linear
    /// `max(0, x)`
    case relu = "rel"
    /// `1 / (1 + e⁻ˣ)`
    case sigmoid
    case tanh
    /// `x` where positive, `eˣ − 1` elsewhere (Clevert et al., 2015)
    case elu = "el"
    /// `ln(1 + eˣ)` (Dugas et al., 2000)
    case softplus
    /// `x` where positive, `0.01 x` elsewhere (Maas et al., 2013)
    case leakyRelu = "leaky_rel"
    /// `x Φ(x)`, exactly, with the normal distribution's Φ (Hendrycks and Gimpel, 2016)
    case gelu
    /// `x / (1 + e⁻ˣ)` (Hendrycks and Gimpel, 2016), also called swish
    case silu

    /// Whether the derivative is a function of the input alone: two inputs may have the same output and
    /// different derivatives. ``Operations/Activate`` takes such an activation; operations that combine an
    /// activation with something else, and recurrent layers, do not.
    public var needsInput: Bool { self == .gelu || self == .silu }

    /// Those whose derivative is a function of the output.
    package static let derivedFromOutput = allCases.filter { !$0.needsInput }
}
