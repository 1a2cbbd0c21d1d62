import Describing

// What SparseInputs and SparseOutputs have in common.

private enum SparseKeys: String, CodingKey {
    case connections
    case subInitializer = "sub_initializer"
}

extension Decoder {
    func sparseOptions() throws -> (any Initializer, Int) {
        let container = try container(keyedBy: SparseKeys.self)
        let initializer = try container.decodeInitializer(forKey: .subInitializer)
        let connections = try container.decodeChecked(Int.self, forKey: .connections, in: 0..., default: 15)
        return (initializer, connections)
    }
}

extension Encoder {
    func encode(_ subInitializer: any Initializer, connections: Int) throws {
        var container = container(keyedBy: SparseKeys.self)
        try container.encode(connections, forKey: .connections)
        try container.encodeDescribed(subInitializer, forKey: .subInitializer)
    }
}

extension Draws {
    /// Some of the numbers `0..<total`, every choice equally likely: the beginning of a shuffle.
    ///
    /// - Parameter number: which of many independent choices of the same size.
    func choice(of count: Int, among total: Int, number: Int) -> ArraySlice<Int> {
        var candidates = Array(0..<total)
        for position in 0..<count {
            let share = draw(number * count + position, below: total - position)
            candidates.swapAt(position, position + share)
        }
        return candidates[..<count]
    }
}
