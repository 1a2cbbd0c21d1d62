import Arrays

/// A shuffle that reads neighbouring samples together, for data that are not in memory: runs of `size` samples, the
/// blocks, come in random order, and the samples of every `window` blocks that come after one another are mixed.
///
/// What is random: the order of the blocks, drawn anew in each epoch, and within a window the order of the samples, all
/// orders of which are possible. What is not: samples of one block never come further apart than a window, and which
/// block a sample is in is the same in every epoch. In data that are sorted, by their label say, a window should hold many
/// blocks, so that batches have samples of many places; blocks of 1 sample in one window are the plain shuffle.
///
/// The order is a function of the seed, the epoch, the number of samples and these two numbers, and of nothing that a file
/// or a cache has. Reading it in order needs `size × window` samples at a time.
public struct ShuffledBlocks: Hashable, Sendable {
    /// The samples of a block; the last block of the data has those that are left.
    public let size: Int
    /// The blocks whose samples are mixed.
    public let window: Int

    /// - Precondition: both are positive, and their product fits.
    public init(of size: Int, window: Int = 16) {
        precondition(ShuffledBlocks.fit(size, window), "windows of \(window) blocks of \(size) samples")
        self.size = size
        self.window = window
    }

    static func fit(_ size: Int, _ window: Int) -> Bool {
        size >= 1 && window >= 1 && !size.multipliedReportingOverflow(by: window).overflow
    }
}

/// The order that ``ShuffledBlocks`` give in one epoch.
struct BlockOrder {
    private let count: Int
    private let size: Int
    private let window: Int
    private let seed: UInt64
    private let epoch: Int
    private let order: KeyedPermutation
    /// Where in the order of blocks the last of the data comes, and how many samples it lacks.
    private let short: (place: Int, lack: Int)

    init(of count: Int, _ blocks: ShuffledBlocks, seed: UInt64, epoch: Int) {
        self.count = count
        size = min(blocks.size, max(1, count))
        let number = count / size + (count % size == 0 ? 0 : 1)
        window = min(blocks.window, max(1, number))
        self.seed = seed
        self.epoch = epoch
        order = KeyedPermutation(
            count: number,
            key: RandomKey(seed: seed, purpose: "shuffle blocks").at(step: UInt64(truncatingIfNeeded: epoch)))
        short = number == 0 ? (0, 0) : (order.position(of: number - 1), number * size - count)
    }

    /// - Precondition: the position is in `0..<count`.
    subscript(position: Int) -> Int {
        precondition(position >= 0 && position < count, "position \(position) of \(count)")
        let whole = window * size
        let shortWindow = short.place / window
        // Windows after the one with the short block begin earlier.
        var number = position / whole
        if number > shortWindow || number == shortWindow && position - start(number) >= length(number) {
            number = (position + short.lack) / whole
        }
        let permutation = KeyedPermutation(
            count: length(number),
            key: RandomKey(seed: seed, purpose: "shuffle window").at(
                step: UInt64(truncatingIfNeeded: epoch) << 32 | UInt64(truncatingIfNeeded: number)))
        var place = permutation[position - start(number)]
        if number == shortWindow, place >= (short.place - number * window + 1) * size - short.lack {
            place += short.lack
        }
        return order[number * window + place / size] * size + place % size
    }

    private func start(_ number: Int) -> Int {
        number * window * size - (number > short.place / window ? short.lack : 0)
    }

    private func length(_ number: Int) -> Int {
        let blocks = min(window, order.count - number * window)
        return blocks * size - (number == short.place / window ? short.lack : 0)
    }
}
