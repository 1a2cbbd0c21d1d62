/// The LZF filter (32000) of h5py, in LibLZF's format: runs of literal bytes and copies of what came before.
///
///     encoded    01 61 62            2 literals (01 + 1): "ab"
///                80 01               copy 4 + 2 bytes (80 >> 5 = 4) from 1 + 1 bytes back
///     decoded    61 62 61 62 61 62 61 62
///
/// A copy's control byte has its length less 2 in the upper 3 bits, where 7 means that the next byte is added, and
/// the upper 5 bits of the distance less 1; a byte with the lower 8 bits follows.
package enum LZF {
    /// Three bytes can stand for 264, and fewer bytes for less.
    static let largestRatio = 88

    /// Decodes into memory of the caller's. How many bytes it was, or nil if `source` is not LZF data or there are
    /// more bytes than fit; the memory may have been written to all the same.
    package static func decode(
        _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
    ) -> Int? {
        guard let from = source.baseAddress, let to = target.baseAddress else {
            return source.isEmpty ? 0 : nil
        }
        var (position, written) = (0, 0)
        while position < source.count {
            let control = Int(from.load(fromByteOffset: position, as: UInt8.self))
            position &+= 1
            if control < 32 {
                let count = control &+ 1
                guard count <= source.count &- position, count <= target.count &- written else { return nil }
                let rounded = (count &+ 7) & ~7
                if rounded <= source.count &- position, rounded <= target.count &- written {
                    copyWords(from + position, to + written, count: count)
                } else {
                    (to + written).copyMemory(from: from + position, byteCount: count)
                }
                position &+= count
                written &+= count
                continue
            }
            var count = control >> 5
            if count == 7 {
                guard position < source.count else { return nil }
                count &+= Int(from.load(fromByteOffset: position, as: UInt8.self))
                position &+= 1
            }
            count &+= 2
            guard position < source.count else { return nil }
            let low = Int(from.load(fromByteOffset: position, as: UInt8.self))
            position &+= 1
            let distance = ((control & 31) << 8 | low) &+ 1
            guard distance <= written, count <= target.count &- written else { return nil }
            let place = to + written
            if distance >= 8, (count &+ 7) & ~7 <= target.count &- written {
                copyWords(place - distance, place, count: count)
            } else {
                for index in 0..<count {
                    place.storeBytes(
                        of: place.load(fromByteOffset: index &- distance, as: UInt8.self),
                        toByteOffset: index, as: UInt8.self)
                }
            }
            written &+= count
        }
        return written
    }

    /// Copies eight bytes at a time, from the front on, and so up to seven more than `count`, where there is room.
    @inline(__always)
    private static func copyWords(
        _ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, count: Int
    ) {
        var index = 0
        while index < count {
            target.storeBytes(
                of: source.loadUnaligned(fromByteOffset: index, as: UInt64.self), toByteOffset: index,
                as: UInt64.self)
            index &+= 8
        }
    }
}
