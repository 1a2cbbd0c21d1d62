/// What one element of a dataset or attribute is.
public indirect enum HDF5Datatype: Equatable, Sendable {
    /// A two's complement or unsigned integer that fills its 1, 2, 4 or 8 bytes.
    case integer(bytes: Int, signed: Bool, bigEndian: Bool)
    /// An IEEE 754 number: binary16, binary32 or binary64.
    case float(bytes: Int, bigEndian: Bool)
    /// An integer of another size, or with unused bits.
    case otherInteger(HDF5IntegerFormat)
    /// A floating-point format that is not one of IEEE 754's three, such as bfloat16 or x87's 80 bits.
    case otherFloat(HDF5FloatFormat)
    /// Two numbers of a floating-point type: the real part and the imaginary part.
    case complex(base: HDF5Datatype)
    /// Text in a fixed number of bytes; `utf8` is false for ASCII.
    case fixedString(bytes: Int, utf8: Bool, padding: HDF5StringPadding = .zeros)
    /// Text of any length, kept in the file's global heap.
    case variableString(utf8: Bool, padding: HDF5StringPadding = .terminated)
    case compound(bytes: Int, members: [HDF5CompoundMember])
    /// Names for some values of an integer type. h5py's booleans are of this type.
    case enumeration(base: HDF5Datatype, members: [HDF5EnumerationMember])
    case array(base: HDF5Datatype, dims: [Int])
    /// Any number of elements of one type, kept in the file's global heap.
    case variableLength(base: HDF5Datatype)
    /// Bytes whose meaning is known to their writers only.
    case opaque(bytes: Int, tag: String)
    case reference(bytes: Int, kind: HDF5ReferenceKind)
    /// Bits that are no number; `signed` is false.
    case bitfield(HDF5IntegerFormat)
    /// A time in a form that the specification leaves to its writers.
    case time(bytes: Int, bigEndian: Bool)
}

/// What follows text that is shorter than its fixed number of bytes.
public enum HDF5StringPadding: Equatable, Sendable {
    /// Ended by a zero byte.
    case terminated
    /// Filled up with zero bytes.
    case zeros
    /// Filled up with spaces.
    case spaces
}

/// What a reference refers to, and in which of the two forms.
public enum HDF5ReferenceKind: Equatable, Sendable {
    /// An object of the file, by the address of its header.
    case object
    /// Some elements of a dataset.
    case region
    /// One of the forms of HDF5 1.12, which can name an object, a region or an attribute.
    case standard
}

/// Where the bits of an integer are in its bytes.
public struct HDF5IntegerFormat: Equatable, Sendable {
    public let bytes: Int
    public let signed: Bool
    public let bigEndian: Bool
    /// The number of unused bits below the lowest one.
    public let bitOffset: Int
    /// How many bits are used.
    public let precision: Int

    public init(bytes: Int, signed: Bool, bigEndian: Bool, bitOffset: Int, precision: Int) {
        self.bytes = bytes
        self.signed = signed
        self.bigEndian = bigEndian
        self.bitOffset = bitOffset
        self.precision = precision
    }

    /// Whether every bit is used.
    public var isFull: Bool { bitOffset == 0 && precision == bytes &* 8 }
}

/// Where the parts of a floating-point number are in its bytes. Positions count from the lowest bit of the number in
/// little-endian order.
public struct HDF5FloatFormat: Equatable, Sendable {
    public enum ByteOrder: Equatable, Sendable { case little, big, vax }

    /// What is known of the highest bit of the mantissa.
    public enum Normalization: Equatable, Sendable {
        /// Nothing: it is stored, as in the x87 processor's 80 bits, `long double` in C.
        case none
        /// It is set, and stored.
        case stored
        /// It is set, and not stored.
        case implied
    }

    public let bytes: Int
    public let order: ByteOrder
    public let bitOffset: Int
    public let precision: Int
    public let signPosition: Int
    public let exponentPosition: Int
    public let exponentBits: Int
    public let mantissaPosition: Int
    public let mantissaBits: Int
    public let bias: Int
    public let normalization: Normalization

    public init(
        bytes: Int, order: ByteOrder, bitOffset: Int, precision: Int, signPosition: Int,
        exponentPosition: Int,
        exponentBits: Int, mantissaPosition: Int, mantissaBits: Int, bias: Int, normalization: Normalization
    ) {
        self.bytes = bytes
        self.order = order
        self.bitOffset = bitOffset
        self.precision = precision
        self.signPosition = signPosition
        self.exponentPosition = exponentPosition
        self.exponentBits = exponentBits
        self.mantissaPosition = mantissaPosition
        self.mantissaBits = mantissaBits
        self.bias = bias
        self.normalization = normalization
    }

