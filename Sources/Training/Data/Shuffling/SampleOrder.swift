import Arrays

/// The position in the samples of the n-th sample of an epoch: their own order, or a random one that is a function of
/// the seed and the epoch.
package struct SampleOrder {
    private enum Order {
        case own
        case permutation(KeyedPermutation)
        case blocks(BlockOrder)
    }

    private let order: Order

    /// - Parameters:
    ///   - blocks: what is mixed with what, if not everything with everything.
    ///   - purpose: the stream of random numbers; orders of other things than samples have their own.
    package init(
        of count: Int, shuffle: Bool, blocks: ShuffledBlocks? = nil, seed: UInt64,
        purpose: String = "shuffle",
        epoch: Int
    ) {
        if !shuffle {
            order = .own
        } else if let blocks {
            order = .blocks(BlockOrder(of: count, blocks, seed: seed, epoch: epoch))
        } else {
            let key = RandomKey(seed: seed, purpose: purpose).at(step: UInt64(epoch))
            order = .permutation(KeyedPermutation(count: count, key: key))
        }
    }

    package subscript(position: Int) -> Int {
        switch order {
        case .own: position
        case .permutation(let permutation): permutation[position]
        case .blocks(let blocks): blocks[position]
        }
    }
}
