import HDF5

/// What is in a file, one line an object, attribute or link, in the form of `Fixtures/hdf5-random/tree_lines.py`, whose
/// head describes it.
struct TreeLines {
    private(set) var lines: [String] = []
    /// The addresses and paths of all objects.
    private(set) var addresses: [String] = []

    init(_ file: HDF5File) {
        do { visit(.group(try file.root), "/") } catch { lines.append("/\terror \(error)") }
    }

    private mutating func add(_ fields: String...) { lines.append(fields.joined(separator: "\t")) }

    private mutating func visit(_ object: HDF5Object, _ path: String) {
        let name = TreeLines.name(path)
        addresses.append("\(object.objectAddress)\t\(name)")
        switch object {
        case .dataset(let dataset):
            add(
                name, "dataset", TreeLines.kind(dataset.datatype),
                TreeLines.space(dataset.shape, isNull: dataset.isNull, maximum: dataset.maximumShape),
                TreeLines.layout(dataset.layout), TreeLines.filters(dataset.filters),
                TreeLines.values(dataset.datatype) { try dataset.readCanonicalBytes($0) })
            attributes(dataset.attributeNames, path) { try dataset.attribute($0) }
        case .namedType(let type):
            add(name, "type", TreeLines.kind(type.datatype))
            attributes(type.attributeNames, path) { try type.attribute($0) }
        case .group(let group):
            add(name, "group", "\(group.names.count)")
            attributes(group.attributeNames, path) { try group.attribute($0) }
            for link in group.names { visit(link, of: group, (path == "/" ? "" : path) + "/" + link) }
        }
    }

    private mutating func visit(_ link: String, of group: HDF5Group, _ path: String) {
        let name = TreeLines.name(path)
        do {
            switch try group.link(link) {
            case .hard: visit(try group.object(link), path)
            case .soft(let target): add(name, "soft", TreeLines.name(target))
            case .external(let file, let target):
                add(name, "external", TreeLines.name(file), TreeLines.name(target))
            case .userDefined: add(name, "user")
            }
        } catch { add(name, "error \(error)") }
    }

    private mutating func attributes(
        _ names: [String], _ path: String, _ attribute: (String) throws -> HDF5Attribute
    ) {
        for name in names {
            let place = TreeLines.name(path) + "@" + TreeLines.name(name)
            do {
                let attribute = try attribute(name)
                add(
                    place, "attribute", TreeLines.kind(attribute.datatype),
                    TreeLines.space(attribute.shape, isNull: attribute.isNull, maximum: nil),
                    TreeLines.values(attribute.datatype) { try attribute.readCanonicalBytes($0) })
            } catch { add(place, "error \(error)") }
        }
    }
}

// The fields of a line.
extension TreeLines {
    static func name(_ text: String) -> String { name(HDF5Name.bytes(text)) }

