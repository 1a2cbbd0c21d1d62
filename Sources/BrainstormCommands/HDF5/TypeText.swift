import Brainstorm

extension HDF5Datatype {
    /// The type in a few words: `float32`, `text of 12 bytes`, `{x: float64, n: int32}`.
    var summary: String {
        switch self {
        case .integer(let bytes, let signed, let bigEndian):
            "\(signed ? "int" : "uint")\(bytes * 8)\(bigEndian && bytes > 1 ? " (big-endian)" : "")"
        case .float(let bytes, let bigEndian): "float\(bytes * 8)\(bigEndian ? " (big-endian)" : "")"
        case .otherInteger(let format):
            "\(format.signed ? "int" : "uint")\(format.precision) in \(format.bytes) bytes"
        case .otherFloat(let format):
            "float of \(format.exponentBits) + \(format.mantissaBits) bits in \(format.bytes) bytes"
        case .complex(let base): "complex of two \(base.summary)"
        case .fixedString(let bytes, _, _): "text of \(bytes) bytes"
        case .variableString: "text"
        case .compound(_, let members):
            "{" + members.map { "\(brief($0.name)): \($0.datatype.summary)" }.joined(separator: ", ")
                + "}"
        case .enumeration(let base, let members):
            "enumeration of \(base.summary) ("
                + members.prefix(8).map { brief($0.name) }.joined(separator: ", ")
                + (members.count > 8 ? ", …" : "") + ")"
        case .array(let base, let dims): "\(dims.map { "\($0)" }.joined(separator: " × ")) of \(base.summary)"
        case .variableLength(let base): "sequences of \(base.summary)"
        case .opaque(let bytes, let tag):
            "opaque of \(bytes) bytes" + (tag.isEmpty ? "" : " (\(brief(tag)))")
        case .reference(_, let kind):
            kind == .object ? "object reference" : kind == .region ? "region reference" : "reference"
        case .bitfield(let format): "bits\(format.precision)"
        case .time(let bytes, _): "time of \(bytes) bytes"
        }
    }
}

extension HDF5Dataset {
    /// The shape in words: `60000 × 784`, `scalar`, `empty`.
    var shapeText: String { HDF5Dataset.text(shape, isNull: isNull) }

    static func text(_ shape: [Int], isNull: Bool) -> String {
        isNull ? "empty" : shape.isEmpty ? "scalar" : shape.map { "\($0)" }.joined(separator: " × ")
    }

    /// How the elements are stored, in words: `contiguous`, `chunks of 16 × 784, shuffle, deflate`.
    var storageText: String {
        switch layout {
        case .compact: return "compact"
        case .contiguous: return "contiguous"
        case .external: return "external"
        case .virtual: return "virtual"
        case .chunked(let chunk, _):
            let names = filters.map { $0.name.isEmpty ? "filter \($0.id)" : brief($0.name) }
            return
                (["chunks of \(chunk.map { "\($0)" }.joined(separator: " × "))"] + names).joined(
                    separator: ", ")
        }
    }
}
