/// The n-bit filter (5): of each number only the bits that its datatype uses, packed, the highest bit first.
///
/// Two little-endian 16-bit numbers with a precision of 12 bits, 0x123 and 0x456:
///
///     parameters 8 0 2  1 2 0 12 0    8 parameters; packed; 2 elements; atomic of 2 bytes, little-endian, precision,
///                                     offset
///     decoded    23 01 56 04
///     encoded    12 34 56 00          the C library adds a byte when the bits end with a byte
///
/// The parameters from the fourth on are the datatype's tree: 1 atomic (size, byte order, precision, offset), 2 array
/// (size, base type), 3 compound (size, number of members, and for each its offset and type), 4 bytes that are stored
/// whole (size).
struct NBit: Sendable {
    /// The depth that trees may have, far beyond what programs write.
    static let mostLevels = 32

    /// Elements of a whole chunk.
    let count: Int
    /// nil if the bytes are stored as they are.
    let element: NBitType?

    /// - Throws: `damaged` if the parameters are not those of the filter.
    init(_ parameters: [UInt32]) throws {
        guard parameters.count >= 3 else {
            throw HDF5Error.chunk("the n-bit filter has \(parameters.count) parameters and needs 3 or more")
        }
        count = Int(parameters[2])
        guard parameters[1] == 0 else {
            element = nil
            return
        }
        var rest = parameters[3...]
        element = try NBitType(&rest, level: 0)
    }

    /// - Throws: `damaged` if `source` cannot be `size` bytes that have gone through the filter.
    func check(_ source: UnsafeRawBufferPointer, size: Int) throws {
        guard let element else { return }
        guard count.times(element.size) == size else {
            throw HDF5Error.chunk(
                "the n-bit filter has \(count) elements of \(element.size) bytes in a chunk of \(size)")
        }
        guard let bits = count.times(element.bits), bits.dividedUp(by: 8) <= source.count else {
            throw HDF5Error.chunk(
                "\(source.count) bytes are too few for \(count) packed elements of \(element.bits) bits")
        }
    }

    /// Decodes what has been checked into memory of the size that it was checked for.
    func decode(_ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) {
        guard let element, var bits = PackedBits(source), let start = target.baseAddress else { return }
        precondition(target.count == count &* element.size, "the memory is not that of a chunk")
        guard case .atomic(let number) = element.kind else {
            target.initializeMemory(as: UInt8.self, repeating: 0)
            for index in 0..<count { element.decode(&bits, to: start + index &* element.size) }
            return
        }
        switch number.size {
        case 1: number.decode(&bits, UInt8.self, count: count, to: start)
        case 2: number.decode(&bits, UInt16.self, count: count, to: start)
        case 4: number.decode(&bits, UInt32.self, count: count, to: start)
        case 8: number.decode(&bits, UInt64.self, count: count, to: start)
        default:
            target.initializeMemory(as: UInt8.self, repeating: 0)
            for index in 0..<count { number.decodeBytes(&bits, to: start + index &* number.size) }
        }
    }
}

/// A datatype as the n-bit filter's parameters describe it. Every type takes at least one bit of the packed data, so
/// that the work is bounded by them.
struct NBitType: Sendable {
    enum Kind: Sendable {
        case atomic(NBitNumber)
        indirect case array(count: Int, NBitType)
        case compound([(offset: Int, type: NBitType)])
        case bytes
    }

    let size: Int
    /// Bits in the packed data, saturating.
    let bits: Int
    let kind: Kind

    /// Whether the C library goes on at the wrong parameter after this type: it does after an array of arrays or
    /// compounds, and then loses the members that follow, when it writes as when it reads.
    private var misleads: Bool {
        switch kind {
        case .atomic, .bytes: return false
        case .array(_, let base):
            if case .atomic = base.kind { return false }
            return true
        case .compound(let members): return members.last?.type.misleads ?? false
        }
    }

    init(_ rest: inout ArraySlice<UInt32>, level: Int) throws {
        guard level < NBit.mostLevels else {
            throw HDF5Error.chunk(
                "the n-bit filter's datatype is nested deeper than \(NBit.mostLevels) levels")
        }
        let code = try NBitType.next(&rest)
        size = try NBitType.next(&rest)
        guard size > 0 else { throw HDF5Error.chunk("the n-bit filter's datatype has no bytes") }
        switch code {
        case 1:
            let number = try NBitNumber(&rest, size: size)
            (kind, bits) = (.atomic(number), number.precision)
        case 2:
            let base = try NBitType(&rest, level: level + 1)
            if case .bytes = base.kind {
                // The whole array is stored, whatever the size of its base.
                (kind, bits) = (.bytes, size.times(8) ?? .max)
                return
            }
            guard size % base.size == 0 else {
                throw HDF5Error.chunk(
                    "the n-bit filter has an array of \(size) bytes of elements of \(base.size)")
            }
            (kind, bits) = (.array(count: size / base.size, base), base.bits.times(size / base.size) ?? .max)
        case 3:
            (kind, bits) = try NBitType.compound(&rest, size: size, level: level)
        case 4:
            (kind, bits) = (.bytes, size.times(8) ?? .max)
        default:
            throw HDF5Error.chunk("the n-bit filter has a datatype of the unknown class \(code)")
        }
    }