    private static func name(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            (0x21..<0x7f).contains(byte) && byte != 0x5c
                ? String(UnicodeScalar(byte)) : "\\x" + hexadecimal([byte])
        }.joined()
    }

    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        let digits = Array("0123456789abcdef".utf8)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    static func space(_ shape: [Int], isNull: Bool, maximum: [Int?]?) -> String {
        func list(_ extents: [Int?]) -> String {
            "(" + extents.map { $0.map(String.init) ?? "*" }.joined(separator: ",") + ")"
        }
        if isNull { return "null" }
        if shape.isEmpty { return "()" }
        return list(shape) + (maximum.map { "/" + list($0) } ?? "")
    }

    private static func layout(_ layout: HDF5Layout) -> String {
        switch layout {
        case .compact: "compact"
        case .contiguous, .external: "contiguous"
        case .virtual: "virtual"
        case .chunked(let chunk, let index):
            "chunked(" + chunk.map(String.init).joined(separator: ",") + ") " + word(index)
        }
    }

    private static func word(_ index: HDF5ChunkIndex) -> String {
        switch index {
        case .bTreeVersion1: "btree1"
        case .single: "single"
        case .implicit: "implicit"
        case .fixedArray: "fixed-array"
        case .extensibleArray: "extensible-array"
        case .bTreeVersion2: "btree2"
        }
    }

    private static func filters(_ filters: [HDF5Filter]) -> String {
        let all = filters.map { filter in
            let values = filter.parameters.map(String.init).joined(separator: ",")
            return "\(filter.id):\(filter.isOptional ? 1 : 0)(\(values))"
        }
        return all.isEmpty ? "-" : all.joined(separator: " ")
    }

    private static func values(
        _ type: HDF5Datatype, _ read: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
    ) -> String {
        var bytes: [UInt8] = []
        do {
            try read { bytes.append(contentsOf: $0) }
            return values(bytes)
        } catch let error as HDF5Error where error.message.hasSuffix("have no canonical form") {
            return "unencoded"
        } catch { return "error \(error)" }
    }

    /// Bytes, or what stands for many: their number, the first ones and Adler's sum.
    static func values(_ bytes: [UInt8]) -> String {
        if bytes.isEmpty { return "-" }
        if bytes.count <= 400 { return hexadecimal(bytes) }
        var (a, b): (UInt32, UInt32) = (0, 0)
        for byte in bytes {
            a = (a + UInt32(byte)) % 65521
            b = (b + a) % 65521
        }
        let sum = [UInt8(b >> 8), UInt8(b & 255), UInt8(a >> 8), UInt8(a & 255)]
        return "\(bytes.count):\(hexadecimal(bytes.prefix(32))):\(hexadecimal(sum))"
    }

    /// A type in one word.
    static func kind(_ type: HDF5Datatype) -> String {
        switch type {
        case .integer(let bytes, let signed, let big): "\(signed ? "i" : "u")\(bytes)\(big ? ">" : "<")"
        case .otherInteger(let format): (format.signed ? "i" : "u") + integer(format)
        case .bitfield(let format): "b" + integer(format)
        case .float(let bytes, let big): "f\(bytes)\(big ? ">" : "<")"
        case .otherFloat(let format): float(format)
        case .complex(let base): complex(base)
        case .fixedString(let bytes, let utf8, let padding): "s\(bytes)" + text(utf8, padding)
        case .variableString(let utf8, let padding): "s*" + text(utf8, padding)
        case .compound(let bytes, let members): compound(members, bytes)
        case .enumeration(let base, let members):
            "e(\(kind(base))){"
                + members.map { "\(name($0.name))=\(value($0.bytes, base))" }.joined(separator: ",") + "}"
        case .array(let base, let dims): "[" + dims.map(String.init).joined(separator: ",") + "]" + kind(base)
        case .variableLength(let base): "v(\(kind(base)))"
        case .opaque(let bytes, let tag): "o\(bytes)\"\(name(tag))\""
        case .reference(_, let kind):
            kind == .object ? "r-object" : kind == .region ? "r-region" : "r-new"
        case .time(let bytes, let big): "t\(bytes)\(big ? ">" : "<")"
        }
    }

    private static func integer(_ format: HDF5IntegerFormat) -> String {
        "\(format.bytes)\(format.bigEndian ? ">" : "<")"
            + (format.isFull ? "" : ":\(format.precision)@\(format.bitOffset)")
    }

    private static func float(_ format: HDF5FloatFormat) -> String {
        let order = format.order == .little ? "<" : format.order == .big ? ">" : "?"
        let parts = [
            format.signPosition, format.exponentPosition, format.exponentBits, format.mantissaPosition,
            format.mantissaBits,
        ]
        let norm =
            switch format.normalization {
            case .none: "none"
            case .stored: "stored"
            case .implied: "implied"
            }
        let isFull = format.bitOffset == 0 && format.precision == format.bytes * 8
        return "f\(format.bytes)\(order)" + (isFull ? "" : ":\(format.precision)@\(format.bitOffset)")
            + "(\(parts.map(String.init).joined(separator: ","));\(format.bias);\(norm))"
    }

    private static func complex(_ base: HDF5Datatype) -> String {
        guard case .float(let bytes, let big) = base else { return "c(\(kind(base)))" }
        return "c\(2 * bytes)\(big ? ">" : "<")"
    }

    private static func text(_ utf8: Bool, _ padding: HDF5StringPadding) -> String {
        let padding =
            switch padding {
            case .terminated: "terminated"
            case .zeros: "zeros"
            case .spaces: "spaces"
            }
        return "/\(utf8 ? "utf-8" : "ascii")/\(padding)"
    }

    private static func compound(_ members: [HDF5CompoundMember], _ bytes: Int) -> String {
        let fixed = !members.contains { holdsText($0.datatype) }
        let all = members.map {
            name($0.name) + (fixed ? "@\($0.offset)" : "") + ":" + kind($0.datatype)
        }
        return "{" + all.joined(separator: ",") + "}" + (fixed ? "\(bytes)" : "")
    }

    /// Whether the C library has the type in memory in another size than in the file.
    private static func holdsText(_ type: HDF5Datatype) -> Bool {
        switch type {
        case .variableString, .variableLength: true
        case .array(let base, _): holdsText(base)
        case .compound(_, let members): members.contains { holdsText($0.datatype) }
        default: false
        }
    }

    /// An integer given by its stored bytes.
    private static func value(_ stored: [UInt8], _ base: HDF5Datatype) -> String {
        guard case .integer(_, let signed, let big) = base else { return hexadecimal(stored) }
        let bytes = big ? stored : stored.reversed()
        let isNegative = signed && (bytes.first ?? 0) & 0x80 != 0
        var value: UInt64 = isNegative ? .max : 0
        for byte in bytes { value = value << 8 | UInt64(byte) }
        return signed ? "\(Int64(bitPattern: value))" : "\(value)"
    }
}
