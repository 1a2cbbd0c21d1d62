public import Brainstorm

/// An initializer: each element is `−scale`, 0 or `scale`, with equal probability.
///
/// - `scale`: required
public struct Ternary: Initializer {
    public static let typeName = "Ternary"

    public let scale: Double

    private enum CodingKeys: CodingKey { case scale }

    public init(scale: Double) { self.scale = scale }

    /// A pure function of the shape and the key: the same seed gives the same network.
    public func values(for shape: Shape, key: RandomKey) throws -> [Float] {
        (0..<shape.count).map { Float(Double(key.integer(at: UInt64($0), below: 3) - 1) * scale) }
    }
}
