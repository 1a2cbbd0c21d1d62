public import Arrays
import Describing

/// Which time steps of a sequence count: 1 where they do, 0 where they pad.
///
/// - `name`
public struct MaskColumn: SchemaColumn {
    public static let typeName = "Mask"

    public let name: String

    public init(_ name: String) { self.name = name }

    public var keepsNumbers: Bool { true }

    public func encode(_ raw: Matrix, into features: Matrix) { copy(raw, into: features) }

    public var summary: String { "mask of time steps" }

    private enum CodingKeys: CodingKey { case name }
}
