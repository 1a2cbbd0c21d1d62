public import Arrays
import Describing

/// What names a sample, such as a number of a customer: it is passed through to the answers, and no feature.
///
/// - `name`
public struct IdentifierColumn: SchemaColumn {
    public static let typeName = "Identifier"

    public let name: String

    public init(_ name: String) { self.name = name }

    public var rawExtents: [Int] { [] }
    public var featureExtents: [Int] { [] }
    public var keepsNumbers: Bool { true }

    public func encode(_ raw: Matrix, into features: Matrix) {}

    public var summary: String { "identifier, passed through" }

    private enum CodingKeys: CodingKey { case name }
}
