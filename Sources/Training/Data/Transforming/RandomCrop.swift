import Arrays
import Describing

/// Takes a piece of each image, at a random place: the same at all time steps of a sample.
///
/// - `iterator`: whose batches are changed
/// - `shape_dict`: by column, height and width of the piece
/// - `seed`: 0
///
/// The columns hold images `(height, width, channels)`.
public struct RandomCrop: BatchTransformer {
    public static let typeName = "RandomCrop"

    public var source: any DataIterator
    /// Height and width by column.
    public let shapes: [String: [Int]]
    public private(set) var seed: UInt64

    /// - Precondition: each shape is a height and a width, both positive.
    public init(_ source: any DataIterator, shapes: [String: [Int]], seed: UInt64 = 0) {
        precondition(shapes.values.allSatisfy(RandomCrop.isShape), "a shape is a height and a width")
        self.source = source
        self.shapes = shapes
        self.seed = seed
    }

    private static func isShape(_ shape: [Int]) -> Bool { shape.count == 2 && shape.allSatisfy { $0 > 0 } }

    public var change: BatchChange { .augmentation }
    public var changesSamplesAlone: Bool { true }
    public var changedColumns: [String] { Array(shapes.keys) }

    public var features: [String: [Int]] {
        shapes.reduce(into: source.features) { features, entry in
            guard let old = features[entry.key], old.count == 3 else { return }
            features[entry.key] = entry.value + [old[2]]
        }
    }

    public func check(_ column: String, features: [Int]) throws {
        let (height, width, _) = try checkImage(column, features)
        guard let shape = shapes[column], shape[0] <= height, shape[1] <= width else {
            throw invalid(
                column, "takes \(shapes[column] ?? []) of images of \(height) × \(width), which is larger")
        }
    }

    public mutating func reseed(_ seed: UInt64) {
        source.reseed(seed)
        self.seed = seed
    }

    public func transform(_ batch: inout Batch, epoch: Int, position: Int) {
        for (name, shape) in shapes {
            guard let old = batch[name], old.shape.rank == 5 else { continue }
            let (height, width, channels) = (old.shape[2], old.shape[3], old.shape[4])
            let new = NDArray([old.shape[0], old.shape[1], shape[0], shape[1], channels])
            let key = sampleKey(seed: seed, name, epoch: epoch, position: position)
            for sample in 0..<batch.size.batch {
                let draw = UInt64(2 * (batch.part.first + sample))
                let top = key.integer(at: draw, below: height - shape[0] + 1)
                let left = key.integer(at: draw + 1, below: width - shape[1] + 1)
                for time in 0..<batch.size.time {
                    let image = time * batch.size.batch + sample
                    for line in 0..<shape[0] {
                        new.copyRun(
                            of: old, from: ((image * height + top + line) * width + left) * channels,
                            to: (image * shape[0] + line) * shape[1] * channels, count: shape[1] * channels)
                    }
                }
            }
            batch[name] = new
        }
    }

    private enum CodingKeys: String, CodingKey {
        case shapes = "shape_dict"
        case seed
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        source = try decoder.decodeSource()
        shapes = try container.decodeChecked(
            [String: [Int]].self, forKey: .shapes, "heights and widths, by the names of columns"
        ) { $0.values.allSatisfy(RandomCrop.isShape) }
        seed = try container.decode(UInt64.self, forKey: .seed, default: 0)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try encoder.encodeSource(source)
        try container.encode(shapes, forKey: .shapes)
        try container.encode(seed, forKey: .seed)
    }
}
