// The n-bit filter keeps only the bits of a number that its type says are significant. Its parameters, for
// a chunk of 2 little-endian integers of 4 bytes whose 12 significant bits begin at bit 4:
//
//     8, 0, 2            parameters in all; 1 if nothing was packed; elements of the chunk
//     1, 4, 0, 12, 4     atomic; bytes; 0 little-endian or 1 big-endian; significant bits; the lowest one
//
//     packed    AB CD EF               the bits of all elements one after another, highest bit first
//     unpacked  C0 AB 00 00  F0 DE 00 00
//
// Other types are 2 (array: bytes, then the type of its elements), 3 (compound: bytes, number of members, then
// offset and type of each) and 4 (a type that is stored whole: bytes).

/// HDF5's filter 5, undone.
package enum NBitFilter {
    /// The most types that may stand one in another.
    static let deepest = 64

    static func decode(_ packed: ByteSlice, parameters: [UInt32], size: Int) throws -> ByteStorage {
        try ByteStorage(copying: decode(packed.array, parameters: parameters, size: size))
    }

    /// The chunk of exactly `size` bytes that was packed into `packed`.
    ///
    /// - Throws: ``HDF5Error`` with code `damaged` if the parameters contradict themselves or `size`, or if bits are
    ///   missing.
    package static func decode(_ packed: [UInt8], parameters: [UInt32], size: Int) throws -> [UInt8] {
        guard parameters.count >= 3, Int(parameters[0]) == parameters.count else {
            throw damaged("the filter has \(parameters.count) parameters and does not say so in the first")
        }
        guard parameters[1] == 0 else {
            guard packed.count == size else {
                throw damaged("a chunk that was not packed has \(packed.count) bytes and should have \(size)")
            }
            return packed
        }
        let elements = Int(parameters[2])
        var list = NBitParameters(parameters)
        let type = try list.type(depth: 1)
        guard list.isAtEnd else { throw damaged("parameters are left over behind the type") }
        guard elements.times(type.size) == size else {
            throw damaged("\(elements) elements of \(type.size) bytes are not a chunk of \(size)")
        }
        guard let needed = elements.times(type.bits), needed.dividedUp(by: 8) <= packed.count else {
            throw damaged(
                "\(elements) elements of \(type.bits) bits are not in \(packed.count) bytes")
        }
        var unpacking = NBitUnpacking(bits: BitReader(packed), output: [UInt8](repeating: 0, count: size))
        for element in 0..<elements { try unpacking.unpack(type, at: element &* type.size) }
        return unpacking.output
    }

    static func damaged(_ message: String) -> HDF5Error {
        HDF5Error(.damaged, structure: "n-bit filter", message)
    }
}

/// A type as the filter's parameters describe it.
private indirect enum NBitType {
    /// The bits of one byte of an atomic value: `width` bits, the lowest of which is bit `shift`.
    struct Piece {
        let byte: Int
        let width: Int
        let shift: Int
    }
    struct Member {
        let offset: Int
        let type: NBitType
    }

    case atomic(size: Int, bits: Int, [Piece])
    case array(size: Int, bits: Int, count: Int, of: NBitType)
    case compound(size: Int, bits: Int, [Member])
    case whole(size: Int)

    var size: Int {
        switch self {
        case .atomic(let size, _, _), .array(let size, _, _, _), .compound(let size, _, _), .whole(let size):
            size
        }
    }

    /// Bits of a packed value.
    var bits: Int {
        switch self {
        case .atomic(_, let bits, _), .array(_, let bits, _, _), .compound(_, let bits, _): bits
        case .whole(let size): size &* 8
        }
    }
}

/// A cursor over the parameters.
private struct NBitParameters {
    private let values: [UInt32]
    private var position = 3

    init(_ values: [UInt32]) { self.values = values }

    var isAtEnd: Bool { position == values.count }

    private mutating func next() throws -> Int {
        guard position < values.count else {
            throw NBitFilter.damaged("the parameters end before the type they describe")
        }
        defer { position &+= 1 }
        return Int(values[position])
    }

