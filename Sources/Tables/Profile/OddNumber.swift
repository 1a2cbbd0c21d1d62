/// A text that looks like a number and is written in a way that the table's numbers are not.
struct OddNumber {
    /// What may have been meant, and what to do.
    let advice: String

    init?(_ text: String, _ format: TableFormat) {
        guard let advice = OddNumber.advice(text, format) else { return nil }
        self.advice = advice
    }

    private static let comma = UInt8(ascii: ",")
    private static let infinite: Set<String> = ["inf", "-inf", "+inf", "infinity", "-infinity", "+infinity"]

    private static func advice(_ text: String, _ format: TableFormat) -> String? {
        var bytes = Array(text.utf8)
        if bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
        let digits = bytes.filter { $0 &- 48 < 10 }.count
        guard digits > 0 else {
            return infinite.contains(text.lowercased()) ? "infinite values are not taken" : nil
        }
        let others = Set(bytes.filter { $0 &- 48 >= 10 })
        if others.contains(comma), others.isSubset(of: [comma, UInt8(ascii: ".")]) {
            return commas(bytes, format)
        }
        if text.lowercased().hasPrefix("0x"), digits > 1 { return "hexadecimal numbers are not taken" }
        if others.isSubset(of: Array(".eE+-".utf8)),
            others.contains(UInt8(ascii: "e")) || others.contains(UInt8(ascii: "E"))
        {
            return "it is beyond the largest 32-bit float"
        }
        if others == [UInt8(ascii: ".")], format.hasDecimalComma {
            return "the table is read with decimal commas"
        }
        return nil
    }

    /// What commas mean between digits, with points or without.
    private static func commas(_ bytes: [UInt8], _ format: TableFormat) -> String? {
        let point = UInt8(ascii: ".")
        if let last = bytes.lastIndex(of: point), last < bytes.lastIndex(of: comma) ?? 0 {
            return areThousands(bytes.prefix { $0 != comma }, parted: point)
                ? format.hasDecimalComma
                    ? "remove the points that part thousands"
                    : "remove the points that part thousands, and say that commas are decimal commas (--decimal-comma)"
                : nil
        }
        let whole = bytes.prefix { $0 != point }
        let areThousands = areThousands(whole, parted: comma)
        guard whole.count == bytes.count else {
            return areThousands && bytes.count { $0 == point } == 1
                ? "if commas part thousands, remove them" : nil
        }
        if areThousands {
            return bytes.count { $0 == comma } == 1 && !format.hasDecimalComma
                ? "if commas part thousands, remove them; if they are decimal commas, say so (--decimal-comma)"
                : "if commas part thousands, remove them"
        }
        return bytes.count { $0 == comma } == 1 && !format.hasDecimalComma
            ? "if commas are decimal commas, say so (--decimal-comma)" : nil
    }

    private static func areThousands(_ bytes: ArraySlice<UInt8>, parted mark: UInt8) -> Bool {
        let groups = bytes.split(separator: mark, omittingEmptySubsequences: false)
        return groups.count > 1 && !groups[0].isEmpty && groups.dropFirst().allSatisfy { $0.count == 3 }
    }
}
