import Arrays
import Describing
public import Networks
import Synchronization

/// Makes the next batches of another iterator on threads of their own while the network computes. It has no
/// effect on what the batches are.
///
/// - `iterator`: whose batches are made ahead
/// - `depth`: how many; 2, from 1 to 64
public struct Prefetch: DataIterator {
    public static let typeName = "Prefetch"

    static let depths = 1...64

    public let source: any DataIterator
    public let depth: Int
    private let ahead = BatchesAhead()

    /// - Precondition: the depth is in `1...64`.
    public init(_ source: any DataIterator, depth: Int = 2) {
        precondition(Prefetch.depths.contains(depth), "a depth is in 1...64")
        self.source = source
        self.depth = depth
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
        try ahead.take(Place(epoch: epoch, position: position), following(epoch, position), of: source)
    }

    /// The places of the batches that will be asked for next, if training goes on.
    private func following(_ epoch: Int, _ position: Int) -> [Place] {
        var places: [Place] = []
        var place = Place(epoch: epoch, position: position)
        for _ in 0..<depth {
            place.position += 1
            if place.position >= source.batchCount(epoch: place.epoch) {
                place = Place(epoch: place.epoch + 1, position: 0)
            }
            guard place.position < source.batchCount(epoch: place.epoch) else { break }
            places.append(place)
        }
        return places
    }

    private enum CodingKeys: CodingKey {
        case depth
    }

    public init(from decoder: any Decoder) throws {
        depth = try decoder.container(keyedBy: CodingKeys.self)
            .decodeChecked(Int.self, forKey: .depth, in: Prefetch.depths, default: 2)
        source = try decoder.decodeSource()
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(depth, forKey: .depth)
        try encoder.encodeSource(source)
    }
}

/// Where a batch stands in a training.
private struct Place: Hashable {
    var epoch: Int
    var position: Int
}

/// Batches that are being made. What nobody has taken is waited for and dropped with the iterator.
private final class BatchesAhead: Sendable {
    private let pending = Mutex<[Place: Background<Result<Batch, any Error>>]>([:])

    /// The batch of a place, made ahead or now; and has those of the following places made.
    func take(_ place: Place, _ following: [Place], of source: any DataIterator) throws -> Batch {
        let made = pending.withLock { pending in
            let made = pending.removeValue(forKey: place)
            // Whatever else was expected is not wanted any more: training was resumed elsewhere.
            pending = pending.filter { following.contains($0.key) }
            for next in following where pending[next] == nil {
                pending[next] = Background {
                    Result { try source.batch(epoch: next.epoch, position: next.position) }
                }
            }
            return made
        }
        return try made?.value().get() ?? source.batch(epoch: place.epoch, position: place.position)
    }
}
