public import Arrays
import Describing
public import Handlers

/// Multiplies the values by a mask of the same shape, for instance to keep some weights at zero.
///
/// - Description: `{"@type": "MaskValues", "mask": [[1.0, 0.0], [0.0, 1.0]]}`
public struct MaskValues: ValueModifier {
    public static let typeName = "MaskValues"

    public let mask: NestedNumbers

    private enum CodingKeys: CodingKey {
        case mask
    }

    public init(_ mask: NestedNumbers) {
        self.mask = mask
    }

    public func attach(to shape: Shape) throws {
        guard shape == mask.shape else {
            throw NetworkError(
                .mismatch,
                "\(Self.typeName): the mask's shape is \(mask.shape), but the values' shape is \(shape)")
        }
    }

    /// - Precondition: the mask has been attached to a view of its shape.
    public func modify(_ values: Matrix, parameters: Matrix, handler: any Handler) {
        precondition(values.count == mask.values.count, "attach(to:) has not been called")
        handler.onHost { host in
            let target = host.update(values.flat).buffer
            for (index, factor) in mask.values.enumerated() { target[index] *= Float(factor) }
        }
    }
}
