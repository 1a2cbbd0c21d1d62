/// How a delimited text is written (RFC 4180 and what the world makes of it).
///
/// Fields that begin with a double quote, after blanks or none, go to the next one that stands alone; two quotes are one
/// quote of the value. They may hold delimiters and line ends. Elsewhere a quote is a character like others. Blanks around
/// fields do not belong to them. Lines end in LF, CR LF or CR; empty ones are passed over.
public struct TableFormat: Hashable, Sendable {
    /// What stands between fields.
    public enum Delimiter: String, CaseIterable, Sendable {
        case comma, semicolon, tab, bar

        /// Its ASCII code.
        public var character: UInt8 {
            switch self {
            case .comma: UInt8(ascii: ",")
            case .semicolon: UInt8(ascii: ";")
            case .tab: 9
            case .bar: UInt8(ascii: "|")
            }
        }

        /// From a name or the character itself.
        public init?(_ text: String) {
            let found = Delimiter.allCases.first {
                $0.rawValue == text || Array(text.utf8) == [$0.character]
            }
            guard let found = found ?? (text == "\\t" ? .tab : nil) else { return nil }
            self = found
        }
    }

    /// What stands between the fields of a row.
    public var delimiter: Delimiter
    /// Whether the first row names the columns.
    public var hasHeader: Bool
    /// Whether `3,14` is a number; `3.14` is none then.
    public var hasDecimalComma: Bool
    /// The ASCII character with which lines begin that are no rows.
    public var comment: UInt8?
    /// Whether rows end in a delimiter behind which there is no field.
    public var endsInDelimiter: Bool

    /// By default RFC 4180, with names in the first row.
    public init(
        delimiter: Delimiter = .comma, hasHeader: Bool = true, hasDecimalComma: Bool = false,
        comment: UInt8? = nil, endsInDelimiter: Bool = false
    ) {
        self.delimiter = delimiter
        self.hasHeader = hasHeader
        self.hasDecimalComma = hasDecimalComma
        self.comment = comment
        self.endsInDelimiter = endsInDelimiter
    }

    /// Whether comment lines can begin with the bytes: one visible ASCII character that does not begin fields.
    package static func isComment(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 1, let byte = bytes.first else { return false }
        return byte > 32 && byte < 127 && !Array("\",;|-+.0123456789".utf8).contains(byte)
    }
}

/// What is known of a table before it is looked at; what is not is found from the data.
public struct TableOptions: Sendable {
    /// What stands between fields; found from the first rows without it.
    public var delimiter: TableFormat.Delimiter?
    /// Whether the first row names the columns; found from all rows without it.
    public var hasHeader: Bool?
    /// Whether `3,14` is a number; never guessed.
    public var hasDecimalComma: Bool
    /// The ASCII character with which comment lines begin.
    public var comment: UInt8?
    /// What stands for a missing value; ``MissingTokens/usual`` without it.
    public var missing: Set<String>?
    /// How many threads parse; by default all processors.
    public var threads: Int?

    /// By default nothing is known.
    public init(
        delimiter: TableFormat.Delimiter? = nil, hasHeader: Bool? = nil, hasDecimalComma: Bool = false,
        comment: UInt8? = nil, missing: Set<String>? = nil, threads: Int? = nil
    ) {
        self.delimiter = delimiter
        self.hasHeader = hasHeader
        self.hasDecimalComma = hasDecimalComma
        self.comment = comment
        self.missing = missing
        self.threads = threads
    }

    /// Everything of the format is known.
    public init(_ format: TableFormat, missing: Set<String>? = nil, threads: Int? = nil) {
        self.init(
            delimiter: format.delimiter, hasHeader: format.hasHeader,
            hasDecimalComma: format.hasDecimalComma, comment: format.comment, missing: missing,
            threads: threads)
    }
}
