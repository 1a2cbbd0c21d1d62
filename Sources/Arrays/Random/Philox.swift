/// The generator under all randomness: Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel Random
/// Numbers: As Easy as 1, 2, 3", SC 2011. It is a bijection of 128-bit counters for every 64-bit key, and
/// passes TestU01's BigCrush on consecutive counters.
public enum Philox4x32 {
    static let rounds = 10
    static let multipliers: (UInt32, UInt32) = (0xd251_1f53, 0xcd9e_8d57)
    /// What each round adds to the key's words: the golden ratio and √3 − 1 in 0.32 fixed point.
    static let weyl = SIMD2<UInt32>(0x9e37_79b9, 0xbb67_ae85)

    /// The four random words of a counter under a key.
    @inline(__always)
    public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
        var (word0, word1, word2, word3) = (counter[0], counter[1], counter[2], counter[3])
        var (key0, key1) = (key[0], key[1])
        for _ in 0..<rounds {
            let left = UInt64(word0) &* UInt64(multipliers.0)
            let right = UInt64(word2) &* UInt64(multipliers.1)
            word0 = UInt32(truncatingIfNeeded: right >> 32) ^ word1 ^ key0
            word1 = UInt32(truncatingIfNeeded: right)
            word2 = UInt32(truncatingIfNeeded: left >> 32) ^ word3 ^ key1
            word3 = UInt32(truncatingIfNeeded: left)
            key0 &+= weyl[0]
            key1 &+= weyl[1]
        }
        return SIMD4(word0, word1, word2, word3)
    }
}

extension RandomKey {
    /// The four words of the block with this index, at this key's step.
    @inline(__always)
    package func block(at index: UInt64) -> SIMD4<UInt32> {
        Philox4x32.block(
            counter: SIMD4(
                UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32),
                UInt32(truncatingIfNeeded: step), UInt32(truncatingIfNeeded: step >> 32)),
            key: SIMD2(UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32)))
    }
}
