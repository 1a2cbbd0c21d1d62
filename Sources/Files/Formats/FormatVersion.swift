/// The version of a format as files name it, such as `Network file v2.1`: a kind, a major and a minor number.
package struct FormatVersion: Hashable, Sendable, CustomStringConvertible {
    package let kind: String
    package let major: Int
    package let minor: Int

    package init(_ kind: String, _ major: Int, _ minor: Int) {
        self.kind = kind
        self.major = major
        self.minor = minor
    }

    /// Reads the text from a file; `nil` for one that names no version.
    package init?(parsing text: String) {
        let bytes = Array(text.utf8)
        guard let letter = bytes.lastIndex(of: UInt8(ascii: "v")), letter >= 2,
            bytes[letter - 1] == UInt8(ascii: " ")
        else { return nil }
        let numbers = bytes[(letter + 1)...].split(
            separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard numbers.count == 2, let major = FormatVersion.number(numbers[0]),
            let minor = FormatVersion.number(numbers[1])
        else { return nil }
        self.init(String(decoding: bytes[..<(letter - 1)], as: UTF8.self), major, minor)
    }

    /// At most nine digits, spelled in the one way that ``description`` spells them.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard (1...9).contains(digits.count), digits.count == 1 || digits.first != UInt8(ascii: "0") else {
            return nil
        }
        var number = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            number = number * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return number
    }

    /// Whether this is a later version of the same format.
    package func isNewer(than other: FormatVersion) -> Bool {
        kind == other.kind && (major, minor) > (other.major, other.minor)
    }

    package var description: String { "\(kind) v\(major).\(minor)" }
}
