/// The fletcher32 filter (3): a checksum after the bytes, little-endian.
///
/// Over the words 0x0102 and 0x0304 the sum is 0x0406, and the sum of the sums 0x0102 + 0x0406 = 0x0508:
///
///     decoded    01 02 03 04
///     encoded    01 02 03 04  06 04 08 05
package enum Fletcher32 {
    /// Fletcher's checksum over 16-bit big-endian words, an odd last byte counting as the high one. A sum that is a
    /// multiple of 65535 is 65535 and not 0, unless all words are 0.
    package static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        guard let start = bytes.baseAddress else { return 0 }
        // Modulo 65535 a word and its sums may be swapped before or after adding: this adds little-endian words.
        var (low, high): (UInt64, UInt64) = (0, 0)
        var position = 0
        func add(_ word: UInt16) {
            low &+= UInt64(word)
            high &+= low
        }
        // The most vectors of words whose sums of sums fit 32 bits: 361 × 362 / 2 × 65535 < 2³².
        let longest = 361
        while position &+ 16 <= bytes.count {
            let vectors = min((bytes.count &- position) / 16, longest)
            var (sums, sumsOfSums) = (SIMD8<UInt32>.zero, SIMD8<UInt32>.zero)
            for _ in 0..<vectors {
                let words = start.loadUnaligned(fromByteOffset: position, as: SIMD8<UInt16>.self)
                sums &+= SIMD8<UInt32>(truncatingIfNeeded: words)
                sumsOfSums &+= sums
                position &+= 16
            }
            high &+= low &* UInt64(8 &* vectors)
            for lane in 0..<8 {
                // A word in lane l of vector v has been added (8 × (vectors - v) - l) times.
                high &+= 8 &* UInt64(sumsOfSums[lane]) &- UInt64(lane) &* UInt64(sums[lane])
                low &+= UInt64(sums[lane])
            }
            (low, high) = (reduced(low), reduced(high))
        }
        while position &+ 2 <= bytes.count {
            add(UInt16(littleEndian: start.loadUnaligned(fromByteOffset: position, as: UInt16.self)))
            position &+= 2
        }
        if position < bytes.count { add(UInt16(start.load(fromByteOffset: position, as: UInt8.self))) }
        func swapped(_ sum: UInt64) -> UInt32 { UInt32(UInt16(truncatingIfNeeded: reduced(sum)).byteSwapped) }
        return swapped(high) << 16 | swapped(low)
    }

    /// The remainder by 65535, in 1...65535 if the number is not 0.
    private static func reduced(_ number: UInt64) -> UInt64 { number == 0 ? 0 : (number &- 1) % 65535 &+ 1 }

    /// `bytes` with their checksum after them.
    package static func encode(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        let sum = checksum(bytes)
        var result = [UInt8]()
        result.reserveCapacity(bytes.count &+ 4)
        result.append(contentsOf: bytes)
        for shift in [0, 8, 16, 24] as [UInt32] { result.append(UInt8(truncatingIfNeeded: sum >> shift)) }
        return result
    }

    /// The bytes before the checksum. Versions of the C library before 1.6.3 swapped the bytes of each half, which
    /// is accepted.
    /// - Throws: `damaged` if there is no checksum or it does not agree.
    static func decode(_ source: UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer {
        guard source.count >= 4 else { throw HDF5Error.chunk("a chunk has no room for its checksum") }
        let body = UnsafeRawBufferPointer(rebasing: source[..<(source.count &- 4)])
        let expected = UInt32(
            littleEndian: source.loadUnaligned(fromByteOffset: body.count, as: UInt32.self))
        let found = checksum(body)
        let swapped = (found & 0x00FF_00FF) << 8 | (found >> 8) & 0x00FF_00FF
        guard expected == found || expected == swapped else {
            throw HDF5Error.chunk("a chunk's checksum does not agree")
        }
        return body
    }
}
