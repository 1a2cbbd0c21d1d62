/// What one element of a dataset or attribute is.
public indirect enum HDF5Datatype: Equatable, Sendable {
    /// A two's complement or unsigned integer that fills its 1, 2, 4 or 8 bytes.
    case integer(bytes: Int, signed: Bool, bigEndian: Bool)
    /// An IEEE 754 number: binary16, binary32 or binary64.
    case float(bytes: Int, bigEndian: Bool)
    /// An integer of another size, or with unused bits. Its values can be had as bytes only.
    case otherInteger(bytes: Int)
    /// A floating-point format that is not IEEE 754's. Its values can be had as bytes only.
    case otherFloat(bytes: Int)
    /// Text in a fixed number of bytes; `utf8` is false for ASCII.
    case fixedString(bytes: Int, utf8: Bool, padding: HDF5StringPadding = .zeros)
    /// Text of any length, kept in the file's global heap.
    case variableString(utf8: Bool)
    case compound(bytes: Int, members: [HDF5CompoundMember])
    /// Names for some values of an integer type. h5py's booleans are of this type.
    case enumeration(base: HDF5Datatype, members: [HDF5EnumerationMember])
    case array(base: HDF5Datatype, dims: [Int])
    case variableLength(base: HDF5Datatype)
    case opaque(bytes: Int, tag: String)
    case reference(bytes: Int)
    case bitfield(bytes: Int)
    case time(bytes: Int)
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
        case .otherInteger(let bytes): return "integer of \(bytes) bytes with an unusual layout"
        case .otherFloat(let bytes): return "floating-point number of \(bytes) bytes that is not IEEE 754"
        case .fixedString(let bytes, let utf8, _): return "\(utf8 ? "UTF-8" : "ASCII") text of \(bytes) bytes"
        case .variableString(let utf8): return "\(utf8 ? "UTF-8" : "ASCII") text of variable length"
        case .compound(_, let members): return "compound of \(members.count) members"
        case .enumeration(let base, let members): return "enumeration of \(members.count) values of \(base)"
        case .array(let base, let dims): return "array of shape \(dims) of \(base)"
        case .variableLength(let base): return "sequence of variable length of \(base)"
        case .opaque(let bytes, _): return "opaque value of \(bytes) bytes"
        case .reference(let bytes): return "reference of \(bytes) bytes"
        case .bitfield(let bytes): return "bit field of \(bytes) bytes"
        case .time(let bytes): return "time of \(bytes) bytes"
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
}
