import Arrays
import HDF5
import Synchronization
public import Schemas
public import Training

/// A split of a data file whose numbers stay in the file until they are asked for.
///
/// Chunks are decoded as a whole, several at a time on all processors, and kept in the type that the file has as far as the
/// cache goes; those that were not asked for for the longest time make room. What stands in the file in one piece is read
/// where it stands. Beside the cache a stream holds what one read needs, up to an eighth of the cache or a chunk, and as much
/// memory to use again.
public final class DataStream: SampleStore {
    private static let largestSample = 1 << 28
    /// One read has tiles of an eighth of the cache at a time, and as much memory waits for the next ones.
    private static let partBesideCache = 8

    /// The names of the columns, sorted.
    public let names: [String]
    public let schema: Schema?
    public let features: [String: [Int]]
    /// The number of samples.
    public let count: Int
    public let timeSteps: Int
    private let columns: [String: StreamedColumn]
    private let file: HDF5File
    private let cache: TileCache
    private let memories: TileMemories
    private let roundings = Mutex<[String: Int]>([:])

    /// What ``init(path:split:cacheBytes:)`` keeps of decoded data by default: 256 MiB.
    public static let standardCache = 256 << 20

    /// How often a number of a column was rounded so far, because 32-bit floats do not have such an integer; only of columns
    /// where one was. Every time that it is decoded counts.
    public var rounded: [String: Int] { roundings.withLock { $0 } }

    /// Opens a data file and looks at the shapes of a split's columns.
    ///
    /// - Parameter cacheBytes: the most bytes of decoded data that are kept; not negative.
    /// - Throws: ``HDF5Error``, or ``FileError`` that says what is wrong with the file.
    public convenience init(path: String, split: String, cacheBytes: Int = standardCache) throws {
        try self.init(DataStream.open(path), path: path, split: split, cacheBytes: cacheBytes)
    }

    /// A data file, without a limit for what is read of it in all: a read takes a batch, and over epochs there is no end.
    static func open(_ path: String) throws -> HDF5File {
        var limits = DataFile.defaultLimits
        limits.dataBytes = 1 << 60
        return try HDF5File(path: path, limits: limits)
    }

    init(_ file: HDF5File, path: String, split: String, cacheBytes: Int) throws {
        self.file = file
        cache = TileCache(capacity: cacheBytes)
        memories = TileMemories(capacity: cacheBytes / DataStream.partBesideCache)
        let root = try VersionedGroup(file, as: Formats.known.data, path: path).group
        guard root.contains(split), case .group(let group) = try root.object(split) else {
            throw FileError(
                .mismatch, path: path,
                "has no split '\(split)'; the splits are \(DataFile.splitNames(of: root).joined(separator: ", "))"
            )
        }
        var columns: [String: StreamedColumn] = [:]
        var size: [Int]?
        for name in group.names {
            let dataset = try group.dataset(name)
            guard dataset.shape.count >= 2,
                size ?? Array(dataset.shape.prefix(2)) == Array(dataset.shape.prefix(2))
            else {
                throw FileError(
                    .format, path: path,
                    "'\(split)/\(name)' has shape \(dataset.shape): all columns are (time, samples, features…) "
                        + "with the same time and samples")
            }
            let shape = try DataFile.countedShape(of: dataset, "\(split)/\(name)", path: path)
            // What a header claims is believed up to a gibibyte a sample.
            guard shape.count / max(1, dataset.shape[1]) <= DataStream.largestSample else {
                throw FileError(
                    .format, path: path,
                    "'\(split)/\(name)' has shape \(dataset.shape): a sample is too large to be read at once")
            }
            size = Array(dataset.shape.prefix(2))
            columns[name] = StreamedColumn(
                dataset.values, scale: try DataFile.scale(of: dataset), number: columns.count,
                largestTile: cacheBytes)
        }
        guard let size else { throw FileError(.format, path: path, "'\(split)' has no columns") }
        names = group.names
        schema = try DataFile.knownSchema(in: root, path: path)
        features = columns.mapValues(\.features)
        (timeSteps, count) = (size[0], size[1])
        self.columns = columns
    }

    public func read(
        _ column: String, samples indices: UnsafeBufferPointer<Int>, from start: Int, time: Int,
        into target: UnsafeMutableBufferPointer<Float>
    ) throws {
        guard let stored = columns[column], !indices.isEmpty else { return }
        let steps = start..<start + time
        switch stored.way {
        case .tiles(let times, let samples):
            try read(stored, column, tiles: (times, samples), indices, steps, target)
        case .inPlace(let format):
            try stored.dataset.withBytes { bytes in
                SampleGathering.copy(
                    bytes, format, scale: stored.scale, samples: count, features: stored.featureCount,
                    indices: indices, from: start, time: time, into: target)
            }
            // The system maps pages around each that is touched.
            file.hasTouched(indices.count * time * max(1 << 16, stored.featureCount * format.size))
        case .asAsked: try read(stored, column, indices, steps, target)
        }
    }

