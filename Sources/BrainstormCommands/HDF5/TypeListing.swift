import Brainstorm

extension HDF5Datatype {
    /// The type as `h5 tree --json` shows it.
    var listing: Listing {
        .object([("class", .word(className))] + fields)
    }

    private var className: String {
        switch self {
        case .integer, .otherInteger: "integer"
        case .float, .otherFloat: "float"
        case .complex: "complex"
        case .fixedString, .variableString: "string"
        case .compound: "compound"
        case .enumeration: "enum"
        case .array: "array"
        case .variableLength: "vlen"
        case .opaque: "opaque"
        case .reference: "reference"
        case .bitfield: "bitfield"
        case .time: "time"
        }
    }

    private var fields: [(String, Listing)] {
        switch self {
        case .integer(let bytes, let signed, let bigEndian):
            return [
                ("size", .integer(bytes)), ("signed", .bool(signed)),
                ("order", HDF5Datatype.order(bigEndian)),
            ]
        case .otherInteger(let format):
            var fields: [(String, Listing)] = [
                ("size", .integer(format.bytes)), ("signed", .bool(format.signed)),
                ("order", HDF5Datatype.order(format.bigEndian)),
            ]
            if !format.isFull {
                fields += [
                    ("precision", .integer(format.precision)), ("bit_offset", .integer(format.bitOffset)),
                ]
            }
            return fields
        case .float(let bytes, let bigEndian):
            return HDF5FloatFormat.ieee(bytes: bytes, bigEndian: bigEndian).map(HDF5Datatype.fields) ?? []
        case .otherFloat(let format): return HDF5Datatype.fields(format)
        case .complex(let base): return [("size", .integer(2 * (base.fixedSize ?? 0)))]
        case .fixedString(let bytes, let utf8, let padding):
            return HDF5Datatype.text(.integer(bytes), utf8: utf8, padding)
        case .variableString(let utf8, let padding):
            return HDF5Datatype.text(.word("vlen"), utf8: utf8, padding)
        case .compound(_, let members):
            return [
                (
                    "members",
                    .array(
                        members.map {
                            .object([
                                ("name", .text(HDF5Name.bytes($0.name))), ("type", $0.datatype.listing),
                            ])
                        })
                )
            ]
        case .enumeration(let base, let members):
            return [
                ("base", base.listing),
                (
                    "members",
                    .array(
                        members.map {
                            .array([.text(HDF5Name.bytes($0.name)), base.integerListing($0.bytes)])
                        })
                ),
            ]
        case .array(let base, let dims):
            return [("dims", .array(dims.map(Listing.integer))), ("base", base.listing)]
        case .variableLength(let base): return [("base", base.listing)]
        case .opaque(let bytes, let tag):
            return [("size", .integer(bytes)), ("tag", .text(HDF5Name.bytes(tag)))]
        case .reference(let bytes, let kind):
            let name = kind == .object ? "object" : kind == .region ? "region" : "new"
            return [("kind", .word(name)), ("size", .integer(kind == .standard ? 64 : bytes))]
        case .bitfield(let format):
            return [("size", .integer(format.bytes)), ("order", HDF5Datatype.order(format.bigEndian))]
        case .time(let bytes, _):
            // The C library gives times no byte order.
            return [("size", .integer(bytes)), ("order", .word("none"))]
        }
    }

    private static func order(_ bigEndian: Bool) -> Listing { .word(bigEndian ? "be" : "le") }

    private static func fields(_ format: HDF5FloatFormat) -> [(String, Listing)] {
        let order = [.little: "le", .big: "be", .vax: "other"][format.order] ?? ""
        return [
            ("size", .integer(format.bytes)), ("order", .word(order)),
            (
                "fields",
                .array(
                    [
                        format.signPosition, format.exponentPosition, format.exponentBits,
                        format.mantissaPosition, format.mantissaBits,
                    ].map(Listing.integer))
            ),
            ("bias", .integer(format.bias)), ("precision", .integer(format.precision)),
        ]
    }

    private static func text(_ size: Listing, utf8: Bool, _ padding: HDF5StringPadding) -> [(String, Listing)]
    {
        let name: String
        switch padding {
        case .terminated: name = "nullterm"
        case .zeros: name = "nullpad"
        case .spaces: name = "spacepad"
        }
        return [("size", size), ("cset", .word(utf8 ? "utf-8" : "ascii")), ("pad", .word(name))]
    }

