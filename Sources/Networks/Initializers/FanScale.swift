import Describing
import PrintableText

/// How wide ``DenseSqrtFanIn`` and ``DenseSqrtFanInOut`` draw: what suits an activation function, or a
/// number.
///
/// In descriptions: `"rel"`, `"tanh"`, `"sigmoid"`, `"linear"` or a positive number.
public enum FanScale: Hashable, Sendable {
    case relu
    case tanh
    case sigmoid
    case linear
    case factor(Double)

    /// The scale for weights judged by their inputs alone.
    var forInputs: Double {
        switch self {
        case .relu: 6.0.squareRoot()
        case .tanh: 3.0.squareRoot()
        case .sigmoid: 4 * 3.0.squareRoot()
        case .linear: 1
        case .factor(let factor): factor
        }
    }

    /// The scale for weights judged by inputs and units together, which are twice as many in a square matrix.
    var forInputsAndUnits: Double {
        switch self {
        case .relu: 12.0.squareRoot()
        case .tanh: 6.0.squareRoot()
        case .sigmoid: 4 * 6.0.squareRoot()
        case .linear: 1
        case .factor(let factor): factor
        }
    }

    private static let names: [(name: String, scale: FanScale)] = [
        ("rel", .relu), ("tanh", .tanh), ("sigmoid", .sigmoid), ("linear", .linear),
    ]
}

extension FanScale: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
    /// - Precondition: the number is positive.
    public init(floatLiteral value: Double) {
        precondition(FanScale.isValid(value), "a scale is a positive number")
        self = .factor(value)
    }

    /// - Precondition: the number is positive.
    public init(integerLiteral value: Int) { self.init(floatLiteral: Double(value)) }

    private static func isValid(_ factor: Double) -> Bool { factor > 0 && magnitudeRange.contains(factor) }
}

extension FanScale: Codable {
    public init(from decoder: any Decoder) throws {
        switch try decoder.json() {
        case .string(let name):
            guard let known = FanScale.names.first(where: { $0.name == name }) else {
                throw DescriptionError.invalid(
                    at: decoder.path, "unknown scale \(quoted(name))",
                    advice: "a scale is 'rel', 'tanh', 'sigmoid', 'linear' or a positive number")
            }
            self = known.scale
        default:
            let factor = try decoder.singleValueContainer().decode(Double.self)
            guard FanScale.isValid(factor) else {
                throw DescriptionError.invalid(
                    at: decoder.path, "the scale is \(factor)",
                    advice: "a scale is 'rel', 'tanh', 'sigmoid', 'linear' or a positive number")
            }
            self = .factor(factor)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if case .factor(let factor) = self {
            try container.encode(factor)
        } else {
            for (name, scale) in FanScale.names where scale == self { try container.encode(name) }
        }
    }
}
