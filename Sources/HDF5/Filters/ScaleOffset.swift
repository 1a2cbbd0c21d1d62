#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The scale-offset filter (6): of each number the difference to the least, in as many bits as the largest difference
/// needs. Floats are multiplied by a power of ten and rounded first.
///
/// The unsigned bytes 16, 17, 19 and 18 without a fill value, in 2 bits each:
///
///     parameters 2 0 4 0 1 0 0 0      scaling of integers, bits to be found out, 4 elements, integers of 1 byte,
///                                     unsigned, little-endian, no fill value
///     encoded    02 00 00 00          bits
///                08  10 00 00 00 00 00 00 00    bytes of the least number, and the number
///                00 00 00 00 00 00 00 00        nothing
///                1E 00                0 1 3 2, the highest bit first
///     decoded    10 11 13 12
///
/// With a fill value (parameter 8 and on), all bits 1 stand for it.
struct ScaleOffset: Sendable {
    /// Bytes before the packed differences.
    static let headerSize = 21

    private let count: Int
    private let size: Int
    private let isFloat: Bool
    private let bigEndian: Bool
    private let fill: UInt64?
    /// The power of ten that floats were multiplied with.
    private let decimals: Int32
    /// Whether the bytes are stored as they are.
    let isVerbatim: Bool

    /// - Throws: `damaged` if the parameters are not those of the filter, `unsupported` for the method with an
    ///   exponent, which no program has.
    init(_ parameters: [UInt32]) throws {
        guard parameters.count >= 8 else {
            throw HDF5Error.chunk(
                "the scale-offset filter has \(parameters.count) parameters and needs 8 or more")
        }
        let method = parameters[0]
        decimals = Int32(bitPattern: parameters[1])
        count = Int(parameters[2])
        isFloat = parameters[3] == 1
        size = Int(parameters[4])
        bigEndian = parameters[6] == 1
        guard parameters[3] < 2, parameters[6] < 2 else {
            throw HDF5Error.chunk("the scale-offset filter has a number of an unknown kind")
        }
        guard isFloat ? [4, 8].contains(size) : [1, 2, 4, 8].contains(size) else {
            throw HDF5Error.chunk("the scale-offset filter has numbers of \(size) bytes")
        }
        guard method != 1 else {
            throw HDF5Error(
                .unsupported, structure: "filter pipeline message",
                "the scale-offset filter's scaling by an exponent is not supported")
        }
        guard (method == 0) == isFloat else {
            throw HDF5Error.chunk(
                "the scale-offset filter has the method \(method) for another kind of number")
        }
        guard isFloat || decimals <= 8 &* size else {
            throw HDF5Error.chunk("the scale-offset filter has \(decimals) bits for numbers of \(size) bytes")
        }
        isVerbatim = !isFloat && decimals == 8 &* size
        guard parameters[7] == 1 else {
            fill = nil
            return
        }
        guard parameters.count >= (size == 8 ? 10 : 9) else {
            throw HDF5Error.chunk("the scale-offset filter has no fill value among its parameters")
        }
        fill = UInt64(parameters[8]) | (size == 8 ? UInt64(parameters[9]) << 32 : 0)
    }

    /// - Throws: `damaged` if `source` cannot be `expected` bytes that have gone through the filter.
    func check(_ source: UnsafeRawBufferPointer, size expected: Int) throws {
        guard count.times(size) == expected else {
            throw HDF5Error.chunk(
                "the scale-offset filter has \(count) elements of \(size) bytes in a chunk of \(expected)")
        }
        guard source.count >= ScaleOffset.headerSize else {
            throw HDF5Error.chunk("a chunk of \(source.count) bytes has no room for the scale-offset header")
        }
        let width = header(source).width
        guard width <= 8 &* size else {
            throw HDF5Error.chunk("a chunk has \(width) bits for each number of \(size) bytes")
        }
        // 2³² elements of 64 bits at most: this fits.
        guard (count &* width).dividedUp(by: 8) <= source.count &- ScaleOffset.headerSize else {
            throw HDF5Error.chunk(
                "\(source.count &- ScaleOffset.headerSize) bytes are too few for \(count) packed elements of \(width) bits"
            )
        }
    }

    private func header(_ source: UnsafeRawBufferPointer) -> (width: Int, least: UInt64) {
        let width = UInt32(littleEndian: source.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
        let bytes = min(8, UInt64(source[4]))
        let least = UInt64(littleEndian: source.loadUnaligned(fromByteOffset: 5, as: UInt64.self))
        // A smart shift: by 64 it leaves nothing.
        return (Int(width), least & ~(UInt64.max << (8 * bytes)))
    }

    /// Decodes what has been checked into memory of the size that it was checked for.
    func decode(_ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) {
        precondition(
            target.count == count &* size && source.count >= ScaleOffset.headerSize,
            "the memory is not that of a chunk")
        let packed = UnsafeRawBufferPointer(rebasing: source[ScaleOffset.headerSize...])
        let (width, least) = header(source)
        switch size {
        case 1: integers(packed, UInt8.self, width, least, target)
        case 2: integers(packed, UInt16.self, width, least, target)
        case 4:
            guard isFloat, width < 32 else { return integers(packed, UInt32.self, width, least, target) }
            let least = Float(bitPattern: UInt32(truncatingIfNeeded: least))
            let scale = powf(10, Float(decimals))
            numbers(packed, UInt32.self, width, target) {
                (Float(Int32(bitPattern: $0)) / scale + least).bitPattern
            }
        default:
            guard isFloat, width < 64 else { return integers(packed, UInt64.self, width, least, target) }
            let least = Double(bitPattern: least)
            let scale = pow(10, Double(decimals))
            numbers(packed, UInt64.self, width, target) {
                (Double(Int64(bitPattern: $0)) / scale + least).bitPattern
            }
        }
    }

    /// Signed numbers are the same as unsigned ones here, as sums wrap.
    private func integers<Word: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
        _ packed: UnsafeRawBufferPointer, _ type: Word.Type, _ width: Int, _ least: UInt64,
        _ target: UnsafeMutableRawBufferPointer
    ) {
        let least = Word(truncatingIfNeeded: least)
        numbers(packed, type, width, target) { $0 &+ least }
    }

    @inline(__always)
    private func numbers<Word: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
        _ packed: UnsafeRawBufferPointer, _ type: Word.Type, _ width: Int,
        _ target: UnsafeMutableRawBufferPointer, _ make: (Word) -> Word
    ) {
        guard let start = target.baseAddress else { return }
        let bytes = MemoryLayout<Word>.size
        if width == Word.bitWidth, let source = packed.baseAddress {
            // Numbers of the full width are stored little-endian as they are.
            for index in 0..<count {
                let word = source.loadUnaligned(fromByteOffset: index &* bytes, as: Word.self)
                let number = Word(littleEndian: word)
                start.storeBytes(
                    of: bigEndian ? number.bigEndian : word, toByteOffset: index &* bytes, as: Word.self)
            }
            return
        }
        var bits = PackedBits(packed)
        let special = Word(truncatingIfNeeded: ~(UInt64.max << UInt64(width)))
        let fill = self.fill.map { Word(truncatingIfNeeded: $0) }
        for index in 0..<count {
            let word = width == 0 ? 0 : Word(truncatingIfNeeded: bits?.read(width) ?? 0)
            let number = fill.map { word == special ? $0 : make(word) } ?? make(word)
            start.storeBytes(
                of: bigEndian ? number.bigEndian : number.littleEndian, toByteOffset: index &* bytes,
                as: Word.self)
        }
    }
}
