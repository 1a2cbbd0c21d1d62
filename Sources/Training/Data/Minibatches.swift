import Arrays
import Describing
import Networks

/// Batches of a fixed number of samples, in another random order in each epoch.
///
/// Every sample comes exactly once in an epoch. Shuffling is over single samples, or over blocks of neighbours
/// (``ShuffledBlocks``), which suits data that are read from a file. The order is a function of the seed and the epoch.
///
/// - `batch_size`: samples in a batch; at least 1
/// - `shuffle`: true; without it the samples come in their own order
/// - `shuffle_block`: how many neighbouring samples are read together; without it every sample may come anywhere
/// - `shuffle_window`: with blocks, the number of them whose samples are mixed; 16
/// - `seed`: 0
/// - `last_batch`: what happens to the samples that are left over: `"short"`, the default, makes a smaller
///   batch of them, `"drop"` leaves them out of this epoch
/// - `cut_according_to_mask`: the name of a column; each batch is cut in time after the last step at which
///   that column is not zero for any of its samples. `null`, the default, cuts nothing.
/// - `cut_according_to_lengths`: instead of a mask, the time steps of each sample, in the samples' own order
public struct Minibatches: ChoosingIterator {
    public static let typeName = "Minibatches"

    public enum LastBatch: String, Codable, Sendable, CaseIterable {
        case short, drop
    }

    /// What says where the sequences of a batch end: it is cut in time to the longest of them.
    public enum Cut: Hashable, Sendable {
        /// A column; a sequence ends after the last step at which it is not zero.
        case mask(String)
        /// The time steps of each sample.
        case lengths([Int])
    }

    public let size: Int
    public let shuffle: Bool
    /// What is mixed with what; `nil` for everything with everything.
    public let blocks: ShuffledBlocks?
    public private(set) var seed: UInt64
    public let lastBatch: LastBatch
    public let cut: Cut?
    public private(set) var store: (any SampleStore)?
    /// The time steps of each sample, where batches are cut.
    private var lengths: [Int]?

    /// An iterator without samples.
    /// - Precondition: the size is positive.
    public init(
        of size: Int, shuffle: Bool = true, blocks: ShuffledBlocks? = nil, seed: UInt64 = 0,
        lastBatch: LastBatch = .short,
        cutAccordingTo cut: Cut? = nil
    ) {
        precondition(size >= 1, "batches of \(size)")
        self.size = size
        self.shuffle = shuffle
        self.blocks = blocks
        self.seed = seed
        self.lastBatch = lastBatch
        self.cut = cut
    }

    /// - Precondition: the size is positive.
    public init(
        of size: Int, _ store: any SampleStore, shuffle: Bool = true, blocks: ShuffledBlocks? = nil,
        seed: UInt64 = 0,
        lastBatch: LastBatch = .short
    ) {
        self.init(of: size, shuffle: shuffle, blocks: blocks, seed: seed, lastBatch: lastBatch)
        self.store = store
    }

    /// - Precondition: the size is positive.
    /// - Throws: ``TrainingError`` if there is no such mask, or the lengths are not those of the samples.
    public init(
        of size: Int, _ store: any SampleStore, shuffle: Bool = true, blocks: ShuffledBlocks? = nil,
        seed: UInt64 = 0,
        lastBatch: LastBatch = .short,
        cutAccordingTo cut: Cut
    ) throws {
        self = try Minibatches(
            of: size, shuffle: shuffle, blocks: blocks, seed: seed, lastBatch: lastBatch, cutAccordingTo: cut
        ).bound(to: store)
    }

    public func bound(to store: any SampleStore) throws -> Minibatches {
        var bound = self
        bound.store = store
        bound.lengths = try cut?.lengths(of: store)
        return bound
    }

    public mutating func reseed(_ seed: UInt64) { self.seed = seed }

    public func batchCount(epoch: Int) -> Int {
        let count = store?.count ?? 0
        return lastBatch == .drop ? count / size : count / size + (count % size == 0 ? 0 : 1)
    }

    public func choice(epoch: Int, position: Int) -> MinibatchChoice? {
        guard let store else { return nil }
        let batch = min(size, store.count - position * size)
        let order = order(store.count, epoch: epoch)
        var time = store.timeSteps
        if let lengths {
            let places = position * size..<position * size + batch
            time = min(time, places.reduce(1) { max($0, lengths[order[$1]]) })
        }
        return MinibatchChoice(
            size: BatchSize(time: time, batch: batch), firstStep: 0, order: order, start: position * size)
    }

    func order(_ count: Int, epoch: Int) -> SampleOrder {
        SampleOrder(of: count, shuffle: shuffle, blocks: blocks, seed: seed, epoch: epoch)
    }
}

/// Samples that follow one another in the order of an epoch.
public struct MinibatchChoice: SampleChoice {
    /// The batch's time steps and samples.
    public let size: BatchSize
    /// The samples' time step with which the batch begins.
    public let firstStep: Int
    let order: SampleOrder
    let start: Int

    public func sample(at place: Int) -> Int { order[start + place] }
}

extension Minibatches {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case size = "batch_size"
        case shuffle, seed
        case block = "shuffle_block"
        case window = "shuffle_window"
        case lastBatch = "last_batch"
        case mask = "cut_according_to_mask"
        case lengths = "cut_according_to_lengths"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let mask = try container.decodeIfPresent(String.self, forKey: .mask)
        let lengths = try container.decodeIfPresent([Int].self, forKey: .lengths)
        guard mask == nil || lengths == nil else {
            throw DescriptionError.invalid(
                at: container.path(.lengths), "batches are cut by a mask already",
                advice: "give either '\(CodingKeys.mask.rawValue)' or '\(CodingKeys.lengths.rawValue)'")
        }
        self.init(
            of: try container.decodeChecked(Int.self, forKey: .size, in: 1...),
            shuffle: try container.decode(Bool.self, forKey: .shuffle, default: true),
            blocks: try ShuffledBlocks(from: container, .block, .window, shuffle: .shuffle),
            seed: try container.decode(UInt64.self, forKey: .seed, default: 0),
            lastBatch: try container.decodeChoice(LastBatch.self, forKey: .lastBatch, default: .short),
            cutAccordingTo: mask.map(Cut.mask) ?? lengths.map(Cut.lengths))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(size, forKey: .size)
        try container.encode(shuffle, forKey: .shuffle)
        try blocks?.encode(to: &container, .block, .window)
        try container.encode(seed, forKey: .seed)
        try container.encode(lastBatch, forKey: .lastBatch)
        switch cut {
        case .lengths(let lengths)?: try container.encode(lengths, forKey: .lengths)
        case .mask(let mask)?: try container.encode(mask, forKey: .mask)
        case nil: try container.encodeNil(forKey: .mask)
        }
    }
}

extension Minibatches.Cut {
    /// The time steps of each sample.
    func lengths(of store: any SampleStore) throws -> [Int] {
        switch self {
        case .mask(let name):
            guard store.names.contains(name) else {
                throw TrainingError(
                    .invalidData,
                    "there is no column '\(name)' to cut the batches by; the columns are \(list(store.names))"
                )
            }
            return try store.lengths(of: name)
        case .lengths(let lengths):
            guard lengths.count == store.count else {
                throw TrainingError(
                    .invalidData,
                    "batches are cut by the lengths of \(lengths.count) samples, but there are \(store.count)"
                )
            }
            guard let wrong = lengths.first(where: { !(0...store.timeSteps).contains($0) }) else {
                return lengths
            }
            throw TrainingError(
                .invalidData,
                "batches are cut by a length of \(wrong), but samples have \(store.timeSteps) time steps")
        }
    }
}
