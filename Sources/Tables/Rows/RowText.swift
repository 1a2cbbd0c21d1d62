/// Writes rows as CSV or as JSON lines, into memory from which the text is taken from time to time.
public struct RowText: Sendable {
    /// How a row becomes text.
    public enum Form: Sendable {
        /// RFC 4180, with lines that end in LF, and names in the first.
        case csv
        /// An object a line, with members in the order of the columns.
        case jsonLines
    }

    public let form: Form
    /// What was written since ``take()``, UTF-8.
    public private(set) var bytes: [UInt8] = []
    private let names: [[UInt8]]
    private var column = 0
    private let delimiter: UInt8

    /// - Parameter names: of the columns; CSV begins with them.
    public init(_ form: Form, names: [String], delimiter: TableFormat.Delimiter = .comma) {
        self.form = form
        self.delimiter = delimiter.character
        self.names = names.map { name in
            var text: [UInt8] = []
            RowText.appendJSON(name.utf8, to: &text)
            return text
        }
        guard form == .csv else { return }
        for name in names { add(name) }
        endRow()
    }

    /// Empties the memory.
    /// - Returns: what it held.
    public mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// - Precondition: the row has a column left.
    private mutating func beginField() {
        precondition(column < names.count, "a row has \(names.count) fields")
        switch form {
        case .csv: if column > 0 { bytes.append(delimiter) }
        case .jsonLines:
            bytes.append(contentsOf: column == 0 ? [UInt8(ascii: "{")] : [UInt8(ascii: ","), 32])
            bytes.append(contentsOf: names[column])
            bytes.append(contentsOf: [UInt8(ascii: ":"), 32])
        }
        column += 1
    }

    /// Adds a text, in quotes where the form asks for them.
    public mutating func add(_ text: String) { add(utf8: text.utf8) }

    /// Adds the UTF-8 bytes of a text.
    public mutating func add(utf8 text: some Collection<UInt8>) {
        beginField()
        switch form {
        case .csv: appendCSV(text)
        case .jsonLines: RowText.appendJSON(text, to: &bytes)
        }
    }

    /// Adds the shortest text that reads back as the number; nothing in CSV, or null, for what is none.
    public mutating func add(_ value: Float) {
        guard value.isFinite else { return addMissing() }
        beginField()
        var text = value == value.rounded() && abs(value) < 1e7 ? "\(Int(value))" : "\(value)"
        if value == 0, value.sign == .minus { text = "-0.0" }
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    /// Adds a value that is not there.
    public mutating func addMissing() {
        beginField()
        if form == .jsonLines { bytes.append(contentsOf: Array("null".utf8)) }
    }

    /// Adds a value as its kind is written; a number that is none is missing.
    public mutating func add(_ value: RowValue) {
        switch value {
        case .missing: addMissing()
        case .text(let text): add(text)
        case .integer(let digits):
            beginField()
            bytes.append(contentsOf: Array(digits.utf8))
        case .number(let number):
            guard number.isFinite else { return addMissing() }
            beginField()
            let isWhole = number == number.rounded() && abs(number) <= RowValue.wholeNumbers
            bytes.append(contentsOf: Array((isWhole ? "\(Int(number))" : "\(number)").utf8))
        }
    }

    /// - Precondition: the row has all its fields.
    public mutating func endRow() {
        precondition(column == names.count, "a row has \(names.count) fields")
        if form == .jsonLines { bytes.append(UInt8(ascii: "}")) }
        bytes.append(10)
        column = 0
    }

    private mutating func appendCSV(_ text: some Collection<UInt8>) {
        let isQuoted =
            text.contains { $0 == delimiter || $0 == 34 || $0 == 10 || $0 == 13 } || text.first == 32
            || text.first == 9 || text.first == UInt8(ascii: "#")
            // One empty field would be an empty line.
            || (text.isEmpty && names.count == 1)
        guard isQuoted || endsInBlank(text) else { return bytes.append(contentsOf: text) }
        bytes.append(34)
        for byte in text {
            if byte == 34 { bytes.append(34) }
            bytes.append(byte)
        }
        bytes.append(34)
    }

    private func endsInBlank(_ text: some Collection<UInt8>) -> Bool {
        guard let last = text.dropFirst(max(0, text.count - 1)).first else { return false }
        return last == 32 || last == 9
    }

    private static func appendJSON(_ text: some Collection<UInt8>, to bytes: inout [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(34)
        for byte in text {
            switch byte {
            case 34, 92: bytes.append(contentsOf: [92, byte])
            case 10: bytes.append(contentsOf: Array("\\n".utf8))
            case 13: bytes.append(contentsOf: Array("\\r".utf8))
            case 9: bytes.append(contentsOf: Array("\\t".utf8))
            case 0..<32:
                bytes.append(
                    contentsOf: Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            default: bytes.append(byte)
            }
        }
        bytes.append(34)
    }
}
