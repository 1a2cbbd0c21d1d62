import Brainstorm
import Files

/// The values of a dataset or attribute as `h5 tree --json` shows them: how many bytes they have in the canonical form, the
/// SHA-256 of these, texts, and the first numbers.
struct ValueListing {
    /// Values of more stored bytes are not read.
    private static let largest = 300_000_000
    private static let mostStrings = 4096
    private static let mostNumbers = 8

    /// - Parameters:
    ///   - shape: nil for the null dataspace.
    ///   - read: passes the canonical bytes on, in pieces.
    /// - Returns: the members, and an error's text if the values could not be read.
    static func members(
        _ datatype: HDF5Datatype, shape: [Int]?, count: Int, storedBytes: Int,
        read: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
    ) -> (members: [(String, Listing)], error: String?) {
        var members: [(String, Listing)] = [("shape", shape.map { .array($0.map(Listing.integer)) } ?? .null)]
        func without(_ key: String, _ reason: String) -> [(String, Listing)] {
            members + [("nbytes", .null), ("sha256", .null), (key, .word(reason))]
        }
        if datatype.holdsUncomparableReference { return (without("unhashed", "reference"), nil) }
        if storedBytes > largest { return (without("unhashed", "too large to read here"), nil) }
        let keepsAll = datatype.isText && count <= mostStrings
        var digest = Digest()
        var size = 0
        var kept: [UInt8] = []
        do {
            try read { piece in
                digest.update(piece)
                size += piece.count
                if keepsAll {
                    kept.append(contentsOf: piece)
                } else if kept.count < mostNumbers * 8 {
                    kept.append(contentsOf: piece.prefix(mostNumbers * 8 - kept.count))
                }
            }
        } catch {
            return (without("error", "\(error)"), "\(error)")
        }
        members += [("nbytes", .integer(size)), ("sha256", .word(digest.hexadecimal))]
        if keepsAll {
            members.append(("strings", .array(datatype.texts(kept, count: count).map(Listing.text))))
        } else if count > 0, let preview = datatype.preview(kept, count: min(count, mostNumbers)) {
            members.append(("preview", .array(preview)))
        }
        return (members, nil)
    }
}

extension HDF5Datatype {
    fileprivate var isText: Bool {
        switch self {
        case .fixedString, .variableString: true
        default: false
        }
    }

    /// Whether values have parts that mean nothing outside their file.
    var holdsUncomparableReference: Bool {
        switch self {
        case .reference(_, let kind): kind != .object
        case .array(let base, _), .variableLength(let base): base.holdsUncomparableReference
        case .compound(_, let members): members.contains { $0.datatype.holdsUncomparableReference }
        default: false
        }
    }

    /// The texts in canonical bytes, without what fills them up.
    fileprivate func texts(_ bytes: [UInt8], count: Int) -> [[UInt8]] {
        guard case .fixedString(let size, _, let padding) = self else {
            var texts: [[UInt8]] = []
            var rest = bytes[...]
            while rest.count >= 4 {
                let length = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
                texts.append(Array(rest.dropFirst(4).prefix(length)))
                rest = rest.dropFirst(4 + length)
            }
            return texts
        }
        return (0..<count).map { index in
            let text = bytes[min(index * size, bytes.count)..<min((index + 1) * size, bytes.count)]
            switch padding {
            case .terminated: return Array(text.prefix { $0 != 0 })
            case .zeros: return Array(text.reversed().drop { $0 == 0 }.reversed())
            case .spaces: return Array(text.reversed().drop { $0 == 0x20 }.reversed())
            }
        }
    }

    /// The first numbers in canonical bytes; nil for types that are not plain numbers.
    fileprivate func preview(_ bytes: [UInt8], count: Int) -> [Listing]? {
        func values<Value: FixedWidthInteger>(_ type: Value.Type) -> [Value] {
            let size = type.bitWidth / 8
            return (0..<count).map { index in
                bytes[min(index * size, bytes.count)..<min((index + 1) * size, bytes.count)]
                    .reversed().reduce(0) { $0 << 8 | Value(truncatingIfNeeded: $1) }
            }
        }
        func floats(_ numbers: [Double]) -> [Listing] { numbers.map { .word($0.pythonRepresentation) } }
        switch self {
        case .enumeration(let base, _):
            guard case .integer = base else { return nil }
            return base.preview(bytes, count: count)
        case .integer(1, true, _): return values(Int8.self).map { .integer(Int($0)) }
        case .integer(2, true, _): return values(Int16.self).map { .integer(Int($0)) }
        case .integer(4, true, _): return values(Int32.self).map { .integer(Int($0)) }
        case .integer(8, true, _): return values(Int64.self).map { .integer(Int($0)) }
        case .integer(1, false, _): return values(UInt8.self).map { .integer(Int($0)) }
        case .integer(2, false, _): return values(UInt16.self).map { .integer(Int($0)) }
        case .integer(4, false, _): return values(UInt32.self).map { .integer(Int($0)) }
        case .integer(8, false, _): return values(UInt64.self).map { .number($0) }
        case .float(2, _): return floats(values(UInt16.self).map { Double(half: $0) })
        case .float(4, _): return floats(values(UInt32.self).map { Double(Float(bitPattern: $0)) })
        case .float(8, _): return floats(values(UInt64.self).map { Double(bitPattern: $0) })
        default: return nil
        }
    }
}
