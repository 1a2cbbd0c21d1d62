// Text from a file could steer a terminal: nothing here passes control characters on.

/// Text with everything escaped that a terminal does not show as a character.
func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
            result += "\\u{\(String(scalar.value, radix: 16))}"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}

/// Text from a file in one short piece: escaped, and cut after 200 characters.
func printable(_ text: String) -> String {
    let start = String(text.unicodeScalars.prefix(200))
    return start.unicodeScalars.count < text.unicodeScalars.count ? escaped(start) + "…" : escaped(start)
}

/// Text in double quotes, with quotes and backslashes escaped too.
func quoted(_ text: String) -> String {
    "\"" + escaped(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")) + "\""
}
