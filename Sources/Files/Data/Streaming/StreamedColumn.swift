import Arrays
import HDF5

/// A column of a data file, and the way in which its samples are read.
struct StreamedColumn: Sendable {
    enum Way: Sendable {
        /// The numbers stand in the file as floats are made of them, in one piece.
        case inPlace(NumberFormat)
        /// Tiles of so many time steps and samples are decoded as a whole.
        case tiles(times: Int, samples: Int)
        /// What is asked for is read, and nothing else.
        case asAsked
    }

    let dataset: HDF5Dataset
    let scale: Float
    /// Its number among the columns.
    let number: Int
    let way: Way
    /// The type that numbers keep in memory; nil for those that become floats at once.
    let format: NumberFormat?

    var features: [Int] { Array(dataset.shape.dropFirst(2)) }
    var featureCount: Int { dataset.shape.dropFirst(2).reduce(1, *) }

    /// - Parameter largestTile: the most bytes of a tile.
    init(_ dataset: HDF5Dataset, scale: Float, number: Int, largestTile: Int) {
        self.dataset = dataset
        self.scale = scale
        self.number = number
        format = NumberFormat(dataset)
        let size = format?.size ?? MemoryLayout<Float>.size
        switch dataset.layout {
        case .contiguous(offset: .some(_), byteCount: _), .compact: way = format.map(Way.inPlace) ?? .asAsked
        case .chunked(let chunk, _) where chunk.count == dataset.shape.count:
            // A chunk may be longer than the data are.
            let (times, samples) = (min(chunk[0], dataset.shape[0]), min(chunk[1], dataset.shape[1]))
            let extents = [times, samples] + dataset.shape.dropFirst(2)
            let bytes = Shape(checking: extents)?.count.multipliedReportingOverflow(by: size)
            let fits =
                bytes.map { !$0.overflow && $0.partialValue > 0 && $0.partialValue <= largestTile } ?? false
            way = fits ? .tiles(times: times, samples: samples) : .asAsked
        default: way = .asAsked
        }
    }

    /// Decodes a tile.
    /// - Returns: the tile, and how many of its numbers were rounded.
    func tile(
        _ key: TileCache.Key, times: Int, samples: Int, in memories: TileMemories
    ) throws -> (DataTile, roundedCount: Int) {
        let time = key.time * times..<min((key.time + 1) * times, dataset.shape[0])
        let sample = key.samples * samples..<min((key.samples + 1) * samples, dataset.shape[1])
        let slab = HDF5Hyperslab([time, sample] + features.map { 0..<$0 })
        let kept = format ?? .float32
        let memory = memories.memory(time.count * sample.count * featureCount * kept.size)
        var roundedCount = 0
        if format == nil {
            roundedCount = try memory.bytes.withMemoryRebound(to: Float.self) {
                try dataset.readRounding(into: $0, slab)
            }
        } else {
            try dataset.readBytes(into: memory.bytes, slab)
        }
        return (
            DataTile(samples: sample, times: time, features: featureCount, memory, kept), roundedCount
        )
    }
}

extension NumberFormat {
    /// The type of a dataset's numbers, if they can stay as they are; they become floats without rounding.
    init?(_ dataset: HDF5Dataset) {
        switch dataset.datatype {
        case UInt8.hdf5Datatype: self = .uint8
        case Int8.hdf5Datatype: self = .int8
        #if _endian(little)
            case UInt16.hdf5Datatype: self = .uint16
            case Int16.hdf5Datatype: self = .int16
            case Float.hdf5Datatype: self = .float32
        #endif
        default: return nil
        }
        guard dataset.elementSize == size else { return nil }
    }
}
