/// Philox4x32-10: a function from a 128-bit counter and a 64-bit key to four random words
/// (Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011).
///
/// Worked example (the published known answers): counter and key zero give
/// `6627e8d5 e169c58d bc57ac4c 9b00dbd8`.
public enum Philox4x32 {
    private static let multipliers = (UInt32(0xD251_1F53), UInt32(0xCD9E_8D57))
    private static let increments = (UInt32(0x9E37_79B9), UInt32(0xBB67_AE85))

    /// Ten rounds.
    public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
        var (a, b, c, d) = (counter[0], counter[1], counter[2], counter[3])
        var (k0, k1) = (key[0], key[1])
        for round in 0..<10 {
            if round > 0 {
                k0 &+= increments.0
                k1 &+= increments.1
            }
            let first = UInt64(multipliers.0) &* UInt64(a)
            let second = UInt64(multipliers.1) &* UInt64(c)
            (a, b, c, d) = (
                UInt32(truncatingIfNeeded: second >> 32) ^ b ^ k0, UInt32(truncatingIfNeeded: second),
                UInt32(truncatingIfNeeded: first >> 32) ^ d ^ k1, UInt32(truncatingIfNeeded: first)
            )
        }
        return SIMD4(a, b, c, d)
    }
}

extension RandomKey {
    /// The four words of block `index`.
    package func block(_ index: UInt64) -> SIMD4<UInt32> {
        Philox4x32.block(
            counter: SIMD4(
                UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32),
                UInt32(truncatingIfNeeded: step), UInt32(truncatingIfNeeded: step >> 32)),
            key: SIMD2(UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32)))
    }
}
