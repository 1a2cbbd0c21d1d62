import PrintableText

/// Text from a file in one short piece: the first 200 characters.
func brief(_ text: String) -> String { printable(text, upTo: 200) }

/// Text in double quotes, with quotes and backslashes escaped too.
func literal(_ text: String) -> String {
    "\"" + printable(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")) + "\""
}
