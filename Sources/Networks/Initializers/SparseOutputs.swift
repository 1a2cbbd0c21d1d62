public import Arrays
import Describing

/// Gives every unit the same number of connections: the values of another initializer, all but `connections`
/// of each row set to zero.
///
/// - Shapes: (units, inputs…), at least two axes, with at least `connections` inputs. The axes after the
///   first count together, as columns.
/// - Description: `{"@type": "SparseOutputs", "connections": 15, "sub_initializer": {"@type": "Gaussian",
///   …}}`
public struct SparseOutputs: Initializer {
    public static let typeName = "SparseOutputs"

    public let subInitializer: any Initializer
    public let connections: Int

    /// - Precondition: `connections` is not negative.
    public init(_ subInitializer: any Initializer, connections: Int = 15) {
        precondition(connections >= 0, "the number of connections is negative")
        self.subInitializer = subInitializer
        self.connections = connections
    }

    public init(from decoder: any Decoder) throws {
        (subInitializer, connections) = try decoder.sparseOptions()
    }

    public func encode(to encoder: any Encoder) throws {
        try encoder.encode(subInitializer, connections: connections)
    }

    public func values(for shape: Shape, key: RandomKey) throws -> [Float] {
        let (units, inputs) = try fans(shape)
        guard inputs >= connections else {
            throw refuse(
                shape,
                needs: "at least \(connections) inputs (all axes but the first), one for each connection")
        }
        var result = [Float](repeating: 0, count: shape.count)
        let values = try subInitializer.values(for: shape, key: key.derived("values"))
        let draws = Draws(key, part: "connections")
        for unit in 0..<units {
            for input in draws.choice(of: connections, among: inputs, number: unit) {
                result[unit * inputs + input] = values[unit * inputs + input]
            }
        }
        return result
    }
}
