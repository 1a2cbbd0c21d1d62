import PrintableText
import Testing

struct PrintableTextTests {
    @Test(
        "characters stay as they are",
        arguments: ["plain text 'with' \"quotes\" \\", "größe", "学", "😀", "e\u{301}", ""])
    func characters(text: String) {
        #expect(printable(text) == text)
    }

    @Test(
        "everything that a terminal does not show as a character is spelled out",
        arguments: [
            ("\0", "0"), ("\u{7}", "7"), ("\u{1B}", "1b"), ("\n", "a"), ("\r", "d"), ("\t", "9"),
            ("\u{7F}", "7f"),
            ("\u{85}", "85"), ("\u{9B}", "9b"), ("\u{9F}", "9f"), ("\u{AD}", "ad"), ("\u{61C}", "61c"),
            ("\u{200B}", "200b"), ("\u{200D}", "200d"), ("\u{200F}", "200f"), ("\u{2028}", "2028"),
            ("\u{2029}", "2029"), ("\u{202A}", "202a"), ("\u{202E}", "202e"), ("\u{2060}", "2060"),
            ("\u{2066}", "2066"), ("\u{2069}", "2069"), ("\u{FEFF}", "feff"), ("\u{FFFE}", "fffe"),
            ("\u{3164}", "3164"), ("\u{115F}", "115f"), ("\u{34F}", "34f"), ("\u{180E}", "180e"),
            ("\u{FE0F}", "fe0f"), ("\u{E0041}", "e0041"), ("\u{E000}", "e000"), ("\u{10FFE9}", "10ffe9"),
            ("\u{378}", "378"),
        ])
    func others(character: String, digits: String) {
        #expect(printable("a\(character)b") == "a\\u{\(digits)}b")
        #expect(printable("ä\(character)") == "ä\\u{\(digits)}")
        #expect(printableLines("a\(character)\nb").hasSuffix("\nb"))
    }

    @Test("no control, format or separator character comes through, whatever its number")
    func all() {
        let hidden: Set<Unicode.GeneralCategory> = [
            .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned,
        ]
        var shownAsItIs = 0
        let wrong = (0...0x10FFFF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init).filter { scalar in
            let shown = printable(String(scalar)).unicodeScalars
            guard shown.first == scalar, shown.count == 1 else { return !shown.allSatisfy(\.isASCII) }
            shownAsItIs += 1
            return hidden.contains(scalar.properties.generalCategory)
        }
        #expect(wrong == [])
        #expect(shownAsItIs > 100_000)
    }

    @Test("text that has been through it stays as it is")
    func again() {
        let once = printable("\u{1B}]0;x\u{7}\u{202E}\u{9B}31m\n")
        #expect(once == "\\u{1b}]0;x\\u{7}\\u{202e}\\u{9b}31m\\u{a}")
        #expect(printable(once) == once)
    }

    @Test("long text is cut where it is asked for")
    func length() {
        #expect(printable("abcdef", upTo: 3) == "abc…")
        #expect(printable("äöü", upTo: 3) == "äöü")
        #expect(printable("äöü\n", upTo: 3) == "äöü…")
        #expect(quoted(String(repeating: "x", count: 61)) == "'\(String(repeating: "x", count: 60))…'")
    }

    @Test("lines stay lines, however they end")
    func lines() {
        #expect(printableLines("a\u{1B}\n\nb\r\n") == "a\\u{1b}\n\nb\\u{d}\n")
    }
}
