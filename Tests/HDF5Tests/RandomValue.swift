import HDF5
import TestSupport

/// A random type, and random values of it whose canonical bytes are known without a file.
indirect enum RandomType {
    case integer(bytes: Int, signed: Bool, big: Bool)
    case float(bytes: Int, big: Bool)
    case bfloat(big: Bool)
    case bits(bytes: Int, big: Bool)
    case enumeration(bytes: Int, signed: Bool, big: Bool, names: [String])
    case boolean
    case fixedText(width: Int, utf8: Bool, padding: HDF5StringPadding)
    case text(utf8: Bool)
    case opaque(bytes: Int, tag: String)
    case compound([(name: String, type: RandomType)])
    case array(RandomType, dims: [Int])
    case sequence(RandomType)
    case reference

    /// One element in the canonical encoding, with places for the addresses of objects.
    struct Element {
        var bytes: [UInt8] = []
        var references: [(offset: Int, path: String)] = []

        static func + (first: Element, second: Element) -> Element {
            Element(
                bytes: first.bytes + second.bytes,
                references: first.references
                    + second.references.map { (first.bytes.count + $0.offset, $0.path) })
        }
    }

    static func random(_ random: inout SplitMix64, depth: Int = 0) -> RandomType {
        let bytes = [1, 2, 4, 8].randomElement(using: &random) ?? 1
        let big = Int.random(in: 0..<3, using: &random) == 0
        let utf8 = Bool.random(using: &random)
        switch Int.random(in: 0..<(depth < 3 ? 20 : 14), using: &random) {
        case 0...2: return .integer(bytes: bytes, signed: .random(using: &random), big: big)
        case 3...5: return .float(bytes: max(2, bytes), big: big)
        case 6: return .bfloat(big: big)
        case 7: return .bits(bytes: bytes, big: big)
        case 8:
            let names = RandomType.names(.random(in: 1...9, using: &random), &random)
            return .enumeration(bytes: bytes, signed: .random(using: &random), big: big, names: names)
        case 9: return .boolean
        case 10:
            let padding =
                [HDF5StringPadding.zeros, .spaces, .terminated].randomElement(using: &random) ?? .zeros
            return .fixedText(width: .random(in: 1...20, using: &random), utf8: utf8, padding: padding)
        // The writer's list of types, which sequences of no sequences need, has text in UTF-8 only.
        case 11: return .text(utf8: depth > 0 || utf8)
        case 12:
            let tag = ["", "tag", "größe", "exactly8"].randomElement(using: &random) ?? ""
            return .opaque(bytes: .random(in: 1...9, using: &random), tag: tag)
        case 13: return .reference
        case 14...15:
            let names = RandomType.names(.random(in: 1...6, using: &random), &random)
            return .compound(names.map { ($0, .random(&random, depth: depth + 1)) })
        case 16...17:
            let dims = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                Int.random(in: 1...3, using: &random)
            }
            return .array(.random(&random, depth: depth + 1), dims: dims)
        default: return .sequence(.random(&random, depth: depth + 1))
        }
    }

    /// No "%": h5dump 1.10 takes the path of an object that is referred to for a format of printf.
    static let words = [
        "a", "b", "data", "weights", "with space", "naïve", "größe", "日本語", "🜚", "a.b", "...", ".hidden",
        "tab\there", "line\nbreak", "back\\slash", "quote\"", "it's", "@", "#", "A", "Z", "-", "*", "0",
        "long-" + String(repeating: "n", count: 250), " leading", "trailing ",
    ]

    static func names(_ count: Int, _ random: inout SplitMix64) -> [String] {
        var names: [String] = []
        while names.count < count {
            let word = words.randomElement(using: &random) ?? ""
            let name =
                Bool.random(using: &random) ? word : word + "\(Int.random(in: 0..<1000, using: &random))"
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// Bytes of one element in the file.
    var size: Int {
        switch self {
        case .integer(let bytes, _, _), .float(let bytes, _), .bits(let bytes, _),
            .enumeration(let bytes, _, _, _), .opaque(let bytes, _):
            bytes
        case .bfloat: 2
        case .boolean: 1
        case .fixedText(let width, _, _): width
        case .text, .sequence: 16
        case .compound(let members): members.reduce(0) { $0 + $1.type.size }
        case .array(let base, let dims): dims.reduce(base.size, *)
        case .reference: 8
        }
    }

    /// The type as ``TreeLines`` prints it.
    var kind: String {
        func order(_ big: Bool) -> String { big ? ">" : "<" }
        switch self {
        case .integer(let bytes, let signed, let big): return "\(signed ? "i" : "u")\(bytes)\(order(big))"
        case .float(let bytes, let big): return "f\(bytes)\(order(big))"
        case .bfloat(let big): return "f2\(order(big))(15,7,8,0,7;127;implied)"
        case .bits(let bytes, let big): return "b\(bytes)\(order(big))"
        case .enumeration(let bytes, let signed, let big, let names):
            let members = names.enumerated().map { "\(TreeLines.name($1))=\($0)" }
            return "e(\(signed ? "i" : "u")\(bytes)\(order(big))){\(members.joined(separator: ","))}"
        case .boolean: return "e(i1<){FALSE=0,TRUE=1}"
        case .fixedText(let width, let utf8, let padding):
            return "s\(width)/\(utf8 ? "utf-8" : "ascii")/\(padding)"
        case .text(let utf8): return "s*/\(utf8 ? "utf-8" : "ascii")/terminated"
        case .opaque(let bytes, let tag): return "o\(bytes)\"\(TreeLines.name(tag))\""
        case .compound(let members):
            var (offset, parts): (Int, [String]) = (0, [])
            for member in members {
                let place = holdsText ? "" : "@\(offset)"
                parts.append("\(TreeLines.name(member.name))\(place):\(member.type.kind)")
                offset += member.type.size
            }
            return "{\(parts.joined(separator: ","))}" + (holdsText ? "" : "\(offset)")
        case .array(let base, let dims):
            return "[\(dims.map(String.init).joined(separator: ","))]\(base.kind)"
        case .sequence(let base): return "v(\(base.kind))"
        case .reference: return "r-object"
        }
    }

    private var holdsText: Bool {
        switch self {
        case .text, .sequence: true
        case .array(let base, _): base.holdsText
        case .compound(let members): members.contains { $0.type.holdsText }
        default: false
        }
    }

    /// Whether values refer to other places of the file, so that there is no fill value of the type.
    var refersToFile: Bool {
        switch self {
        case .text, .sequence, .reference: true
        case .array(let base, _): base.refersToFile
        case .compound(let members): members.contains { $0.type.refersToFile }
        default: false
        }
    }

    /// The type as the writer takes it where there are no values.
    var elementType: HDF5ElementType {
        func ordered(_ type: HDF5ElementType, _ big: Bool) -> HDF5ElementType { big ? type.bigEndian : type }
        switch self {
        case .integer(let bytes, let signed, let big):
            let types: [Int: (HDF5ElementType, HDF5ElementType)] = [
                1: (.uint8, .int8), 2: (.uint16, .int16), 4: (.uint32, .int32), 8: (.uint64, .int64),
            ]
            let pair = types[bytes] ?? (.uint8, .int8)
            return ordered(signed ? pair.1 : pair.0, big)
        case .float(let bytes, let big):
            return ordered(bytes == 2 ? .float16 : bytes == 4 ? .float32 : .float64, big)
        case .bfloat(let big): return ordered(.bfloat16, big)
        case .bits(let bytes, let big): return ordered(.bitfield(bytes: bytes), big)
        case .enumeration(let bytes, let signed, let big, let names):
            func named<N: FixedWidthInteger>(_ type: N.Type) -> HDF5ElementType {
                .enumeration(names: names.enumerated().map { ($1, N($0)) })
            }
            return ordered(integerType(bytes, signed).map { named($0) } ?? .uint8, big)
        case .boolean: return .boolean
        case .fixedText(let width, let utf8, let padding):
            return .fixedString(bytes: width, utf8: utf8, padding: padding)
        // The writer's list of types has text in UTF-8 only.
        case .text: return .variableString
        case .opaque(let bytes, let tag): return .opaque(bytes: bytes, tag: tag)
        case .compound(let members): return .compound(members.map { ($0.name, $0.type.elementType) })
        case .array(let base, let dims): return .array(base.elementType, dims: dims)
        case .sequence(let base): return .sequence(of: base.elementType)
        case .reference: return .objectReference
        }
    }

    private func integerType(_ bytes: Int, _ signed: Bool) -> (any (FixedWidthInteger & Sendable).Type)? {
        switch (bytes, signed) {
        case (1, false): UInt8.self
        case (2, false): UInt16.self
        case (4, false): UInt32.self
        case (8, false): UInt64.self
        case (1, true): Int8.self
        case (2, true): Int16.self
        case (4, true): Int32.self
        case (8, true): Int64.self
        default: nil
        }
    }
}

// Values.
extension RandomType {
    /// Values for the writer, and what every element of them is. References are to `paths`.
    func values(_ shape: [Int], _ random: inout SplitMix64, paths: [String]) -> (HDF5Value, [Element]) {
        let count = shape.reduce(1, *)
        func ordered(_ value: HDF5Value, _ big: Bool) -> HDF5Value { big ? value.bigEndian : value }
        switch self {
        case .integer(let bytes, let signed, let big):
            func make<N: FixedWidthInteger & Sendable>(_ type: N.Type) -> (HDF5Value, [Element]) {
                let numbers = (0..<count).map { _ in N(truncatingIfNeeded: random.next()) }
                return (ordered(.integers(numbers, shape: shape), big), numbers.map(RandomType.element))
            }
            return integerType(bytes, signed).map { make($0) } ?? make(UInt8.self)
        case .bits(let bytes, let big):
            func make<N: FixedWidthInteger & UnsignedInteger & Sendable>(_ type: N.Type) -> (
                HDF5Value, [Element]
            ) {
                let numbers = (0..<count).map { _ in N(truncatingIfNeeded: random.next()) }
                return (ordered(.bitfields(numbers, shape: shape), big), numbers.map(RandomType.element))
            }
            switch bytes {
            case 1: return make(UInt8.self)
            case 2: return make(UInt16.self)
            case 4: return make(UInt32.self)
            default: return make(UInt64.self)
            }
        case .enumeration(let bytes, let signed, let big, let names):
            func make<N: FixedWidthInteger & Sendable>(_ type: N.Type) -> (HDF5Value, [Element]) {
                // One in five has no name.
                let numbers = (0..<count).map { _ in N(Int.random(in: 0...names.count, using: &random)) }
                let named = names.enumerated().map { (name: $1, value: N($0)) }
                return (
                    ordered(.enumeration(numbers, names: named, shape: shape), big),
                    numbers.map(RandomType.element)
                )
            }
            return integerType(bytes, signed).map { make($0) } ?? make(UInt8.self)
        case .boolean:
            let truths = (0..<count).map { _ in Bool.random(using: &random) }
            return (.booleans(truths, shape: shape), truths.map { Element(bytes: [$0 ? 1 : 0]) })
        case .float(let bytes, let big): return floats(bytes, big, shape, &random)
        case .bfloat(let big):
            let numbers = (0..<count).map { _ in
                Float(bitPattern: UInt32(truncatingIfNeeded: random.next()) & 0xBFFF_0000)
            }
            return (
                ordered(.bfloat16(numbers, shape: shape), big),
                numbers.map { RandomType.element(UInt16($0.bitPattern >> 16)) }
            )
        case .fixedText(let width, let utf8, let padding):
            let room = width - (padding == .terminated ? 1 : 0)
            let texts = (0..<count).map { _ in RandomType.text(room, &random) }
            let filler: UInt8 = padding == .spaces ? 0x20 : 0
            return (
                .fixedStrings(texts, shape: shape, width: width, utf8: utf8, padding: padding),
                texts.map {
                    Element(bytes: $0.utf8 + [UInt8](repeating: filler, count: width - $0.utf8.count))
                }
            )
        case .text(let utf8):
            let texts = (0..<count).map { _ in RandomType.text(.random(in: 0...60, using: &random), &random) }
            return (
                .variableStrings(texts, shape: shape, utf8: utf8),
                texts.map { RandomType.element(UInt32($0.utf8.count)) + Element(bytes: Array($0.utf8)) }
            )
        case .opaque(let bytes, let tag):
            let all = (0..<count * bytes).map { _ in UInt8.random(in: 0...255, using: &random) }
            return (
                .opaque(all, elementBytes: bytes, tag: tag, shape: shape),
                (0..<count).map { Element(bytes: Array(all[$0 * bytes..<($0 + 1) * bytes])) }
            )
        case .compound(let members):
            var columns: [(name: String, value: HDF5Value)] = []
            var elements = [Element](repeating: Element(), count: count)
            for member in members {
                let (value, column) = member.type.values(shape, &random, paths: paths)
                columns.append((member.name, value))
                elements = zip(elements, column).map { $0 + $1 }
            }
            return (.compound(columns), elements)
        case .array(let base, let dims):
            let (value, parts) = base.values(shape + dims, &random, paths: paths)
            let size = dims.reduce(1, *)
            return (
                .arrays(value, dims: dims),
                (0..<count).map { parts[$0 * size..<($0 + 1) * size].reduce(Element(), +) }
            )
        case .sequence(let base):
            var (values, elements): ([HDF5Value], [Element]) = ([], [])
            for _ in 0..<count {
                let length = [0, 1, 2, 5].randomElement(using: &random) ?? 0
                let (value, parts) = base.values([length], &random, paths: paths)
                values.append(value)
                elements.append(parts.reduce(RandomType.element(UInt32(length)), +))
            }
            // Values tell their type themselves; no values need it.
            let type = values.isEmpty ? base.elementType : nil
            return (.sequences(values, of: type, shape: shape), elements)
        case .reference:
            let targets = (0..<count).map { _ in paths.randomElement(using: &random) ?? "/" }
            return (
                .references(targets, shape: shape),
                targets.map {
                    Element(bytes: [UInt8](repeating: 0, count: 8), references: [(offset: 0, path: $0)])
                }
            )
        }
    }

    private func floats(_ bytes: Int, _ big: Bool, _ shape: [Int], _ random: inout SplitMix64)
        -> (HDF5Value, [Element])
    {
        let count = shape.reduce(1, *)
        let value: HDF5Value
        let elements: [Element]
        switch bytes {
        case 2:
            // Any float that is none of the "not a number"s is rounded to the nearest half.
            let numbers = (0..<count).map { _ in
                Float(
                    sign: .random(using: &random), exponent: .random(in: -30...17, using: &random),
                    significand: .random(in: 1..<2, using: &random))
            }
            value = .float16(numbers, shape: shape)
            elements = numbers.map { RandomType.element(Float16($0).bitPattern) }
        case 4:
            let numbers = (0..<count).map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
            }
            value = .float32(numbers, shape: shape)
            elements = numbers.map { RandomType.element($0.bitPattern) }
        default:
            let numbers = (0..<count).map { _ in Double(bitPattern: random.next()) }
            value = .float64(numbers, shape: shape)
            elements = numbers.map { RandomType.element($0.bitPattern) }
        }
        return (big ? value.bigEndian : value, elements)
    }

    private static func element(_ number: some FixedWidthInteger) -> Element {
        Element(bytes: (0..<number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) })
    }

    /// Text of at most so many bytes.
    private static func text(_ most: Int, _ random: inout SplitMix64) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let word = words.randomElement(using: &random) ?? ""
            if text.utf8.count + word.utf8.count <= most { text += word }
        }
        return text
    }
}

extension FloatingPointSign {
    fileprivate static func random(using random: inout SplitMix64) -> FloatingPointSign {
        Bool.random(using: &random) ? .plus : .minus
    }
}
