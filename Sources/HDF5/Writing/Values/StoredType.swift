/// The types that the writer can describe: every class of the datatype message.
indirect enum StoredType: Equatable, Sendable {
    case integer(IntegerFormat)
    case float(FloatFormat)
    case time(bytes: Int, bigEndian: Bool)
    case fixedString(bytes: Int, utf8: Bool, padding: HDF5StringPadding)
    case bitfield(IntegerFormat)
    case opaque(bytes: Int, tag: String)
    case compound(bytes: Int, members: [Member])
    case objectReference
    case regionReference
    case enumeration(base: StoredType, members: [Name])
    case variableString(utf8: Bool)
    case variableLength(base: StoredType)
    case array(base: StoredType, dims: [Int])

    /// An integer or bit field: which of its bits count.
    struct IntegerFormat: Equatable, Sendable {
        var bytes: Int
        var signed = false
        var bigEndian = false
        /// The lowest bit that counts, and how many do.
        var bitOffset = 0
        var precision: Int

        init(bytes: Int, signed: Bool) {
            self.bytes = bytes
            self.signed = signed
            precision = bytes * 8
        }
    }

    /// A floating-point number: where its parts are, in bits from the lowest.
    struct FloatFormat: Equatable, Sendable {
        var bytes: Int
        var bigEndian = false
        var bitOffset = 0
        var precision: Int
        var sign: Int
        var exponent: (offset: Int, bits: Int)
        var mantissa: (offset: Int, bits: Int)
        var bias: Int
        /// Whether the mantissa's highest bit is 1 and left out, as in IEEE 754.
        var impliedBit = true

        /// The sign above the exponent above the mantissa, filling all bytes, with the bias of IEEE 754.
        init(bytes: Int, exponentBits: Int) {
            let mantissaBits = bytes * 8 - 1 - exponentBits
            self.bytes = bytes
            precision = bytes * 8
            sign = bytes * 8 - 1
            exponent = (mantissaBits, exponentBits)
            mantissa = (0, mantissaBits)
            bias = 1 << (exponentBits - 1) - 1
        }

        static func == (first: FloatFormat, second: FloatFormat) -> Bool {
            first.bytes == second.bytes && first.bigEndian == second.bigEndian
                && first.bitOffset == second.bitOffset && first.precision == second.precision
                && first.sign == second.sign && first.exponent == second.exponent
                && first.mantissa == second.mantissa && first.bias == second.bias
                && first.impliedBit == second.impliedBit
        }
    }

    /// A member of a compound.
    struct Member: Equatable, Sendable {
        let name: String
        let offset: Int
        let type: StoredType
    }

    /// A named value of an enumeration, as its bytes in the file.
    struct Name: Equatable, Sendable {
        let name: String
        let bytes: [UInt8]
    }

    static func integer<Number: FixedWidthInteger>(_ type: Number.Type) -> StoredType {
        .integer(IntegerFormat(bytes: type.bitWidth / 8, signed: type.isSigned))
    }

    static let float16 = StoredType.float(FloatFormat(bytes: 2, exponentBits: 5))
    static let bfloat16 = StoredType.float(FloatFormat(bytes: 2, exponentBits: 8))
    static let float32 = StoredType.float(FloatFormat(bytes: 4, exponentBits: 8))
    static let float64 = StoredType.float(FloatFormat(bytes: 8, exponentBits: 11))

    /// Bytes of one element.
    var size: Int {
        switch self {
        case .integer(let format), .bitfield(let format): format.bytes
        case .float(let format): format.bytes
        case .time(let bytes, _), .fixedString(let bytes, _, _), .opaque(let bytes, _),
            .compound(let bytes, _):
            bytes
        case .objectReference: 8
        case .regionReference: 12
        case .enumeration(let base, _): base.size
        case .variableString, .variableLength: 16
        case .array(let base, let dims): dims.reduce(base.size, *)
        }
    }

    /// Whether elements hold addresses of the file.
    var refersToFile: Bool {
        switch self {
        case .variableString, .variableLength, .objectReference, .regionReference: true
        case .array(let base, _), .enumeration(let base, _): base.refersToFile
        case .compound(_, let members): members.contains { $0.type.refersToFile }
        default: false
        }
    }

    /// The same type with its numbers' highest bytes first.
    var bigEndian: StoredType {
        switch self {
        case .integer(var format):
            format.bigEndian = true
            return .integer(format)
        case .bitfield(var format):
            format.bigEndian = true
            return .bitfield(format)
        case .float(var format):
            format.bigEndian = true
            return .float(format)
        case .time(let bytes, _): return .time(bytes: bytes, bigEndian: true)
        case .enumeration(let base, let members):
            let swapped = members.map { Name(name: $0.name, bytes: $0.bytes.reversed()) }
            return .enumeration(base: base.bigEndian, members: base.isBigEndian ? members : swapped)
        case .array(let base, let dims): return .array(base: base.bigEndian, dims: dims)
        case .compound(let bytes, let members):
            let swapped = members.map { Member(name: $0.name, offset: $0.offset, type: $0.type.bigEndian) }
            return .compound(bytes: bytes, members: swapped)
        case .fixedString, .opaque, .objectReference, .regionReference, .variableString, .variableLength:
            return self
        }
    }

    private var isBigEndian: Bool {
        switch self {
        case .integer(let format), .bitfield(let format): format.bigEndian
        case .float(let format): format.bigEndian
        case .time(_, let bigEndian): bigEndian
        default: false
        }
    }

    /// Turns the little-endian numbers of the element at `start` around.
    func swapBytes(of bytes: inout [UInt8], at start: Int) {
        switch self {
        case .integer, .bitfield, .float, .time, .enumeration:
            if !isBigEndian { bytes[start..<start + size].reverse() }
        case .array(let base, let dims):
            for index in 0..<dims.reduce(1, *) { base.swapBytes(of: &bytes, at: start + index * base.size) }
        case .compound(_, let members):
            for member in members { member.type.swapBytes(of: &bytes, at: start + member.offset) }
        case .fixedString, .opaque, .objectReference, .regionReference, .variableString, .variableLength:
            break
        }
    }
}
