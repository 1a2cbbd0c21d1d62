/// The datatype message (0x03), versions 1 to 5 of the encoding: 4 and 5 differ from 3 in references and complex
/// numbers only.
///
/// A little-endian IEEE binary32:
///
///     11 20 1f 00  04 00 00 00      version 1, class 1; sign at bit 31; 4 bytes
///     00 00 20 00  17 08 00 17  7f 00 00 00
///                                   offset 0, precision 32; exponent at 23, 8 bits; mantissa at 0, 23 bits; bias 127
struct DatatypeMessage {
    let datatype: HDF5Datatype
    /// Bytes of one stored element.
    let size: Int

    /// Reads the type of a header message, or the one that it refers to.
    init(_ message: HeaderMessage, _ file: FileContext) throws {
        var reader = try message.reader(file)
        self = try DatatypeMessage.read(&reader, depth: 0)
    }

    private init(_ datatype: HDF5Datatype, size: Int) {
        self.datatype = datatype
        self.size = size
    }

    /// Reads one type, which may contain others.
    static func read(_ reader: inout ByteReader, depth: Int) throws -> DatatypeMessage {
        guard depth < reader.file.limits.typeDepth else {
            throw HDF5Error(
                .limit, structure: reader.structure, offset: reader.position,
                "datatypes are nested deeper than typeDepth = \(reader.file.limits.typeDepth)")
        }
        let first = try reader.integer(1)
        let (type, version) = (first & 15, first >> 4)
        guard (1...5).contains(version) else {
            throw reader.unsupported("version \(version) of the datatype encoding is not supported")
        }
        let flags = try reader.integer(3)
        let size = try reader.integer(4)
        guard size > 0 else { throw reader.damaged("a datatype has elements of no bytes") }
        let head = Head(version: version, flags: flags, size: size, depth: depth)
        return DatatypeMessage(try read(&reader, type: type, head), size: size)
    }

    private struct Head {
        let version: Int
        let flags: Int
        let size: Int
        let depth: Int
    }

    private static func read(_ reader: inout ByteReader, type: Int, _ head: Head) throws -> HDF5Datatype {
        switch type {
        case 0: return try fixedPoint(&reader, head)
        case 1: return try floatingPoint(&reader, head)
        case 2:
            try reader.skip(2)
            return .time(bytes: head.size, bigEndian: head.flags & 1 != 0)
        case 3: return try string(reader, head)
        case 4: return .bitfield(try integerFormat(&reader, head, signed: false))
        case 5: return .opaque(bytes: head.size, tag: try reader.text(head.flags & 0xFF))
        case 6: return try compound(&reader, head)
        case 7: return try reference(reader, head)
        case 8: return try enumeration(&reader, head)
        case 9: return try variableLength(&reader, head)
        case 10: return try array(&reader, head)
        case 11: return try complex(&reader, head)
        default: throw reader.unsupported("datatype class \(type) is not supported")
        }
    }

    // MARK: Numbers

    private static func integerFormat(_ reader: inout ByteReader, _ head: Head, signed: Bool) throws
        -> HDF5IntegerFormat
    {
        let offset = try reader.integer(2)
        let precision = try reader.integer(2)
        guard precision > 0, offset &+ precision <= head.size.times(8) ?? .max else {
            throw reader.damaged("\(precision) bits from bit \(offset) are no number of \(head.size) bytes")
        }
        return HDF5IntegerFormat(
            bytes: head.size, signed: signed, bigEndian: head.flags & 1 != 0, bitOffset: offset,
            precision: precision)
    }

    private static func fixedPoint(_ reader: inout ByteReader, _ head: Head) throws -> HDF5Datatype {
        let format = try integerFormat(&reader, head, signed: head.flags & 8 != 0)
        guard [1, 2, 4, 8].contains(head.size), format.isFull else { return .otherInteger(format) }
        return .integer(bytes: head.size, signed: format.signed, bigEndian: format.bigEndian)
    }

    private static func floatingPoint(_ reader: inout ByteReader, _ head: Head) throws -> HDF5Datatype {
        let offset = try reader.integer(2)
        let precision = try reader.integer(2)
        let fields = try reader.bytes(4).map(Int.init)
        let bias = try reader.integer(4)
        let normalization: HDF5FloatFormat.Normalization
        switch head.flags >> 4 & 3 {
        case 0: normalization = .none
        case 1: normalization = .stored
        case 2: normalization = .implied
        default: throw reader.damaged("a float's mantissa is normalized in a way that is not defined")
        }
        let isBig = head.flags & 1 != 0
        let format = HDF5FloatFormat(
            bytes: head.size, order: head.flags & 0x40 != 0 ? .vax : isBig ? .big : .little,
            bitOffset: offset, precision: precision, signPosition: head.flags >> 8 & 0xFF,
            exponentPosition: fields[0], exponentBits: fields[1], mantissaPosition: fields[2],
            mantissaBits: fields[3], bias: bias, normalization: normalization)
        let bits = head.size.times(8) ?? .max
        guard precision > 0, offset &+ precision <= bits, format.signPosition < bits,
            format.exponentBits > 0, format.exponentPosition &+ format.exponentBits <= bits,
            format.mantissaBits > 0, format.mantissaPosition &+ format.mantissaBits <= bits
        else { throw reader.damaged("the parts of a float lie outside its \(head.size) bytes") }
        guard format == .ieee(bytes: head.size, bigEndian: isBig) else { return .otherFloat(format) }
        return .float(bytes: head.size, bigEndian: isBig)
    }

