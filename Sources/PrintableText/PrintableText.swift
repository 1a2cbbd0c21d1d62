// Names from a file or a path must neither steer nor flood a terminal, nor pass for others.

extension Unicode.Scalar {
    /// Whether a terminal shows a character for it. It does not for control characters (C0, DEL, C1), line and paragraph
    /// separators, what turns the direction of text or is invisible otherwise, and what is no character to everybody:
    /// private use and unassigned numbers.
    package var isPrintable: Bool {
        if value < 0x7F { return value >= 0x20 }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
            return false
        default: return !properties.isDefaultIgnorableCodePoint
        }
    }
}

/// The text with everything spelled out that is not printable, as `\u{1b}`. Text that has been through it stays as it is.
///
/// - Parameter limit: how many scalars of the text are shown; `…` stands for what follows.
package func printable(_ text: String, upTo limit: Int = .max) -> String {
    if text.utf8.count <= limit, text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    var result = String.UnicodeScalarView()
    for (index, scalar) in text.unicodeScalars.enumerated() {
        guard index < limit else {
            result.append("…")
            break
        }
        if scalar.isPrintable {
            result.append(scalar)
        } else {
            result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
        }
    }
    return String(result)
}

/// Several lines, in each of which everything is spelled out that is not printable.
package func printableLines(_ text: String) -> String {
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        .map { printable(String($0)) }.joined(separator: "\n")
}

/// The beginning of a name in single quotes, fit for a message.
package func quoted(_ name: String) -> String { "'\(printable(name, upTo: 60))'" }
