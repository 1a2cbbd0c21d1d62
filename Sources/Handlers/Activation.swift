/// An activation function. The raw value is its name in descriptions. Each one's derivative is a function
/// of its *output*, so that layers keep outputs only.
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
}
