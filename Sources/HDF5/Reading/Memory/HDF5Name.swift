/// Names of links, attributes and members, which a file keeps as bytes that need not be text.
///
/// A name in UTF-8 is itself. Every byte 0x80 to 0xFF that is no part of UTF-8 is shown as the private-use scalar U+10FF80 to
/// U+10FFFF whose last two digits it is, and so is every byte of such a scalar that a name really holds. Hence different
/// names always have different texts, and every text leads back to its name:
///
///     61 e9 62              a\u{10FFE9}b                            Latin-1
///     61 c3 a9 62           aéb                                     UTF-8
///     f4 8f be 80           \u{10FFF4}\u{10FF8F}\u{10FFBE}\u{10FF80}   U+10FF80 itself
///
/// Names are compared by their bytes. Swift's `String` compares otherwise: to it "é" is the same as "e" with an accent.
package enum HDF5Name {
    /// The text that stands for a name.
    package static func text(_ bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self), !mayHoldEscapes(text) { return text }
        var text = String.UnicodeScalarView()
        var position = 0
        while position < bytes.count {
            if let (scalar, width) = scalar(bytes[position...]), !escapes.contains(scalar.value) {
                text.append(scalar)
                position &+= width
            } else {
                // A byte below 0x80 is a scalar of its own, so this one is not below.
                if let escape = Unicode.Scalar(0x10_FF00 | UInt32(bytes[position])) { text.append(escape) }
                position &+= 1
            }
        }
        return String(text)
    }

    /// The name that a text stands for.
    package static func bytes(_ text: String) -> [UInt8] {
        guard mayHoldEscapes(text) else { return Array(text.utf8) }
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            if escapes.contains(scalar.value) {
                bytes.append(UInt8(truncatingIfNeeded: scalar.value))
            } else {
                bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        return bytes
    }

    /// Whether the text has scalars of the plane to which the escapes belong. Few texts have.
    package static func mayHoldEscapes(_ text: String) -> Bool { text.utf8.contains(0xF4) }

    private static let escapes: ClosedRange<UInt32> = 0x10_FF80...0x10_FFFF

    /// The scalar that the bytes begin with, and how many bytes it has; nil if they do not begin with UTF-8.
    private static func scalar(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, width: Int)? {
        guard let first = bytes.first else { return nil }
        let width = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard width <= bytes.count,
            let text = String(validating: bytes.prefix(width), as: UTF8.self),
            let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1
        else { return nil }
        return (scalar, width)
    }
}