    /// All numbers are below 2^32, and a type's packed bits are at most eight times its bytes, so that no sum or
    /// product here is near 2^63.
    mutating func type(depth: Int) throws -> NBitType {
        guard depth <= NBitFilter.deepest else {
            throw NBitFilter.damaged("more than \(NBitFilter.deepest) types stand one in another")
        }
        let kind = try next()
        let size = try next()
        guard size > 0 else { throw NBitFilter.damaged("a type has no bytes") }
        switch kind {
        case 1: return try atomic(size)
        case 2: return try array(size, depth)
        case 3: return try compound(size, depth)
        case 4: return .whole(size: size)
        default: throw NBitFilter.damaged("\(kind) is not the number of a type")
        }
    }

    private mutating func atomic(_ size: Int) throws -> NBitType {
        let (order, precision, lowest) = (try next(), try next(), try next())
        guard order <= 1 else { throw NBitFilter.damaged("\(order) is not a byte order") }
        guard precision > 0, precision &+ lowest <= size &* 8 else {
            throw NBitFilter.damaged(
                "\(precision) bits from bit \(lowest) are not in a number of \(size) bytes")
        }
        guard size <= 64 else { throw NBitFilter.damaged("a number has \(size) bytes") }
        let end = precision &+ lowest
        var pieces: [NBitType.Piece] = []
        for byte in stride(from: (end &- 1) / 8, through: lowest / 8, by: -1) {
            let from = max(lowest, byte &* 8)
            pieces.append(
                .init(
                    byte: order == 0 ? byte : size &- 1 &- byte,
                    width: min(end, byte &* 8 &+ 8) &- from, shift: from & 7))
        }
        return .atomic(size: size, bits: precision, pieces)
    }

    private mutating func array(_ size: Int, _ depth: Int) throws -> NBitType {
        let start = position
        let base = try type(depth: depth &+ 1)
        // Of elements that are stored whole, only the array's size counts.
        if case .whole = base { return .whole(size: size) }
        guard size % base.size == 0 else {
            throw NBitFilter.damaged(
                "an array of \(size) bytes is not made of \(base.size) each (parameter \(start))")
        }
        let count = size / base.size
        return .array(size: size, bits: count &* base.bits, count: count, of: base)
    }

    private mutating func compound(_ size: Int, _ depth: Int) throws -> NBitType {
        let count = try next()
        // A member takes three parameters at least.
        guard count > 0, count <= (values.count &- position) / 3 else {
            throw NBitFilter.damaged("a compound type cannot have \(count) members here")
        }
        var (members, used, bits): ([NBitType.Member], Int, Int) = ([], 0, 0)
        for _ in 0..<count {
            let offset = try next()
            let member = try type(depth: depth &+ 1)
            used &+= member.size
            bits &+= member.bits
            guard used <= size, offset &+ member.size <= size else {
                throw NBitFilter.damaged(
                    "a member of \(member.size) bytes at byte \(offset) is not in a compound type of \(size)")
            }
            members.append(.init(offset: offset, type: member))
        }
        return .compound(size: size, bits: bits, members)
    }
}

/// The chunk while it is filled.
private struct NBitUnpacking {
    var bits: BitReader
    var output: [UInt8]

    mutating func unpack(_ type: NBitType, at start: Int) throws {
        switch type {
        case .atomic(_, _, let pieces):
            for piece in pieces {
                try put(piece.width, shift: piece.shift, at: start &+ piece.byte)
            }
        case .array(_, _, let count, let base):
            for index in 0..<count { try unpack(base, at: start &+ index &* base.size) }
        case .compound(_, _, let members):
            for member in members { try unpack(member.type, at: start &+ member.offset) }
        case .whole(let size):
            for index in 0..<size { try put(8, shift: 0, at: start &+ index) }
        }
    }

    private mutating func put(_ width: Int, shift: Int, at place: Int) throws {
        guard place >= 0, place < output.count, let value = bits.read(width) else {
            throw NBitFilter.damaged("the packed bits do not fill the chunk")
        }
        output[place] = UInt8(truncatingIfNeeded: value << UInt64(shift))
    }
}