    private static func compound(
        _ rest: inout ArraySlice<UInt32>, size: Int, level: Int
    ) throws -> (Kind, Int) {
        let count = try next(&rest)
        // A member has an offset, a class and a size at least.
        guard count > 0, count <= rest.count / 3 else {
            throw HDF5Error.chunk("the n-bit filter has a compound datatype of \(count) members")
        }
        var (members, bits): ([(offset: Int, type: NBitType)], Int) = ([], 0)
        for _ in 0..<count {
            guard !(members.last?.type.misleads ?? false) else {
                throw HDF5Error(
                    .unsupported, structure: "filter pipeline message",
                    "the n-bit filter does not keep the members of a compound after an array of arrays or compounds"
                )
            }
            let offset = try next(&rest)
            let type = try NBitType(&rest, level: level + 1)
            guard offset <= size, type.size <= size &- offset else {
                throw HDF5Error.chunk("the n-bit filter has a member that reaches beyond its compound")
            }
            members.append((offset, type))
            bits = bits.addingSaturated(type.bits)
        }
        return (.compound(members), bits)
    }

    static func next(_ rest: inout ArraySlice<UInt32>) throws -> Int {
        guard let value = rest.popFirst() else {
            throw HDF5Error.chunk("the n-bit filter has fewer parameters than its datatype needs")
        }
        return Int(value)
    }

    /// Decodes one element into `size` bytes that are 0.
    func decode(_ source: inout PackedBits, to target: UnsafeMutableRawPointer) {
        switch kind {
        case .atomic(let number): number.decodeBytes(&source, to: target)
        case .array(let count, let base):
            for index in 0..<count { base.decode(&source, to: target + index &* base.size) }
        case .compound(let members):
            for member in members { member.type.decode(&source, to: target + member.offset) }
        case .bytes:
            for index in 0..<size {
                target.storeBytes(
                    of: UInt8(truncatingIfNeeded: source.read(8)), toByteOffset: index, as: UInt8.self)
            }
        }
    }
}

/// A number with unused bits around those that count.
struct NBitNumber: Sendable {
    let size: Int
    let bigEndian: Bool
    /// Bits that are stored.
    let precision: Int
    /// Unused bits below them.
    let offset: Int

    init(_ rest: inout ArraySlice<UInt32>, size: Int) throws {
        self.size = size
        let order = try NBitType.next(&rest)
        precision = try NBitType.next(&rest)
        offset = try NBitType.next(&rest)
        guard order < 2 else {
            throw HDF5Error.chunk("the n-bit filter has a number of the unknown byte order \(order)")
        }
        bigEndian = order == 1
        guard precision > 0, precision &+ offset <= size &* 8 else {
            throw HDF5Error.chunk(
                "the n-bit filter has a number of \(precision) bits from bit \(offset) in \(size) bytes")
        }
    }

    @inline(__always)
    func decode<Word: FixedWidthInteger & BitwiseCopyable>(
        _ source: inout PackedBits, _ type: Word.Type, count: Int, to target: UnsafeMutableRawPointer
    ) {
        let shift = Word(truncatingIfNeeded: offset)
        for index in 0..<count {
            let word = Word(truncatingIfNeeded: source.read(precision)) &<< shift
            target.storeBytes(
                of: bigEndian ? word.bigEndian : word.littleEndian,
                toByteOffset: index &* MemoryLayout<Word>.size, as: Word.self)
        }
    }

    /// Decodes one number of any size into bytes that are 0, the highest byte that counts first.
    func decodeBytes(_ source: inout PackedBits, to target: UnsafeMutableRawPointer) {
        let end = precision &+ offset
        var byte = (end &- 1) / 8
        while byte >= offset / 8 {
            let low = max(0, offset &- 8 &* byte)
            let value = source.read(min(8, end &- 8 &* byte) &- low) &<< UInt64(low)
            target.storeBytes(
                of: UInt8(truncatingIfNeeded: value), toByteOffset: bigEndian ? size &- 1 &- byte : byte,
                as: UInt8.self)
            byte &-= 1
        }
    }
}
