import Arrays
import Describing
public import Networks

/// Makes the next batches of another iterator on a thread of its own while the network computes. It has no effect on what
/// the batches are.
///
/// The thread computes only where the network and others leave time: where each processor is busy with training, batches
/// take as long as without it, and where one is idle they take no time. Sources that wait for a disk gain most.
///
/// - `iterator`: whose batches are made ahead
/// - `depth`: how many; 2, from 1 to 64
public struct Prefetch: DataIterator {
    public static let typeName = "Prefetch"

    static let depths = 1...64

    public let source: any DataIterator
    public let depth: Int
    private let ahead: BatchesAhead

    /// - Precondition: the depth is in `1...64`.
    public init(_ source: any DataIterator, depth: Int = 2) {
        precondition(Prefetch.depths.contains(depth), "a depth is in 1...64")
        self.source = source
        self.depth = depth
        ahead = BatchesAhead(source)
    }

    public var store: (any SampleStore)? { source.store }
    public var features: [String: [Int]] { source.features }

    public func bound(to store: any SampleStore) throws -> Prefetch {
        Prefetch(try source.bound(to: store), depth: depth)
    }

    public mutating func reseed(_ seed: UInt64) {
        var source = source
        source.reseed(seed)
        // What was made ahead is of the old seed.
        self = Prefetch(source, depth: depth)
    }

    public func batchCount(epoch: Int) -> Int { source.batchCount(epoch: epoch) }

    public func batchSize(epoch: Int, position: Int) -> BatchSize {
        source.batchSize(epoch: epoch, position: position)
    }

    public func continues(epoch: Int, position: Int) -> Bool {
        source.continues(epoch: epoch, position: position)
    }

    public func check(_ network: Network) throws {
        try source.check(network)
        try checkMemory(of: features.keys, copies: depth + 1, network.memoryLimit)
    }

    public func batch(epoch: Int, position: Int) throws -> Batch {
        let place = BatchPlace(epoch: epoch, position: position)
        return try ahead.take(place, following(place))
    }

    /// The same part of each batch, if it is asked for again, is made ahead.
    public func batch(epoch: Int, position: Int, samples: Range<Int>) throws -> Batch {
        let place = BatchPlace(epoch: epoch, position: position, samples: samples)
        return try ahead.take(place, following(place))
    }

    /// The places of the batches that will be asked for next, if training goes on. Those of other sizes may be asked for
    /// other samples; what nobody asks for is dropped.
    private func following(_ asked: BatchPlace) -> [BatchPlace] {
        var places: [BatchPlace] = []
        var place = asked
        let size = asked.samples.map { _ in batchSize(epoch: asked.epoch, position: asked.position).batch }
        for _ in 0..<depth {
            place.position += 1
            if place.position >= source.batchCount(epoch: place.epoch) {
                place = BatchPlace(epoch: place.epoch + 1, position: 0)
            }
            guard place.position < source.batchCount(epoch: place.epoch) else { break }
            if let size, batchSize(epoch: place.epoch, position: place.position).batch != size { continue }
            places.append(place)
        }
        return places
    }

    private enum CodingKeys: CodingKey {
        case depth
    }

    public init(from decoder: any Decoder) throws {
        let depth = try decoder.container(keyedBy: CodingKeys.self)
            .decodeChecked(Int.self, forKey: .depth, in: Prefetch.depths, default: 2)
        self.init(try decoder.decodeSource(), depth: depth)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(depth, forKey: .depth)
        try encoder.encodeSource(source)
    }
}
