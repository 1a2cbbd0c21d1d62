import Arrays
import Describing
import Networks

/// Batches of samples of like length, each cut in time to its longest, so that little is computed for padding.
///
/// The samples are sorted by length once, and divided into buckets of some batches each. In an epoch every sample comes
/// exactly once: within a bucket in a random order, and the batches of all buckets in a random order. Both are functions
/// of the seed and the epoch. A batch holds samples of one bucket; the smaller the bucket, the less padding, and the more
/// often the same samples meet.
///
/// - `batch_size`: samples in a batch; at least 1. The last batch of the longest samples may be smaller.
/// - `cut_according_to_mask`: the name of a column; a sample ends after the last step at which it is not zero
/// - `cut_according_to_lengths`: instead of a mask, the time steps of each sample, in the samples' own order
/// - `batches_in_bucket`: 8; at least 1
/// - `shuffle`: true; without it the batches come in the order of their lengths
/// - `seed`: 0
public struct BucketedMinibatches: ChoosingIterator {
    public static let typeName = "BucketedMinibatches"

    public let size: Int
    public let cut: Minibatches.Cut
    public let batchesInBucket: Int
    public let shuffle: Bool
    public private(set) var seed: UInt64
    public private(set) var store: (any SampleStore)?
    /// The samples in the order of their lengths, and these.
    private var sorted: (samples: [Int], lengths: [Int]) = ([], [])

    private static let largestBucket = 1 << 20

    /// An iterator without samples.
    /// - Precondition: the numbers are positive.
    public init(
        of size: Int, cutAccordingTo cut: Minibatches.Cut, batchesInBucket: Int = 8, shuffle: Bool = true,
        seed: UInt64 = 0
    ) {
        precondition(size >= 1, "batches of \(size)")
        precondition((1...Self.largestBucket).contains(batchesInBucket), "\(batchesInBucket) in a bucket")
        self.size = size
        self.cut = cut
        self.batchesInBucket = batchesInBucket
        self.shuffle = shuffle
        self.seed = seed
    }

    /// - Precondition: the numbers are positive.
    /// - Throws: ``TrainingError`` if there is no such mask, or the lengths are not those of the samples.
    public init(
        of size: Int, _ store: any SampleStore, cutAccordingTo cut: Minibatches.Cut,
        batchesInBucket: Int = 8, shuffle: Bool = true, seed: UInt64 = 0
    ) throws {
        self = try BucketedMinibatches(
            of: size, cutAccordingTo: cut, batchesInBucket: batchesInBucket, shuffle: shuffle, seed: seed
        ).bound(to: store)
    }

    public func bound(to store: any SampleStore) throws -> BucketedMinibatches {
        var bound = self
        bound.store = store
        let lengths = try cut.lengths(of: store)
        let samples = lengths.indices.sorted { (lengths[$0], $0) < (lengths[$1], $1) }
        bound.sorted = (samples, samples.map { lengths[$0] })
        return bound
    }

    public mutating func reseed(_ seed: UInt64) { self.seed = seed }

    public func batchCount(epoch: Int) -> Int {
        let count = store?.count ?? 0
        return count / size + (count % size == 0 ? 0 : 1)
    }

    public func choice(epoch: Int, position: Int) -> BucketChoice? {
        guard let store else { return nil }
        let samples = sorted.samples.count
        let size = min(size, max(1, samples))
        let batch = SampleOrder(
            of: batchCount(epoch: epoch), shuffle: shuffle, seed: seed, purpose: "order of buckets",
            epoch: epoch)[position]
        let bucket = batch / batchesInBucket
        let start = bucket * batchesInBucket * size
        let bucketCount = min(batchesInBucket * size, samples - start)
        let offset = batch % batchesInBucket * size
        let key = RandomKey(seed: seed, purpose: "bucket \(bucket)").at(step: UInt64(epoch))
        let count = min(size, bucketCount - offset)
        let permutation = shuffle ? KeyedPermutation(count: bucketCount, key: key) : nil
        let place = { start + (permutation?[offset + $0] ?? offset + $0) }
        let time = (0..<count).reduce(1) { max($0, sorted.lengths[place($1)]) }
        return BucketChoice(
            size: BatchSize(time: min(time, store.timeSteps), batch: count), samples: sorted.samples,
            place: place)
    }
}

/// Samples of one bucket.
public struct BucketChoice: SampleChoice {
    public let size: BatchSize
    fileprivate let samples: [Int]
    /// Where a sample of the batch stands among the sorted ones.
    fileprivate let place: (Int) -> Int

    public func sample(at place: Int) -> Int { samples[self.place(place)] }
}

extension BucketedMinibatches {
    enum CodingKeys: String, CodingKey {
        case size = "batch_size"
        case mask = "cut_according_to_mask"
        case lengths = "cut_according_to_lengths"
        case batchesInBucket = "batches_in_bucket"
        case shuffle, seed
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let mask = try container.decodeIfPresent(String.self, forKey: .mask)
        let lengths = try container.decodeIfPresent([Int].self, forKey: .lengths)
        guard let cut = mask.map(Minibatches.Cut.mask) ?? lengths.map(Minibatches.Cut.lengths),
            mask == nil || lengths == nil
        else {
            throw DescriptionError.invalid(
                at: container.path(.mask),
                mask == nil ? "nothing says how long the samples are" : "lengths are given as well",
                advice: "give either '\(CodingKeys.mask.rawValue)' or '\(CodingKeys.lengths.rawValue)'")
        }
        self.init(
            of: try container.decodeChecked(Int.self, forKey: .size, in: 1...), cutAccordingTo: cut,
            batchesInBucket: try container.decodeChecked(
                Int.self, forKey: .batchesInBucket, in: 1...Self.largestBucket, default: 8),
            shuffle: try container.decode(Bool.self, forKey: .shuffle, default: true),
            seed: try container.decode(UInt64.self, forKey: .seed, default: 0))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(size, forKey: .size)
        switch cut {
        case .lengths(let lengths): try container.encode(lengths, forKey: .lengths)
        case .mask(let mask): try container.encode(mask, forKey: .mask)
        }
        try container.encode(batchesInBucket, forKey: .batchesInBucket)
        try container.encode(shuffle, forKey: .shuffle)
        try container.encode(seed, forKey: .seed)
    }
}
