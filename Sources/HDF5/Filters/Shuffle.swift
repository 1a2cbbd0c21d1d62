/// The shuffle filter (2): the first bytes of all elements, then their second bytes, and so on; bytes after the last whole
/// element stay in place.
///
///     01 00 00 00  02 00 00 00      two 32-bit integers become
///     01 02  00 00  00 00  00 00
///
/// Loops over whole words, which the compiler turns into vector instructions, for elements of 2, 4 and 8 bytes.
enum Shuffle {
    /// - Precondition: `target` has room for `source`.
    static func encode(
        _ source: UnsafeRawBufferPointer, elementSize size: Int, into target: UnsafeMutableRawBufferPointer
    ) {
        let count = source.count / size
        guard let from = source.baseAddress, let to = target.baseAddress else { return }
        let output = to.assumingMemoryBound(to: UInt8.self)
        switch size {
        case 2: planes(of: UInt16.self, from, count, output)
        case 4: planes(of: UInt32.self, from, count, output)
        case 8: planes(of: UInt64.self, from, count, output)
        default:
            for byte in 0..<size {
                for element in 0..<count {
                    output[byte &* count &+ element] = source[element &* size &+ byte]
                }
            }
        }
        for index in count * size..<source.count { output[index] = source[index] }
    }

    /// - Precondition: `target` has room for `source`.
    static func decode(
        _ source: UnsafeRawBufferPointer, elementSize size: Int, into target: UnsafeMutableRawBufferPointer
    ) {
        let count = source.count / size
        guard let from = source.baseAddress, let to = target.baseAddress else { return }
        let input = from.assumingMemoryBound(to: UInt8.self)
        switch size {
        case 2: words(of: UInt16.self, input, count, to)
        case 4: words(of: UInt32.self, input, count, to)
        case 8: words(of: UInt64.self, input, count, to)
        default:
            let output = to.assumingMemoryBound(to: UInt8.self)
            for byte in 0..<size {
                for element in 0..<count {
                    output[element &* size &+ byte] = input[byte &* count &+ element]
                }
            }
        }
        for index in count * size..<source.count { target[index] = source[index] }
    }

    /// Pairs of planes at a time.
    @inline(__always)
    private static func planes<Word: FixedWidthInteger & UnsignedInteger>(
        of type: Word.Type, _ source: UnsafeRawPointer, _ count: Int, _ target: UnsafeMutablePointer<UInt8>
    ) {
        for byte in stride(from: 0, to: Word.bitWidth / 8, by: 2) {
            let (first, second) = (target + byte * count, target + (byte + 1) * count)
            let shift = Word(byte * 8)
            for element in 0..<count {
                let word = source.loadUnaligned(
                    fromByteOffset: element &* (Word.bitWidth / 8), as: Word.self)
                let bits = Word(littleEndian: word) &>> shift
                first[element] = UInt8(truncatingIfNeeded: bits)
                second[element] = UInt8(truncatingIfNeeded: bits &>> 8)
            }
        }
    }

    @inline(__always)
    private static func words<Word: FixedWidthInteger & UnsignedInteger>(
        of type: Word.Type, _ source: UnsafePointer<UInt8>, _ count: Int, _ target: UnsafeMutableRawPointer
    ) {
        for element in 0..<count {
            var word: Word = 0
            for byte in 0..<Word.bitWidth / 8 {
                word |= Word(truncatingIfNeeded: source[byte &* count &+ element]) &<< Word(byte &* 8)
            }
            target.storeBytes(
                of: word.littleEndian, toByteOffset: element &* (Word.bitWidth / 8), as: Word.self)
        }
    }
}
