internal import Arrays

/// The uniform number in [0, 1) at a position of a stream.
func uniform(_ key: RandomKey, _ index: UInt64) -> Float {
    let block = index / 4
    var (a, b) = (UInt32(truncatingIfNeeded: block), UInt32(truncatingIfNeeded: block >> 32))
    var (c, d) = (UInt32(truncatingIfNeeded: key.step), UInt32(truncatingIfNeeded: key.step >> 32))
    var (k0, k1) = (UInt32(truncatingIfNeeded: key.key), UInt32(truncatingIfNeeded: key.key >> 32))
    for _ in 0..<10 {
        let (p, q) = (
            UInt32(0xD251_1F53).multipliedFullWidth(by: a), UInt32(0xCD9E_8D57).multipliedFullWidth(by: c)
        )
        (a, b, c, d) = (q.high ^ b ^ k0, q.low, p.high ^ d ^ k1, p.low)
        k0 &+= 0x9E37_79B9
        k1 &+= 0xBB67_AE85
    }
    let word = [a, b, c, d][Int(index % 4)]
    return Float(word >> 8) * 0x1p-24
}