    /// An integer of this type, given its stored bytes.
    private func integerListing(_ stored: [UInt8]) -> Listing {
        let (bigEndian, signed): (Bool, Bool)
        switch self {
        case .integer(_, let isSigned, let isBig): (bigEndian, signed) = (isBig, isSigned)
        case .otherInteger(let format): (bigEndian, signed) = (format.bigEndian, format.signed)
        default: return .null
        }
        let bytes = bigEndian ? stored.reversed() : stored
        var value = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard signed else { return .number(value) }
        if bytes.count < 8, let top = bytes.last, top & 0x80 != 0 { value |= ~0 << UInt64(8 * bytes.count) }
        return .integer(Int(Int64(bitPattern: value)))
    }

    /// Bytes of a number of this type.
    var fixedSize: Int? {
        switch self {
        case .integer(let bytes, _, _), .float(let bytes, _): bytes
        case .otherInteger(let format): format.bytes
        case .otherFloat(let format): format.bytes
        default: nil
        }
    }
}

extension HDF5Datatype {
    /// Words for what the type is made of, such as "type:float" or "type:big-endian".
    var words: Set<String> { words(isInner: false) }

    private func words(isInner: Bool) -> Set<String> {
        func order(_ bigEndian: Bool) -> Set<String> { bigEndian ? ["type:big-endian"] : [] }
        switch self {
        case .integer(_, _, let bigEndian): return order(bigEndian).union(["type:integer"])
        case .otherInteger(let format):
            let words = order(format.bigEndian).union(["type:integer"])
            return format.isFull ? words : words.union(["type:partial-precision"])
        case .float(let bytes, let bigEndian):
            return order(bigEndian).union(["type:float"]).union(bytes == 2 ? ["type:float16"] : [])
        case .otherFloat(let format):
            return order(format.order == .big).union(["type:float", "type:odd-float"])
                .union(format.bytes == 2 ? ["type:float16"] : [])
        case .complex: return ["type:complex"]
        case .fixedString(_, let utf8, _):
            return utf8 ? ["type:string-fixed", "type:string-utf8"] : ["type:string-fixed"]
        case .variableString(let utf8, _):
            return utf8 ? ["type:string-vlen", "type:string-utf8"] : ["type:string-vlen"]
        case .compound(_, let members):
            return members.reduce(isInner ? ["type:compound", "type:nested"] : ["type:compound"]) {
                $0.union($1.datatype.words(isInner: true))
            }
        case .enumeration(let base, _): return base.words(isInner: true).union(["type:enum"])
        case .array(let base, _): return base.words(isInner: true).union(["type:array"])
        case .variableLength(let base): return base.words(isInner: true).union(["type:vlen"])
        case .opaque: return ["type:opaque"]
        case .reference(_, let kind):
            let names: [HDF5ReferenceKind: String] = [.object: "object", .region: "region", .standard: "new"]
            return ["type:reference-\(names[kind] ?? "")"]
        case .bitfield(let format): return order(format.bigEndian).union(["type:bitfield"])
        case .time: return ["type:time"]
        }
    }
}

extension HDF5Dataset {
    /// Words for the dataset's shape, filters and storage, such as "space:unlimited" or "filter:deflate".
    var words: Set<String> {
        var words: Set<String> = []
        if isNull {
            words.insert("space:null")
        } else if shape.isEmpty {
            words.insert("space:scalar")
        } else {
            if maximumShape.contains(nil) { words.insert("space:unlimited") }
            if shape.contains(0) { words.insert("space:zero-size") }
        }
        for filter in filters {
            words.insert("filter:\(HDF5Dataset.filterWords[filter.id] ?? "\(filter.id)")")
        }
        if hasFillValue { words.insert("fill:user-defined") }
        if (try? storedByteCount) == 0 { words.insert("storage:unallocated") }
        if usesNamedType { words.insert("committed-type-used") }
        if case .chunked(_, let index) = layout { words.insert("index:\(index.word)") }
        return words
    }

    private static let filterWords = [
        1: "deflate", 2: "shuffle", 3: "fletcher32", 4: "szip", 5: "nbit", 6: "scaleoffset", 305: "lzo",
        307: "bzip2",
        32000: "lzf", 32001: "blosc", 32004: "lz4", 32008: "bitshuffle", 32013: "zfp", 32015: "zstd",
        32026: "blosc2",
    ]
}

extension HDF5ChunkIndex {
    /// The index in one word.
    var word: String {
        switch self {
        case .bTreeVersion1: "btree1"
        case .single: "single"
        case .implicit: "implicit"
        case .fixedArray: "fixed-array"
        case .extensibleArray: "extensible-array"
        case .bTreeVersion2: "btree2"
        }
    }
}