    // MARK: Tiles

    private func read(
        _ column: StreamedColumn, _ name: String, tiles: (times: Int, samples: Int),
        _ indices: UnsafeBufferPointer<Int>, _ steps: Range<Int>, _ target: UnsafeMutableBufferPointer<Float>
    ) throws {
        guard let last = steps.last, tiles.times > 0, tiles.samples > 0 else { return }
        var places = indices.enumerated().map { DataTile.Place(sample: $0.element, target: $0.offset) }
        places.sort { $0.sample < $1.sample }
        let tileBytes = tiles.times * tiles.samples * column.featureCount * (column.format?.size ?? 4)
        let most = max(1, cache.capacity / DataStream.partBesideCache / max(1, tileBytes))
        for time in steps.lowerBound / tiles.times...last / tiles.times {
            var rest = places[...]
            while let place = rest.first {
                // As many tiles as may be in memory beside the cache.
                var (keys, parts): ([TileCache.Key], [ArraySlice<DataTile.Place>]) = ([], [])
                var next = place.sample / tiles.samples
                while keys.count < most {
                    let part = rest.prefix { $0.sample / tiles.samples == next }
                    rest = rest[part.endIndex...]
                    keys.append(TileCache.Key(column: column.number, time: time, samples: next))
                    parts.append(part)
                    guard let following = rest.first else { break }
                    next = following.sample / tiles.samples
                }
                let found = try decoded(column, name, keys, tiles)
                for (tile, part) in zip(found, parts) {
                    tile.copy(part, steps: steps, count: indices.count, scale: column.scale, into: target)
                }
            }
        }
    }

    /// The tiles, out of the cache or decoded on all processors.
    private func decoded(
        _ column: StreamedColumn, _ name: String, _ keys: [TileCache.Key], _ tiles: (times: Int, samples: Int)
    ) throws -> [DataTile] {
        var found = keys.map { cache[$0] }
        let missing = found.indices.filter { found[$0] == nil }
        if !missing.isEmpty {
            let made = Mutex([(DataTile, roundedCount: Int)?](repeating: nil, count: missing.count))
            try ParallelWork.run(missing.count, workers: ParallelWork.processors) { number in
                let tile = try column.tile(
                    keys[missing[number]], times: tiles.times, samples: tiles.samples, in: memories)
                made.withLock { $0[number] = tile }
            }
            for (index, made) in zip(missing, made.withLock { $0 }) {
                guard let (tile, roundedCount) = made else { continue }
                found[index] = tile
                cache.insert(tile, keys[index])
                count(roundedCount, name)
            }
        }
        return found.compactMap(\.self)
    }

    // MARK: Others

    private func read(
        _ column: StreamedColumn, _ name: String, _ indices: UnsafeBufferPointer<Int>, _ steps: Range<Int>,
        _ target: UnsafeMutableBufferPointer<Float>
    ) throws {
        let features = column.features.map { 0..<$0 }
        let (width, first) = (column.featureCount, indices[0])
        var roundedCount = 0
        if indices.enumerated().allSatisfy({ $0.element == first + $0.offset }) {
            roundedCount = try column.dataset.readRounding(
                into: target, HDF5Hyperslab([steps, first..<first + indices.count] + features))
        } else {
            var sample = [Float](repeating: 0, count: steps.count * width)
            for (place, index) in indices.enumerated() {
                try sample.withUnsafeMutableBufferPointer {
                    roundedCount += try column.dataset.readRounding(
                        into: $0, HDF5Hyperslab([steps, index..<index + 1] + features))
                }
                for step in 0..<steps.count {
                    let begin = (step * indices.count + place) * width
                    let row = UnsafeMutableBufferPointer(rebasing: target[begin..<begin + width])
                    _ = row.update(fromContentsOf: sample[step * width..<(step + 1) * width])
                }
            }
        }
        count(roundedCount, name)
        file.hasTouched(target.count * column.dataset.elementSize)
        if column.scale != 1 { for index in target.indices { target[index] *= column.scale } }
    }

    private func count(_ rounded: Int, _ column: String) {
        if rounded > 0 { roundings.withLock { $0[column, default: 0] += rounded } }
    }
}
