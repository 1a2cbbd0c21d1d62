import Arrays
import Describing

/// Widens images on all sides.
///
/// - `iterator`: whose batches are changed
/// - `size_dict`: by column, how many pixels are added on each side; at least 0
/// - `value_dict`: by column, the value of the new pixels; without it 0
///
/// The columns hold images `(height, width, channels)`.
public struct Pad: BatchTransformer {
    public static let typeName = "Pad"

    static let sizes = 0...65535

    public var source: any DataIterator
    public let sizes: [String: Int]
    public let values: [String: Double]

    /// - Precondition: sizes are in `0...65535`, and there are values for columns with sizes only.
    public init(_ source: any DataIterator, sizes: [String: Int], values: [String: Double] = [:]) {
        precondition(sizes.values.allSatisfy(Pad.sizes.contains), "a padding is in 0...65535")
        precondition(values.keys.allSatisfy { sizes[$0] != nil }, "a value without a size")
        self.source = source
        self.sizes = sizes
        self.values = values
    }

    public var changedColumns: [String] { Array(sizes.keys) }

    public var features: [String: [Int]] {
        sizes.reduce(into: source.features) { features, entry in
            guard let old = features[entry.key], old.count == 3 else { return }
            features[entry.key] = [old[0] + 2 * entry.value, old[1] + 2 * entry.value, old[2]]
        }
    }

    public func check(_ column: String, features: [Int]) throws { _ = try checkImage(column, features) }

    public func transform(_ batch: inout Batch, epoch: Int, position: Int) {
        for (name, size) in sizes {
            guard let old = batch[name], old.shape.rank == 5 else { continue }
            let (height, row) = (old.shape[2], old.shape[3] * old.shape[4])
            let new = NDArray(
                [old.shape[0], old.shape[1], height + 2 * size, old.shape[3] + 2 * size, old.shape[4]])
            new.fill(Float(values[name] ?? 0))
            let newRow = new.shape[3] * new.shape[4]
            for image in 0..<old.shape[0] * old.shape[1] {
                for line in 0..<height {
                    let from = (image * height + line) * row
                    let to = (image * new.shape[2] + line + size) * newRow + size * old.shape[4]
                    new.copyRun(of: old, from: from, to: to, count: row)
                }
            }
            batch[name] = new
        }
    }

    private enum CodingKeys: String, CodingKey {
        case sizes = "size_dict"
        case values = "value_dict"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        source = try decoder.decodeSource()
        sizes = try container.decodeChecked(
            [String: Int].self, forKey: .sizes, "paddings from 0 to 65535, by the names of columns"
        ) { $0.values.allSatisfy(Pad.sizes.contains) }
        values = try container.decodeNumbers(
            forKey: .values,
            in: -Double(Float.greatestFiniteMagnitude)...Double(Float.greatestFiniteMagnitude),
            default: [:])
        guard values.keys.allSatisfy({ sizes[$0] != nil }) else {
            throw DescriptionError.invalid(
                at: container.path(.values), "there are values for \(list(values.keys))",
                advice: "give values for columns that are padded: \(list(sizes.keys))")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try encoder.encodeSource(source)
        try container.encode(sizes, forKey: .sizes)
        try container.encode(values, forKey: .values)
    }
}
