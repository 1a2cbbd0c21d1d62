/// Writes datatype messages (chapter IV.A.2.d). A 32-bit little-endian float's, for example, is
///
///     11 20 1f 00   04 00 00 00   00 00 20 00   17 08 00 17   7f 00 00 00
///     class, bits   size          offset, bits  exponent 8 bits at 23, mantissa 23 at 0, bias 127
enum DatatypeEncoding {
    /// - Parameter form: decides between the versions of the message: 1 wherever it can do, and 3 for compounds,
    ///   enumerations and arrays, but 1 (2 around arrays) in the oldest form.
    static func bytes(_ type: StoredType, _ form: HDF5Writer.Form) -> [UInt8] {
        var builder = ByteBuilder()
        let version: UInt8 =
            switch (type.isNested, form) {
            case (false, _): 1
            case (true, .modern): 3
            case (true, .oldest): type.hasArray ? 2 : 1
            }
        append(type, version, to: &builder)
        return builder.bytes
    }

    private static func append(_ type: StoredType, _ version: UInt8, to builder: inout ByteBuilder) {
        func head(_ class: UInt8, _ low: UInt8 = 0, _ middle: UInt8 = 0, _ high: UInt8 = 0) {
            builder.append(bytes: [version << 4 | `class`, low, middle, high])
            builder.append(UInt32(type.size))
        }
        switch type {
        case .integer(let format):
            head(0, (format.bigEndian ? 1 : 0) | (format.signed ? 8 : 0))
            bits(format.bitOffset, format.precision)
        case .float(let format):
            head(1, (format.bigEndian ? 1 : 0) | (format.impliedBit ? 0x20 : 0), UInt8(format.sign))
            bits(format.bitOffset, format.precision)
            builder.append(bytes: [
                UInt8(format.exponent.offset), UInt8(format.exponent.bits),
                UInt8(format.mantissa.offset), UInt8(format.mantissa.bits),
            ])
            builder.append(UInt32(format.bias))
        case .time(let bytes, let bigEndian):
            head(2, bigEndian ? 1 : 0)
            builder.append(UInt16(bytes * 8))
        case .fixedString(_, let utf8, let padding):
            let code: UInt8 =
                switch padding {
                case .terminated: 0
                case .zeros: 1
                case .spaces: 2
                }
            head(3, code | (utf8 ? 0x10 : 0))
        case .bitfield(let format):
            head(4, format.bigEndian ? 1 : 0)
            bits(format.bitOffset, format.precision)
        case .opaque(_, let tag):
            let padded = aligned(tag.utf8.count + 1, to: 8)
            head(5, UInt8(padded))
            builder.append(name: tag, isPadded: true)
        case .compound(let bytes, let members):
            head(6, UInt8(members.count & 0xFF), UInt8(members.count >> 8))
            for member in members { append(member, of: bytes, version, to: &builder) }
        case .objectReference: head(7)
        case .regionReference: head(7, 1)
        case .enumeration(let base, let members):
            head(8, UInt8(members.count & 0xFF), UInt8(members.count >> 8))
            append(base, version, to: &builder)
            for member in members { builder.append(name: member.name, isPadded: version < 3) }
            for member in members { builder.append(bytes: member.bytes) }
        case .variableString(let utf8):
            head(9, 0x01, utf8 ? 1 : 0)  // a string of characters:
            builder.append(bytes: [version << 4 | 3, utf8 ? 0x10 : 0, 0, 0, 1, 0, 0, 0])
        case .variableLength(let base):
            head(9)
            append(base, version, to: &builder)
        case .array(let base, let dims):
            head(10)
            builder.append(UInt8(dims.count))
            if version < 3 { builder.append(bytes: [0, 0, 0]) }
            for extent in dims { builder.append(UInt32(extent)) }
            if version < 3 {
                for axis in dims.indices { builder.append(UInt32(axis)) }
            }
            append(base, version, to: &builder)
        }

        func bits(_ offset: Int, _ precision: Int) {
            builder.append(UInt16(offset))
            builder.append(UInt16(precision))
        }
    }

    private static func append(
        _ member: StoredType.Member, of size: Int, _ version: UInt8, to builder: inout ByteBuilder
    ) {
        builder.append(name: member.name, isPadded: version < 3)
        if version < 3 {
            builder.append(UInt32(member.offset))
        } else {
            // As many bytes as the compound's size needs.
            var rest = size
            var offset = member.offset
            repeat {
                builder.append(UInt8(offset & 0xFF))
                offset >>= 8
                rest >>= 8
            } while rest > 0
        }
        if version == 1 { builder.append(bytes: [UInt8](repeating: 0, count: 28)) }  // no dimensions
        append(member.type, version, to: &builder)
    }
}

extension StoredType {
    fileprivate var isNested: Bool {
        switch self {
        case .compound, .enumeration, .array: true
        case .variableLength(let base): base.isNested
        default: false
        }
    }

    fileprivate var hasArray: Bool {
        switch self {
        case .array: true
        case .compound(_, let members): members.contains { $0.type.hasArray }
        case .variableLength(let base), .enumeration(let base, _): base.hasArray
        default: false
        }
    }
}