    private static func complex(_ reader: inout ByteReader, _ head: Head) throws -> HDF5Datatype {
        let base = try read(&reader, depth: head.depth &+ 1)
        guard base.size.times(2) == head.size else {
            throw reader.damaged("a complex number of \(head.size) bytes has parts of \(base.size)")
        }
        switch base.datatype {
        case .float, .otherFloat: return .complex(base: base.datatype)
        default: throw reader.damaged("the parts of a complex number are of the type \(base.datatype)")
        }
    }

    private static func reference(_ reader: ByteReader, _ head: Head) throws -> HDF5Datatype {
        let (kind, size): (HDF5ReferenceKind, Int?)
        switch head.flags & 15 {
        case 0: (kind, size) = (.object, reader.file.offsetSize)
        case 1: (kind, size) = (.region, reader.file.offsetSize &+ 4)
        case 2...4: (kind, size) = (.standard, nil)
        default: throw reader.damaged("references of type \(head.flags & 15) are not defined")
        }
        guard size == nil || size == head.size else {
            throw reader.damaged("a reference has \(head.size) bytes and should have \(size ?? 0)")
        }
        return .reference(bytes: head.size, kind: kind)
    }

    // MARK: Text and sequences

    private static func string(_ reader: ByteReader, _ head: Head) throws -> HDF5Datatype {
        .fixedString(
            bytes: head.size, utf8: try isUTF8(reader, head.flags >> 4 & 15),
            padding: try padding(reader, head.flags & 15))
    }

    private static func padding(_ reader: ByteReader, _ number: Int) throws -> HDF5StringPadding {
        switch number {
        case 0: return .terminated
        case 1: return .zeros
        case 2: return .spaces
        default: throw reader.damaged("a string type has padding \(number), which is not defined")
        }
    }

    private static func isUTF8(_ reader: ByteReader, _ characters: Int) throws -> Bool {
        guard characters < 2 else {
            throw reader.damaged("a string type has character set \(characters), which is not defined")
        }
        return characters == 1
    }

    private static func variableLength(_ reader: inout ByteReader, _ head: Head) throws -> HDF5Datatype {
        guard head.size == reader.file.offsetSize &+ 8 else {
            throw reader.damaged(
                "an element of variable length has \(head.size) bytes in place of a heap address")
        }
        let base = try read(&reader, depth: head.depth &+ 1)
        switch head.flags & 15 {
        case 0: return .variableLength(base: base.datatype)
        case 1:
            return .variableString(
                utf8: try isUTF8(reader, head.flags >> 8 & 15),
                padding: try padding(reader, head.flags >> 4 & 15))
        default: throw reader.damaged("a type of variable length is neither a sequence nor text")
        }
    }

    private static func array(_ reader: inout ByteReader, _ head: Head) throws -> HDF5Datatype {
        let rank = try reader.integer(1)
        if head.version < 3 { try reader.skip(3) }
        var dims: [Int] = []
        for _ in 0..<rank { dims.append(try reader.integer(4)) }
        if head.version < 3 { try reader.skip(4 &* rank) }
        let base = try read(&reader, depth: head.depth &+ 1)
        guard dims.checkedProduct?.times(base.size) == head.size else {
            throw reader.damaged("an array type of \(head.size) bytes does not hold \(dims) elements")
        }
        return .array(base: base.datatype, dims: dims)
    }

    // MARK: Members

    private static func name(_ reader: inout ByteReader, _ head: Head) throws -> String {
        let start = reader.position
        let name = try reader.terminatedText()
        if head.version < 3 { try reader.align(from: start) }
        return name
    }

    private static func compound(_ reader: inout ByteReader, _ head: Head) throws -> HDF5Datatype {
        var members: [HDF5CompoundMember] = []
        let width = head.size < 1 << 8 ? 1 : head.size < 1 << 16 ? 2 : head.size < 1 << 24 ? 3 : 4
        for _ in 0..<(head.flags & 0xFFFF) {
            let name = try name(&reader, head)
            let offset = try reader.integer(head.version < 3 ? 4 : width)
            var dims: [Int] = []
            if head.version == 1 {
                let rank = try reader.integer(1)
                guard rank <= 4 else { throw reader.damaged("a compound's member has \(rank) dimensions") }
                try reader.skip(11)
                for index in 0..<4 {
                    let extent = try reader.integer(4)
                    if index < rank { dims.append(extent) }
                }
            }
            let type = try read(&reader, depth: head.depth &+ 1)
            guard let size = dims.checkedProduct?.times(type.size), let end = offset.plus(size),
                end <= head.size
            else {
                throw reader.damaged("the compound's member \(name) reaches beyond its \(head.size) bytes")
            }
            let datatype = dims.isEmpty ? type.datatype : .array(base: type.datatype, dims: dims)
            members.append(HDF5CompoundMember(name: name, offset: offset, datatype: datatype))
        }
        return .compound(bytes: head.size, members: members)
    }

    private static func enumeration(_ reader: inout ByteReader, _ head: Head) throws -> HDF5Datatype {
        let base = try read(&reader, depth: head.depth &+ 1)
        guard base.size == head.size else {
            throw reader.damaged("an enumeration of \(head.size) bytes has values of \(base.size) bytes")
        }
        var names: [String] = []
        for _ in 0..<(head.flags & 0xFFFF) { names.append(try name(&reader, head)) }
        var members: [HDF5EnumerationMember] = []
        for name in names {
            members.append(HDF5EnumerationMember(name: name, bytes: try reader.bytes(base.size)))
        }
        return .enumeration(base: base.datatype, members: members)
    }
}
