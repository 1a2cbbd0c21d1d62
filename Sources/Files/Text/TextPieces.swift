/// A text cut into what a vocabulary has entries for; joined they are the text again.
///
/// A word is a run of letters, marks and digits, with the apostrophes between them and the blank before it; every other
/// character is a piece of its own:
///
///     "Don't, say 12!" is "Don't" "," " say" " 12" "!"
struct TextPieces: Sequence, IteratorProtocol {
    private var rest: Substring.UnicodeScalarView
    private let unit: TextVocabulary.Unit

    init(_ text: String, _ unit: TextVocabulary.Unit) {
        rest = text[...].unicodeScalars
        self.unit = unit
    }

    mutating func next() -> String? {
        guard let first = rest.first else { return nil }
        var end = rest.index(after: rest.startIndex)
        let begins = end < rest.endIndex && first == " " && rest[end].isInWords || first.isInWords
        if unit == .word, begins {
            while end < rest.endIndex, rest[end].isInWords || joins(end) { end = rest.index(after: end) }
        }
        let piece = String(rest[..<end])
        rest = rest[end...]
        return piece
    }

    /// Whether an apostrophe stands between letters.
    private func joins(_ place: Substring.UnicodeScalarView.Index) -> Bool {
        let next = rest.index(after: place)
        return (rest[place] == "'" || rest[place] == "\u{2019}") && rest[rest.index(before: place)] != " "
            && next < rest.endIndex && rest[next].isInWords
    }
}

extension Unicode.Scalar {
    fileprivate var isInWords: Bool {
        switch value {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case ..<0x80: false
        default:
            properties.isAlphabetic || properties.numericType != nil
                || [.nonspacingMark, .spacingMark, .enclosingMark].contains(properties.generalCategory)
        }
    }
}
