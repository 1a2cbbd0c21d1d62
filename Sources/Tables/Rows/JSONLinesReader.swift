import Describing
import PrintableText

/// Reads JSON lines: an object a line, whose members are a row's values by the columns' names.
///
///     {"age": 39, "sex": "female", "embarked": null}
///
/// Empty lines are passed over. Numbers are what JSON says; other values are texts, `null` is missing.
public struct JSONLinesReader {
    private let path: String
    private let source: any ByteSource
    private var bytes: [UInt8] = []
    private var place = 0
    private var isAtEnd = false
    /// The line of the row that was read last, counted from 1.
    public private(set) var line = 0

    private static let blockSize = 1 << 18
    private static let longestLine = 16 << 20

    /// Opens a file, plain or compressed by gzip, or standard input (`-`).
    /// - Throws: ``TableError`` if it cannot be opened.
    public init(path: String) throws {
        self.init(try openBytes(path), path: path == "-" ? "standard input" : path)
    }

    /// - Parameter path: what errors call the text.
    public init(bytes: [UInt8], path: String = "") { self.init(MemoryBytes(bytes), path: path) }

    private init(_ source: any ByteSource, path: String) {
        self.source = source
        self.path = path
    }

    /// Whether a whole line is there that was not read yet, so that the next row needs not be waited for.
    public var hasLine: Bool { bytes[place...].contains(10) }

    /// The next row; `nil` at the end.
    ///
    /// - Throws: ``TableError`` with the line of what is no object of plain values.
    public mutating func next() throws -> [String: RowValue]? {
        while let text = try nextLine() {
            line += 1
            guard text.contains(where: { $0 != 32 && $0 != 9 && $0 != 13 }) else { continue }
            let json: JSONValue
            do { json = try JSONValue(parsing: text) } catch {
                throw TableError(.format, path: path, line: line, "\(error)")
            }
            guard case .object(let members) = json else {
                throw TableError(.format, path: path, line: line, "is \(json.summary), not an object")
            }
            return try members.mapValues { member in
                guard let value = RowValue(member) else {
                    throw TableError(
                        .format, path: path, line: line,
                        "has \(member.summary) as a value; a value is a number, a text, true, false or null")
                }
                return value
            }
        }
        return nil
    }

    /// The bytes of the next line without its end.
    private mutating func nextLine() throws -> ArraySlice<UInt8>? {
        var searched = place
        while true {
            if let end = bytes[searched...].firstIndex(of: 10) {
                defer { place = end + 1 }
                return bytes[place..<end]
            }
            guard !isAtEnd else {
                defer { place = bytes.count }
                return place < bytes.count ? bytes[place...] : nil
            }
            bytes.removeSubrange(..<place)
            place = 0
            searched = bytes.count
            guard searched <= JSONLinesReader.longestLine else {
                throw TableError(
                    .format, path: path, line: line + 1, "has over \(JSONLinesReader.longestLine) bytes")
            }
            var block = [UInt8](repeating: 0, count: JSONLinesReader.blockSize)
            // What is there is taken at once, so that a program can ask line by line.
            let count = try block.withUnsafeMutableBytes { try source.read(into: $0) }
            isAtEnd = count == 0
            bytes += block.prefix(count)
        }
    }
}
