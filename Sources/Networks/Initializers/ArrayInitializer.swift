public import Arrays
import Describing

/// Gives the elements the values of an array.
///
/// - Shapes: only the array's own.
/// - Description: the bare values in nested lists, such as `[[1.0, 2.0], [3.0, 4.0]]`.
public struct ArrayInitializer: Initializer, FillingInitializer {
    public static let typeName = "ArrayInitializer"

    public let array: NestedNumbers

    public init(_ array: NestedNumbers) {
        self.array = array
    }

    public init(from decoder: any Decoder) throws {
        array = try NestedNumbers(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        try array.encode(to: encoder)
    }

    public func values(for shape: Shape, key: RandomKey) throws -> [Float] {
        array(of: shape, key, try fill(for: shape))
    }

    func fill(for shape: Shape) throws -> ParameterFill {
        guard shape == array.shape else {
            throw refuse(shape, needs: "the shape \(array.shape) of its array")
        }
        return { [array] values, _ in
            for (index, value) in array.values.enumerated() { values[index] = Float(value) }
        }
    }
}
