/// JSON whose members keep their order, in ASCII and without spaces.
///
/// Text is bytes, as names in HDF5 files are: a byte that is not UTF-8 is written as a lone surrogate, U+DC00 plus the
/// byte, which is what Python's "surrogateescape" reads back.
package indirect enum Listing: Equatable {
    case null
    case bool(Bool)
    case integer(Int)
    /// An integer above the largest `Int`.
    case unsigned(UInt64)
    case text([UInt8])
    case array([Listing])
    case object([Member])

    package struct Member: Equatable {
        package let name: String
        package let value: Listing

        package init(_ name: String, _ value: Listing) {
            self.name = name
            self.value = value
        }
    }

    package static func object(_ members: [(String, Listing)]) -> Listing {
        .object(members.map { Member($0.0, $0.1) })
    }

    /// The value of a member of an object.
    package subscript(name: String) -> Listing? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    static func number(_ value: UInt64) -> Listing {
        Int(exactly: value).map { .integer($0) } ?? .unsigned(value)
    }

    package static func word(_ text: String) -> Listing { .text(Array(text.utf8)) }

    package var json: String {
        var output = ""
        write(to: &output)
        return output
    }

    private func write(to output: inout String) {
        switch self {
        case .null: output += "null"
        case .bool(let value): output += value ? "true" : "false"
        case .integer(let value): output += "\(value)"
        case .unsigned(let value): output += "\(value)"
        case .text(let bytes): Listing.write(bytes, to: &output)
        case .array(let elements):
            output += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { output += "," }
                element.write(to: &output)
            }
            output += "]"
        case .object(let members):
            output += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { output += "," }
                Listing.write(Array(member.name.utf8), to: &output)
                output += ":"
                member.value.write(to: &output)
            }
            output += "}"
        }
    }

    private static func write(_ bytes: [UInt8], to output: inout String) {
        output += "\""
        var rest = bytes[...]
        while let first = rest.first {
            guard let (scalar, length) = decoded(rest) else {
                write(unit: 0xDC00 + UInt16(first), to: &output)
                rest = rest.dropFirst()
                continue
            }
            rest = rest.dropFirst(length)
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\n": output += "\\n"
            case "\r": output += "\\r"
            case "\t": output += "\\t"
            case "\u{8}": output += "\\b"
            case "\u{C}": output += "\\f"
            case " "..."~": output.unicodeScalars.append(scalar)
            default: for unit in String(scalar).utf16 { write(unit: unit, to: &output) }
            }
        }
        output += "\""
    }

    private static func write(unit: UInt16, to output: inout String) {
        let digits = String(unit, radix: 16)
        output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }

    /// The first scalar and how many bytes it has; nil if the bytes do not begin with one.
    private static func decoded(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
        var decoder = UTF8()
        var iterator = bytes.prefix(4).makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
        return (scalar, UTF8.width(scalar))
    }
}

extension Double {
    /// The number as Python's `repr` writes it: the fewest digits that give the same number, with an exponent below 1e-4
    /// and from 1e16 on.
    var pythonRepresentation: String {
        guard isFinite else { return isNaN ? "nan" : self < 0 ? "-inf" : "inf" }
        let sign = self.sign == .minus ? "-" : ""
        guard self != 0 else { return sign + "0.0" }
        let parts = magnitude.description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = String(mantissa[0])
        let fraction = mantissa.count > 1 ? String(mantissa[1]) : ""
        // 0.digits × 10^point
        var digits = whole + fraction
        var point = whole.count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        while digits.hasPrefix("0") {
            digits.removeFirst()
            point -= 1
        }
        while digits.hasSuffix("0") && digits.count > 1 { digits.removeLast() }
        guard point > -4, point <= 16 else {
            let exponent = point - 1
            let rest = digits.dropFirst()
            let size = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
            let tail = rest.isEmpty ? "" : "." + rest
            return "\(sign)\(digits.prefix(1))\(tail)e\(exponent < 0 ? "-" : "+")\(size)"
        }
        if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        if digits.count <= point {
            return sign + digits + String(repeating: "0", count: point - digits.count) + ".0"
        }
        return sign + digits.prefix(point) + "." + digits.dropFirst(point)
    }
}
