/// A shuffled order of `0..<count` that is evaluated one index at a time: no table, no state, the same
/// on every machine.
///
/// It is a balanced Feistel network over the next even power of two of at least 2⁸, with one Philox block a
/// round as its round function; an image outside `0..<count` is sent through again until it falls inside
/// (cycle walking: Black and Rogaway, "Ciphers with Arbitrary Finite Domains", CT-RSA 2002). That power is
/// less than four times a count above 64, and each pass costs eight blocks. Four rounds suffice in theory for
/// large counts (Luby and Rackoff, 1988); eight rounds and the lower limit of 2⁸ leave nothing to see in
/// small ones either: the tests measure all 24 orders of four things.
public struct KeyedPermutation: Hashable, Sendable {
    public let count: Int
    private let key: RandomKey
    private let halfBits: UInt64

    static let rounds: UInt64 = 8
    static let leastHalfBits = 4
    /// The round functions read blocks from here on, which no other draw reaches.
    static let firstBlock: UInt64 = 1 << 63

    /// - Precondition: `count` is not negative and below 2⁵⁶.
    public init(count: Int, key: RandomKey) {
        precondition(count >= 0 && count < 1 << 56, "cannot shuffle \(count) things")
        self.count = count
        self.key = key
        let bits = Int.bitWidth - max(count - 1, 0).leadingZeroBitCount
        halfBits = UInt64(max(Self.leastHalfBits, (bits + 1) / 2))
    }

    /// Where the order has the element at position `index`: a bijection of `0..<count`.
    /// - Precondition: `index` lies in `0..<count`.
    public subscript(index: Int) -> Int {
        precondition(index >= 0 && index < count, "\(index) is not in 0..<\(count)")
        var value = UInt64(index)
        repeat { value = pass(value) } while value >= UInt64(count)
        return Int(value)
    }

    private func pass(_ value: UInt64) -> UInt64 {
        let mask = (1 as UInt64) << halfBits &- 1
        var (left, right) = (value >> halfBits, value & mask)
        for round in 0..<Self.rounds {
            let words = key.block(at: Self.firstBlock | round << 32 | right)
            (left, right) = (right, left ^ (UInt64(words[0]) & mask))
        }
        return left << halfBits | right
    }
}