    /// The format of IEEE 754's binary16, binary32 or binary64; nil for other sizes.
    public static func ieee(bytes: Int, bigEndian: Bool) -> HDF5FloatFormat? {
        let sizes: [Int: (exponent: Int, mantissa: Int)] = [2: (5, 10), 4: (8, 23), 8: (11, 52)]
        guard let size = sizes[bytes] else { return nil }
        return HDF5FloatFormat(
            bytes: bytes, order: bigEndian ? .big : .little, bitOffset: 0, precision: bytes &* 8,
            signPosition: bytes &* 8 &- 1, exponentPosition: size.mantissa, exponentBits: size.exponent,
            mantissaPosition: 0, mantissaBits: size.mantissa, bias: (1 << (size.exponent &- 1)) &- 1,
            normalization: .implied)
    }
}

/// One member of a compound type.
public struct HDF5CompoundMember: Equatable, Sendable {
    public let name: String
    /// Bytes from the start of the compound to this member.
    public let offset: Int
    public let datatype: HDF5Datatype

    public init(name: String, offset: Int, datatype: HDF5Datatype) {
        self.name = name
        self.offset = offset
        self.datatype = datatype
    }
}

/// One named value of an enumeration.
public struct HDF5EnumerationMember: Equatable, Sendable {
    public let name: String
    /// The value's bytes as stored, in the byte order of the base type.
    public let bytes: [UInt8]

    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}

extension HDF5Datatype: CustomStringConvertible {
    /// A few words for errors, such as "little-endian 32-bit float".
    public var description: String {
        func order(_ bigEndian: Bool, _ bytes: Int) -> String {
            bytes == 1 ? "" : bigEndian ? "big-endian " : "little-endian "
        }
        switch self {
        case .integer(let bytes, let signed, let bigEndian):
            return "\(order(bigEndian, bytes))\(bytes &* 8)-bit \(signed ? "signed" : "unsigned") integer"
        case .float(let bytes, let bigEndian): return "\(order(bigEndian, bytes))\(bytes &* 8)-bit float"
        case .otherInteger(let format):
            let sign = format.signed ? "signed" : "unsigned"
            return
                "\(order(format.bigEndian, format.bytes))\(format.precision)-bit \(sign) integer in \(format.bytes) bytes"
        case .otherFloat(let format):
            return
                "\(format.precision)-bit float in \(format.bytes) bytes with \(format.exponentBits) bits of exponent"
        case .complex(let base): return "complex number of two \(base)s"
        case .fixedString(let bytes, let utf8, _): return "\(utf8 ? "UTF-8" : "ASCII") text of \(bytes) bytes"
        case .variableString(let utf8, _): return "\(utf8 ? "UTF-8" : "ASCII") text of variable length"
        case .compound(_, let members): return "compound of \(members.count) members"
        case .enumeration(let base, let members): return "enumeration of \(members.count) values of \(base)"
        case .array(let base, let dims): return "array of shape \(dims) of \(base)"
        case .variableLength(let base): return "sequence of variable length of \(base)"
        case .opaque(let bytes, _): return "opaque value of \(bytes) bytes"
        case .reference(let bytes, let kind):
            return kind == .region ? "region reference of \(bytes) bytes" : "reference of \(bytes) bytes"
        case .bitfield(let format): return "bit field of \(format.bytes) bytes"
        case .time(let bytes, _): return "time of \(bytes) bytes"
        }
    }

    /// Whether values of this type hold addresses of the file, which mean nothing outside it.
    var refersToFile: Bool {
        switch self {
        case .variableString, .variableLength, .reference: true
        case .array(let base, _), .enumeration(let base, _): base.refersToFile
        case .compound(_, let members): members.contains { $0.datatype.refersToFile }
        default: false
        }
    }

    /// Bytes of one stored element, in a file whose addresses have `offsetSize` bytes. Known to fit for types that
    /// were read from a file.
    func size(offsetSize: Int) -> Int {
        switch self {
        case .integer(let bytes, _, _), .float(let bytes, _), .fixedString(let bytes, _, _),
            .compound(let bytes, _), .opaque(let bytes, _), .reference(let bytes, _), .time(let bytes, _):
            return bytes
        case .otherInteger(let format), .bitfield(let format): return format.bytes
        case .otherFloat(let format): return format.bytes
        case .complex(let base): return 2 &* base.size(offsetSize: offsetSize)
        case .variableString, .variableLength: return offsetSize &+ 8
        case .enumeration(let base, _): return base.size(offsetSize: offsetSize)
        case .array(let base, let dims):
            return dims.checkedProduct?.times(base.size(offsetSize: offsetSize)) ?? .max
        }
    }
}
