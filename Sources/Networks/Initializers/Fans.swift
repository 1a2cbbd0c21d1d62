import Arrays

/// How wide ``Glorot`` and ``He`` draw: from an even distribution or a normal one of the same deviation.
public enum FanDistribution: String, Codable, Hashable, Sendable, CaseIterable {
    case uniform, normal
}

extension Initializer {
    /// The numbers of what comes into a unit and of what a unit's value goes into.
    ///
    /// Of a matrix (units, inputs) these are its inputs and units. Of convolution weights (filters, kernel axes…,
    /// channels) they are the kernel's size times the channels, and times the filters.
    func fansInAndOut(_ shape: Shape) throws -> (in: Double, out: Double) {
        let (units, inputs) = try fans(shape)
        let channels = shape[shape.rank - 1]
        return (Double(inputs), channels == 0 ? 0 : Double(units) * Double(inputs / channels))
    }
}

extension FanDistribution {
    /// Draws of mean 0 and the given standard deviation.
    func fill(std: Double) -> ParameterFill {
        switch self {
        case .normal: { Draws($1).fillNormal($0) { $0 * std } }
        case .uniform: { Draws($1).fillUniform($0) { 3.0.squareRoot() * std * (2 * $0 - 1) } }
        }
    }
}
