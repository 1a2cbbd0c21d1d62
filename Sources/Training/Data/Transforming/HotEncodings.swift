import Arrays
import Describing

/// Turns indices into vectors with a one at the index: a feature of extent 1 becomes one of the vocabulary's
/// size.
///
/// - `iterator`: whose batches are changed
/// - `vocab_size_dict`: the size of the vectors, by column
///
/// An index outside the vocabulary gives zeros.
public struct OneHot: BatchTransformer {
    public static let typeName = "OneHot"

    public var source: any DataIterator
    public let sizes: [String: Int]

    /// - Precondition: sizes are in `1...2²⁴`.
    public init(_ source: any DataIterator, sizes: [String: Int]) {
        precondition(sizes.values.allSatisfy(HotVectors.sizes.contains), "a vocabulary has 1 to 2²⁴ words")
        self.source = source
        self.sizes = sizes
    }

    public var changedColumns: [String] { Array(sizes.keys) }
    public var features: [String: [Int]] { HotVectors.features(source.features, sizes) }

    public func check(_ column: String, features: [Int]) throws {
        guard features == [1] else {
            throw invalid(
                column,
                "needs one index for each sample and time, but the features are (\(words(Shape(features))))")
        }
    }

    public func transform(_ batch: inout Batch, epoch: Int, position: Int) {
        HotVectors.encode(&batch, sizes)
    }

    public init(from decoder: any Decoder) throws {
        source = try decoder.decodeSource()
        sizes = try HotVectors.sizes(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        try encoder.encodeSource(source)
        try HotVectors.encode(sizes, to: encoder)
    }
}

/// Turns several indices into one vector with a one at each of them.
///
/// - `iterator`: whose batches are changed
/// - `vocab_size_dict`: the size of the vectors, by column
///
/// An index outside the vocabulary is left out.
public struct MultiHot: BatchTransformer {
    public static let typeName = "MultiHot"

    public var source: any DataIterator
    public let sizes: [String: Int]

    /// - Precondition: sizes are in `1...2²⁴`.
    public init(_ source: any DataIterator, sizes: [String: Int]) {
        precondition(sizes.values.allSatisfy(HotVectors.sizes.contains), "a vocabulary has 1 to 2²⁴ words")
        self.source = source
        self.sizes = sizes
    }

    public var changedColumns: [String] { Array(sizes.keys) }
    public var features: [String: [Int]] { HotVectors.features(source.features, sizes) }

    public func check(_ column: String, features: [Int]) throws {
        guard features.count == 1 else {
            throw invalid(
                column,
                "needs a list of indices for each sample and time, but the features are "
                    + "(\(words(Shape(features))))")
        }
    }

    public func transform(_ batch: inout Batch, epoch: Int, position: Int) {
        HotVectors.encode(&batch, sizes)
    }

    public init(from decoder: any Decoder) throws {
        source = try decoder.decodeSource()
        sizes = try HotVectors.sizes(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        try encoder.encodeSource(source)
        try HotVectors.encode(sizes, to: encoder)
    }
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

    static func encode(_ batch: inout Batch, _ sizes: [String: Int]) {
        for (name, size) in sizes {
            guard let indices = batch[name] else { continue }
            let rows = batch.size.time * batch.size.batch
            let width = rows == 0 ? 0 : indices.count / rows
            let vectors = NDArray([batch.size.time, batch.size.batch, size])
            for (place, index) in indices.buffer.enumerated() where index >= 0 && index < Float(size) {
                vectors.buffer[place / width * size + Int(index)] = 1
            }
            batch[name] = vectors
        }
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
