/// A number as its text says it, with all digits: `1`, `+1.0` and `10e-1` are equal, `16777217` and `16777216` are not, though
/// they are one 32-bit float.
struct DecimalText: Hashable {
    private let isNegative: Bool
    /// Without zeros in front and at the end; none for 0.
    private let digits: [UInt8]
    /// The power of ten of the last digit.
    private let exponent: Int

    var isWhole: Bool { exponent >= 0 }

    private static let exponents = -1_000_000...1_000_000

    /// - Returns: `nil` for what is no number with a decimal point, or has an exponent beyond all use.
    init?(_ text: String) {
        guard NumberText(text, TableFormat()) != nil else { return nil }
        let parts = text.utf8.split(maxSplits: 1, omittingEmptySubsequences: false) {
            $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E")
        }
        var digits: [UInt8] = []
        var places = 0
        var isFraction = false
        for byte in parts[0] {
            if byte == UInt8(ascii: ".") { isFraction = true }
            guard byte &- 48 < 10 else { continue }
            if !digits.isEmpty || byte != 48 { digits.append(byte) }
            if isFraction { places += 1 }
        }
        var exponent = 0
        if parts.count > 1 {
            guard let given = Int(String(decoding: parts[1], as: UTF8.self)),
                DecimalText.exponents.contains(given)
            else { return nil }
            exponent = given
        }
        exponent -= places
        while digits.last == 48 {
            digits.removeLast()
            exponent += 1
        }
        isNegative = !digits.isEmpty && text.utf8.first == UInt8(ascii: "-")
        self.digits = digits
        self.exponent = digits.isEmpty ? 0 : exponent
    }
}
