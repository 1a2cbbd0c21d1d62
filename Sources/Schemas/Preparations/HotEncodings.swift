public import Arrays
import Describing

/// Vectors with a one at an index: a feature of extent 1 becomes one of the vocabulary's size.
///
/// - `vocab_size_dict`: the size of the vectors, by column
///
/// An index outside the vocabulary gives zeros; of a network's data only −1 under a mask may be one, others are refused.
public struct OneHotEncoding: Preparation {
    public static let typeName = "OneHot"

    /// How many features take the place of the index, or the indices, by column.
    public let sizes: [String: Int]

    /// - Precondition: sizes are in `1...2²⁴`.
    public init(sizes: [String: Int]) {
        precondition(sizes.values.allSatisfy(HotVectors.sizes.contains), "a vocabulary has 1 to 2²⁴ words")
        self.sizes = sizes
    }

    public var changedColumns: [String] { Array(sizes.keys) }

    public func features(_ features: [String: [Int]]) -> [String: [Int]] {
        HotVectors.features(features, sizes)
    }

    public func problem(_ column: String, features: [Int]) -> String? {
        if features == [1] { return nil }
        return "needs one index for each sample and time, but the features are "
            + "(\(features.map(String.init).joined(separator: ", ")))"
    }

    public func prepare(_ values: NDArray, of column: String) -> NDArray {
        HotVectors.encode(values, sizes[column])
    }

    public init(from decoder: any Decoder) throws { sizes = try HotVectors.sizes(from: decoder) }

    public func encode(to encoder: any Encoder) throws { try HotVectors.encode(sizes, to: encoder) }
}

/// One vector with a one at each of several indices.
///
/// - `vocab_size_dict`: the size of the vectors, by column
///
/// An index outside the vocabulary is left out.
public struct MultiHotEncoding: Preparation {
    public static let typeName = "MultiHot"

    /// How many features take the place of the index, or the indices, by column.
    public let sizes: [String: Int]

    /// - Precondition: sizes are in `1...2²⁴`.
    public init(sizes: [String: Int]) {
        precondition(sizes.values.allSatisfy(HotVectors.sizes.contains), "a vocabulary has 1 to 2²⁴ words")
        self.sizes = sizes
    }

    public var changedColumns: [String] { Array(sizes.keys) }

    public func features(_ features: [String: [Int]]) -> [String: [Int]] {
        HotVectors.features(features, sizes)
    }

    public func problem(_ column: String, features: [Int]) -> String? {
        if features.count == 1 { return nil }
        return "needs a list of indices for each sample and time, but the features are "
            + "(\(features.map(String.init).joined(separator: ", ")))"
    }

    public func prepare(_ values: NDArray, of column: String) -> NDArray {
        HotVectors.encode(values, sizes[column])
    }

    public init(from decoder: any Decoder) throws { sizes = try HotVectors.sizes(from: decoder) }

    public func encode(to encoder: any Encoder) throws { try HotVectors.encode(sizes, to: encoder) }
}

/// What both encodings have in common.
private enum HotVectors {
    /// Indices are 32-bit floats, which tell this many apart.
    static let sizes = 1...1 << 24

    private enum CodingKeys: String, CodingKey {
        case sizes = "vocab_size_dict"
    }

    static func features(_ features: [String: [Int]], _ sizes: [String: Int]) -> [String: [Int]] {
        features.merging(sizes.filter { features[$0.key] != nil }.mapValues { [$0] }) { $1 }
    }

    static func encode(_ indices: NDArray, _ size: Int?) -> NDArray {
        guard let size, indices.shape.rank >= 2 else { return indices }
        let rows = indices.shape[0] * indices.shape[1]
        let width = rows == 0 ? 0 : indices.count / rows
        let vectors = NDArray([indices.shape[0], indices.shape[1], size])
        for (place, index) in indices.buffer.enumerated() where index >= 0 && index < Float(size) {
            vectors.buffer[place / width * size + Int(index)] = 1
        }
        return vectors
    }

    static func sizes(from decoder: any Decoder) throws -> [String: Int] {
        try decoder.container(keyedBy: CodingKeys.self).decodeChecked(
            [String: Int].self, forKey: .sizes, "sizes from 1 to 16777216, by the names of columns"
        ) { $0.values.allSatisfy(sizes.contains) }
    }

    static func encode(_ sizes: [String: Int], to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(sizes, forKey: .sizes)
    }
}
