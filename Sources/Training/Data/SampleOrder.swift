import Arrays

/// The position in the samples of the n-th sample of an epoch: their own order, or a permutation that is a
/// function of the seed and the epoch.
package struct SampleOrder {
    private let permutation: KeyedPermutation?

    package init(
        of count: Int, shuffle: Bool, seed: UInt64, purpose: String = "shuffle", epoch: Int
    ) {
        let key = RandomKey(seed: seed, purpose: purpose).at(step: UInt64(epoch))
        permutation = shuffle ? KeyedPermutation(count: count, key: key) : nil
    }

    package subscript(position: Int) -> Int { permutation?[position] ?? position }
}
