/// The type of one element, where no values are there to tell it: of a null dataspace, of raw bytes, of a
/// series that is still to grow.
public struct HDF5ElementType: Equatable, Sendable {
    let stored: StoredType

    init(_ stored: StoredType) { self.stored = stored }

    /// IEEE 754 binary16.
    public static let float16 = HDF5ElementType(.float16)
    /// The upper half of an IEEE 754 binary32: 8 bits of exponent, 7 of mantissa.
    public static let bfloat16 = HDF5ElementType(.bfloat16)
    /// IEEE 754 binary32.
    public static let float32 = HDF5ElementType(.float32)
    /// IEEE 754 binary64.
    public static let float64 = HDF5ElementType(.float64)
    public static let int8 = integer(Int8.self)
    public static let int16 = integer(Int16.self)
    public static let int32 = integer(Int32.self)
    public static let int64 = integer(Int64.self)
    public static let uint8 = integer(UInt8.self)
    public static let uint16 = integer(UInt16.self)
    public static let uint32 = integer(UInt32.self)
    public static let uint64 = integer(UInt64.self)
    /// Text of any length in UTF-8.
    public static let variableString = HDF5ElementType(.variableString(utf8: true))
    /// Where another object of the file is.
    public static let objectReference = HDF5ElementType(.objectReference)
    /// FALSE and TRUE, an enumeration of 8-bit integers as h5py writes it.
    public static let boolean = enumeration(names: [("FALSE", Int8(0)), ("TRUE", Int8(1))])

    /// Whole numbers of any width, signed or not.
    public static func integer<Number: FixedWidthInteger>(_ type: Number.Type) -> HDF5ElementType {
        HDF5ElementType(.integer(type))
    }

    /// Bits without a meaning as a number.
    /// - Parameter bytes: from 1 to 8.
    public static func bitfield(bytes: Int) -> HDF5ElementType {
        HDF5ElementType(.bitfield(.init(bytes: bytes, signed: false)))
    }

    /// Text in a fixed number of bytes.
    /// - Precondition: there is at least one byte.
    public static func fixedString(
        bytes: Int, utf8: Bool = true, padding: HDF5StringPadding = .zeros
    ) -> HDF5ElementType {
        precondition(bytes > 0, "text of a fixed size has at least one byte")
        return HDF5ElementType(.fixedString(bytes: bytes, utf8: utf8, padding: padding))
    }

    /// Bytes that only the program understands, which the tag names.
    /// - Precondition: there is at least one byte; the tag has at most 247 bytes.
    public static func opaque(bytes: Int, tag: String) -> HDF5ElementType {
        precondition(bytes > 0 && tag.utf8.count <= 247, "an opaque type has a size and a tag of at most 247")
        return HDF5ElementType(.opaque(bytes: bytes, tag: tag))
    }

    /// Names for some values of an integer type.
    /// - Precondition: there are at most 65,535 names.
    public static func enumeration<Number: FixedWidthInteger>(names: [(name: String, value: Number)])
        -> HDF5ElementType
    {
        precondition(names.count <= Int(UInt16.max), "an enumeration has at most 65,535 names")
        let members = names.map { name in
            StoredType.Name(
                name: name.name, bytes: withUnsafeBytes(of: name.value.littleEndian) { [UInt8]($0) })
        }
        return HDF5ElementType(.enumeration(base: .integer(Number.self), members: members))
    }

    /// Members one after the other, without gaps.
    /// - Precondition: there are from 1 to 65,535 members.
    public static func compound(_ members: [(name: String, type: HDF5ElementType)]) -> HDF5ElementType {
        precondition((1...Int(UInt16.max)).contains(members.count), "a compound has from 1 to 65,535 members")
        var offset = 0
        var packed: [StoredType.Member] = []
        for member in members {
            packed.append(.init(name: member.name, offset: offset, type: member.type.stored))
            offset += member.type.stored.size
        }
        return HDF5ElementType(.compound(bytes: offset, members: packed))
    }

    /// An array as one element.
    /// - Precondition: there are from 1 to 32 dimensions, none of them 0.
    public static func array(_ base: HDF5ElementType, dims: [Int]) -> HDF5ElementType {
        precondition(
            (1...32).contains(dims.count) && dims.allSatisfy { $0 > 0 }, "\(dims) is no array's shape")
        return HDF5ElementType(.array(base: base.stored, dims: dims))
    }

    /// As many elements as each one has, kept in the file's global heap.
    public static func sequence(of base: HDF5ElementType) -> HDF5ElementType {
        HDF5ElementType(.variableLength(base: base.stored))
    }

    /// The same type with the highest byte of each number first.
    public var bigEndian: HDF5ElementType { HDF5ElementType(stored.bigEndian) }

    /// Bytes of one element in the file.
    public var size: Int { stored.size }
}
