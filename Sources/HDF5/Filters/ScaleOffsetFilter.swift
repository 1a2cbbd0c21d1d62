// The scale-offset filter stores how far each number is from the smallest one, in as few bits as all of them
// need. Its twenty parameters, for a chunk of 4 signed integers of 2 bytes whose fill value is -1:
//
//     2, 0, 4, 0, 2, 1, 0, 1, FFFF, 0 ... 0
//     scale type (0 decimal floats, 1 binary floats, which nobody implements, 2 integers); scale factor;
//     elements of the chunk; class (0 integer, 1 float); bytes; 1 if signed; 1 if big-endian;
//     1 if there is a fill value; the fill value in words of 4 bytes, the low one first
//
//     packed    03 00 00 00   bits a number
//               08            bytes of the smallest number that mean something
//               F6 FF FF FF FF FF FF FF  00 ... 00   the smallest number, -10, in 16 bytes
//               05 70         000 001 010 111 0000: the numbers, highest bit first; all ones is the fill value
//     unpacked  -10, -9, -8, -1

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// HDF5's filter 6, undone.
package enum ScaleOffsetFilter {
    /// Bytes before the packed numbers.
    static let header = 21

    static func decode(_ packed: ByteSlice, parameters: [UInt32], size: Int) throws -> ByteStorage {
        try ByteStorage(copying: decode(packed.array, parameters: parameters, size: size))
    }

    /// The chunk of exactly `size` bytes that was packed into `packed`.
    ///
    /// A float is its code / 10^factor + the smallest number, calculated in its own precision.
    ///
    /// - Throws: ``HDF5Error`` with code `damaged` if the parameters contradict themselves or `size`, or if bits are
    ///   missing; `unsupported` for binary scaling of floats.
    package static func decode(_ packed: [UInt8], parameters: [UInt32], size: Int) throws -> [UInt8] {
        let settings = try ScaleOffsetSettings(parameters)
        let width = settings.size
        guard settings.elements.times(width) == size else {
            throw damaged("\(settings.elements) elements of \(width) bytes are not a chunk of \(size)")
        }
        if !settings.isFloat, settings.factor == width &* 8 {
            guard packed.count == size else {
                throw damaged("a chunk that was not packed has \(packed.count) bytes and should have \(size)")
            }
            return packed
        }
        guard packed.count >= header else {
            throw damaged("a chunk of \(packed.count) bytes has no room for its \(header) bytes of header")
        }
        let bits = Int(number(packed, from: 0, count: 4))
        guard bits <= width &* 8 else { throw damaged("\(bits) bits are not a number of \(width) bytes") }
        guard let needed = settings.elements.times(bits), needed.dividedUp(by: 8) <= packed.count &- header
        else {
            throw damaged(
                "\(settings.elements) numbers of \(bits) bits are not in \(packed.count &- header) bytes")
        }
        let smallest = number(packed, from: 5, count: min(8, Int(packed[4])))
        var reader = BitReader(packed, from: header)
        var output = [UInt8](repeating: 0, count: size)
        if bits == width &* 8 {
            // Numbers that need all their bits are stored as they are, little-endian.
            for place in 0..<size {
                let byte = place % width
                output[settings.isBigEndian ? place &- byte &+ width &- 1 &- byte : place] =
                    packed[header &+ place]
            }
            return output
        }
        let value = settings.numbers(bits: bits, smallest: smallest)
        for element in 0..<settings.elements {
            guard let code = reader.readWide(bits) else {
                throw damaged("the packed bits do not fill the chunk")
            }
            let number = value(code)
            for byte in 0..<width {
                let place = element &* width &+ (settings.isBigEndian ? width &- 1 &- byte : byte)
                guard place < output.count else { throw damaged("the packed numbers do not fit the chunk") }
                output[place] = UInt8(truncatingIfNeeded: number >> UInt64(byte &* 8))
            }
        }
        return output
    }

    /// The little-endian number of `count` bytes at `start`, which the caller knows to be there.
    private static func number(_ bytes: [UInt8], from start: Int, count: Int) -> UInt64 {
        bytes.dropFirst(start).prefix(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    static func damaged(_ message: String) -> HDF5Error {
        HDF5Error(.damaged, structure: "scale-offset filter", message)
    }
}

/// The filter's parameters.
private struct ScaleOffsetSettings {
    let factor: Int
    let elements: Int
    let isFloat: Bool
    let size: Int
    let isBigEndian: Bool
    /// The bits of the fill value, if there is one.
    let fill: UInt64?

    init(_ values: [UInt32]) throws {
        guard values.count == 20 else {
            throw ScaleOffsetFilter.damaged("the filter has \(values.count) parameters and should have 20")
        }
        let (scale, kind) = (values[0], values[3])
        guard scale != 1 else {
            throw HDF5Error(
                .unsupported, structure: "scale-offset filter",
                "floats with a binary scale factor (E-scaling) are not supported")
        }
        guard (scale == 0 && kind == 1) || (scale == 2 && kind == 0) else {
            throw ScaleOffsetFilter.damaged("scale type \(scale) does not go with class \(kind) of numbers")
        }
        isFloat = kind == 1
        guard isFloat ? [4, 8].contains(values[4]) : [1, 2, 4, 8].contains(values[4]) else {
            throw ScaleOffsetFilter.damaged(
                "\(isFloat ? "floats" : "integers") of \(values[4]) bytes cannot be packed")
        }
        size = Int(values[4])
        guard values[5] <= 1, values[6] <= 1, values[7] <= 1 else {
            throw ScaleOffsetFilter.damaged("the sign, byte order or fill value flag is not 0 or 1")
        }
        elements = Int(values[2])
        isBigEndian = values[6] == 1
        fill = values[7] == 1 ? UInt64(values[9]) << 32 | UInt64(values[8]) : nil
        let factor = Int(Int32(bitPattern: values[1]))
        guard isFloat || factor <= size &* 8 else {
            throw ScaleOffsetFilter.damaged("\(factor) bits are more than integers of \(size) bytes have")
        }
        self.factor = factor
    }

    /// What turns a code of `bits` bits into the bits of its number. Signs need no care: sums wrap around and
    /// only the low bytes of the result are kept.
    func numbers(bits: Int, smallest: UInt64) -> (UInt64) -> UInt64 {
        let (fill, marker) = (fill, UInt64(1) << UInt64(bits) &- 1)
        func filled(_ value: @escaping (UInt64) -> UInt64) -> (UInt64) -> UInt64 {
            guard let fill else { return value }
            return { $0 == marker ? fill : value($0) }
        }
        guard isFloat else { return filled { $0 &+ smallest } }
        if size == 4 {
            let (least, scale) = (
                Float(bitPattern: UInt32(truncatingIfNeeded: smallest)), powf(10, Float(factor))
            )
            return filled { UInt64((Float($0) / scale + least).bitPattern) }
        }
        let (least, scale) = (Double(bitPattern: smallest), pow(10, Double(factor)))
        return filled { (Double($0) / scale + least).bitPattern }
    }
}
