public import Arrays
import Describing

/// Images with more pixels on all sides.
///
/// - `size_dict`: by column, how many pixels are added on each side; at least 0
/// - `value_dict`: by column, the value of the new pixels; without it 0
///
/// The columns hold images `(height, width, channels)`.
public struct Padding: Preparation {
    public static let typeName = "Pad"

    static let sizes = 0...65535

    /// By column, how many pixels come on each of the four sides.
    public let sizes: [String: Int]
    /// By column, what the new pixels are; 0 where nothing is said.
    public let values: [String: Double]

    /// - Precondition: sizes are in `0...65535`, and there are values for columns with sizes only.
    public init(sizes: [String: Int], values: [String: Double] = [:]) {
        precondition(sizes.values.allSatisfy(Padding.sizes.contains), "a padding is in 0...65535")
        precondition(values.keys.allSatisfy { sizes[$0] != nil }, "a value without a size")
        self.sizes = sizes
        self.values = values
    }

    public var changedColumns: [String] { Array(sizes.keys) }

    public func features(_ features: [String: [Int]]) -> [String: [Int]] {
        sizes.reduce(into: features) { features, entry in
            guard let old = features[entry.key], old.count == 3 else { return }
            features[entry.key] = [old[0] + 2 * entry.value, old[1] + 2 * entry.value, old[2]]
        }
    }

    public func problem(_ column: String, features: [Int]) -> String? {
        if features.count == 3 { return nil }
        return "changes images (height, width, channels), but the features are "
            + "(\(features.map(String.init).joined(separator: ", ")))"
    }

    public func prepare(_ values: NDArray, of column: String) -> NDArray {
        guard let size = sizes[column], values.shape.rank == 5 else { return values }
        let (height, row) = (values.shape[2], values.shape[3] * values.shape[4])
        let new = NDArray(
            [
                values.shape[0], values.shape[1], height + 2 * size, values.shape[3] + 2 * size,
                values.shape[4],
            ])
        new.fill(Float(self.values[column] ?? 0))
        let newRow = new.shape[3] * new.shape[4]
        for image in 0..<values.shape[0] * values.shape[1] {
            for line in 0..<height {
                let from = (image * height + line) * row
                let to = (image * new.shape[2] + line + size) * newRow + size * values.shape[4]
                let target = UnsafeMutableBufferPointer(rebasing: new.buffer[to..<to + row])
                _ = target.update(fromContentsOf: values.buffer[from..<from + row])
            }
        }
        return new
    }

    private enum CodingKeys: String, CodingKey {
        case sizes = "size_dict"
        case values = "value_dict"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        sizes = try container.decodeChecked(
            [String: Int].self, forKey: .sizes, "paddings from 0 to 65535, by the names of columns"
        ) { $0.values.allSatisfy(Padding.sizes.contains) }
        let largest = Double(Float.greatestFiniteMagnitude)
        values =
            try !container.contains(.values) || container.decodeNil(forKey: .values)
            ? [:]
            : container.decodeChecked(
                [String: Double].self, forKey: .values,
                "numbers from \(-largest) to \(largest), by the names of columns"
            ) { $0.values.allSatisfy((-largest...largest).contains) }
        guard values.keys.allSatisfy({ sizes[$0] != nil }) else {
            throw DescriptionError.invalid(
                at: container.path(.values), "there are values for \(values.keys.sorted())",
                advice: "give values for columns that have sizes: \(sizes.keys.sorted())")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(sizes, forKey: .sizes)
        try container.encode(values, forKey: .values)
    }
}
