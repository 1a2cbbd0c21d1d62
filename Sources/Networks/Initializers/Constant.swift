public import Arrays
import Describing

/// Gives every element the same value.
///
/// - Shapes: any.
/// - Description: the bare number, such as `0.5`.
public struct Constant: Initializer, FillingInitializer {
    public static let typeName = "Constant"

    public let value: Double

    /// - Precondition: the value fits in a 32-bit float.
    public init(_ value: Double) {
        precondition(numberRange.contains(value), "a constant is a 32-bit number")
        self.value = value
    }

    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer().decode(Double.self)
        guard numberRange.contains(value) else {
            throw DescriptionError(
                code: .numberOutOfRange, at: decoder.path, problem: "number \(value) is out of range",
                advice: "32-bit numbers end at \(Float.greatestFiniteMagnitude)")
        }
        self.value = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }

    public func values(for shape: Shape, key: RandomKey) -> [Float] {
        Array(repeating: Float(value), count: shape.count)
    }

    func fill(for shape: Shape) -> ParameterFill {
        { [value] values, _ in values.update(repeating: Float(value)) }
    }
}
