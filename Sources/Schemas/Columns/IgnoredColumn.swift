public import Arrays
import Describing

/// A column that data may have and that the model does not look at.
///
/// - `name`
public struct IgnoredColumn: SchemaColumn {
    public static let typeName = "Ignored"

    public let name: String

    public init(_ name: String) { self.name = name }

    public var rawExtents: [Int] { [] }
    public var featureExtents: [Int] { [] }
    public var keepsNumbers: Bool { true }

    public func encode(_ raw: Matrix, into features: Matrix) {}

    public var summary: String { "ignored" }

    private enum CodingKeys: CodingKey { case name }
}
