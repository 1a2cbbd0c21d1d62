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
        case .time(let bytes, let bigEndian):
            return [("size", .integer(bytes)), ("order", HDF5Datatype.order(bigEndian))]
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
        guard signed else { return .unsigned(value) }
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
