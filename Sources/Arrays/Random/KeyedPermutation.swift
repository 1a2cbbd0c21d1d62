/// A random order of `0..<count`, evaluated one position at a time: nothing is stored, so any part of a
/// shuffle can be had at once, in any order, on any thread.
///
/// A balanced Feistel network permutes the next power of four at or above `count`, or 2⁸ where that is larger,
/// with Philox as its round function; positions that fall outside are sent through it again until they fall
/// inside (cycle walking; Black and Rogaway, "Ciphers with Arbitrary Finite Domains", CT-RSA 2002), fewer than
/// four times on average above 64 elements. The lower limit is for the sake of small counts: over 2² elements
/// the eight rounds' 24 orders are up to 1.6% off, and over 2⁴ only the even half of all orders can occur.
public struct KeyedPermutation: Sendable, Hashable {
    public let count: Int
    private let key: RandomKey
    private let halfBits: UInt64

    private static let rounds: UInt64 = 8
    private static let leastHalfBits = 4

    /// - Precondition: `count` is not negative and below 2⁶⁰.
    public init(count: Int, key: RandomKey) {
        precondition(count >= 0 && count < 1 << 60)
        self.count = count
        self.key = key
        let bits = count <= 1 ? 0 : Int.bitWidth - (count - 1).leadingZeroBitCount
        halfBits = UInt64(max(KeyedPermutation.leastHalfBits, (bits + 1) / 2))
    }

    /// The element at a position.
    /// - Precondition: the position is in `0..<count`.
    public subscript(position: Int) -> Int {
        precondition(position >= 0 && position < count, "position \(position) of \(count)")
        guard count > 1 else { return position }
        var value = UInt64(position)
        repeat { value = encrypt(value) } while value >= UInt64(count)
        return Int(value)
    }

    /// The position of an element: `permutation[permutation.position(of: element)] == element`.
    /// - Precondition: the element is in `0..<count`.
    public func position(of element: Int) -> Int {
        precondition(element >= 0 && element < count, "element \(element) of \(count)")
        guard count > 1 else { return element }
        var value = UInt64(element)
        repeat { value = decrypt(value) } while value >= UInt64(count)
        return Int(value)
    }

    private func encrypt(_ value: UInt64) -> UInt64 {
        let mask = (1 << halfBits) - 1 as UInt64
        var (left, right) = (value >> halfBits, value & mask)
        for round in 0..<KeyedPermutation.rounds {
            let words = key.block(right | round << 60)
            let mixed = UInt64(words[1]) << 32 | UInt64(words[0])
            (left, right) = (right, left ^ (mixed & mask))
        }
        return left << halfBits | right
    }

    private func decrypt(_ value: UInt64) -> UInt64 {
        let mask = (1 << halfBits) - 1 as UInt64
        var (left, right) = (value >> halfBits, value & mask)
        for round in (0..<KeyedPermutation.rounds).reversed() {
            let words = key.block(left | round << 60)
            let mixed = UInt64(words[1]) << 32 | UInt64(words[0])
            (left, right) = (right ^ (mixed & mask), left)
        }
        return left << halfBits | right
    }
}
