import Arrays

/// Comma-separated numbers (RFC 4180), one sample a line: the last column, or a named one, is the target,
/// the others are the features.
public struct CSV: Sendable {
    /// The names in the first line, if it is not numbers.
    public let header: [String]?
    /// Row-major.
    public let values: [Float]
    public let columnCount: Int

    public var rowCount: Int { columnCount == 0 ? 0 : values.count / columnCount }

    /// - Throws: ``FileError`` if the file cannot be read, or with line and column of what is no number.
    public init(path: String) throws {
        try self.init(readText(path), path: path)
    }

    /// - Parameter path: what errors call the file.
    public init(_ text: String, path: String = "") throws {
        var parser = Parser(text: Array(text.utf8), path: path)
        var header: [String]?
        var values: [Float] = []
        var columns = 0
        while let fields = try parser.nextLine() {
            if columns == 0 {
                columns = fields.count
                if fields.contains(where: { Float($0.text) == nil }) {
                    header = fields.map(\.text)
                    continue
                }
            }
            guard fields.count == columns else {
                throw FileError(
                    .format, path: path,
                    "line \(fields[0].line): \(fields.count) fields where the first line has \(columns)")
            }
            for field in fields {
                guard let value = Float(field.text), value.isFinite else {
                    throw FileError(
                        .format, path: path,
                        "line \(field.line), column \(field.column): '\(field.text.prefix(40))' is not a number"
                    )
                }
                values.append(value)
            }
        }
        (self.header, self.values, columnCount) = (header, values, columns)
    }

    private struct Field {
        var text: String
        let line: Int
        let column: Int
    }

    private struct Parser {
        let text: [UInt8]
        let path: String
        var index = 0
        var line = 1
        var lineStart = 0

        init(text: [UInt8], path: String) {
            self.text = text
            self.path = path
            if text.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
        }

        /// The fields of the next line that is not empty.
        mutating func nextLine() throws -> [Field]? {
            while index < text.count, text[index] == 10 || text[index] == 13 { skipLineEnd() }
            guard index < text.count else { return nil }
            var fields = [try field()]
            while index < text.count, text[index] == UInt8(ascii: ",") {
                index += 1
                fields.append(try field())
            }
            if index < text.count { skipLineEnd() }
            return fields
        }

        private mutating func skipLineEnd() {
            if text[index] == 10 {
                line += 1
                lineStart = index + 1
            }
            index += 1
        }

        private mutating func field() throws -> Field {
            let (line, column) = (line, index - lineStart + 1)
            var bytes: [UInt8] = []
            if index < text.count, text[index] == UInt8(ascii: "\"") {
                index += 1
                while true {
                    guard index < text.count else {
                        throw FileError(
                            .format, path: path, "line \(line), column \(column): the quote is not closed")
                    }
                    if text[index] == UInt8(ascii: "\"") {
                        index += 1
                        guard index < text.count, text[index] == UInt8(ascii: "\"") else { break }
                    } else if text[index] == 10 {
                        self.line += 1
                        lineStart = index + 1
                    }
                    bytes.append(text[index])
                    index += 1
                }
                guard index >= text.count || [10, 13, UInt8(ascii: ",")].contains(text[index]) else {
                    throw FileError(
                        .format, path: path, "line \(line), column \(column): text follows the closing quote")
                }
            } else {
                while index < text.count, ![10, 13, UInt8(ascii: ",")].contains(text[index]) {
                    bytes.append(text[index])
                    index += 1
                }
            }
            let blanks: Set<UInt8> = [9, 32]
            let trimmed = bytes.drop { blanks.contains($0) }.reversed().drop { blanks.contains($0) }
                .reversed()
            return Field(text: String(decoding: Array(trimmed), as: UTF8.self), line: line, column: column)
        }
    }

    /// The samples as splits `training` and `validation`, divided by a keyed permutation.
    ///
    /// - Parameters:
    ///   - target: the name of the target's column; the last one without it.
    ///   - fraction: the part that is held out, in `0..<1`.
    /// - Throws: ``FileError`` if there is no such column or no sample.
    public func splits(target: String? = nil, holdingOut fraction: Double = 0.2, seed: UInt64 = 0) throws
        -> [String: [String: DataFile.Column]]
    {
        guard columnCount >= 2, rowCount >= 1 else {
            throw FileError(.format, path: "", "there must be a sample, with a feature and a target")
        }
        var targetColumn = columnCount - 1
        if let target {
            guard let index = header?.firstIndex(of: target) else {
                let known = header.map { $0.joined(separator: ", ") } ?? "none: the first line is numbers"
                throw FileError(
                    .mismatch, path: "", "there is no column '\(target)'; the columns are \(known)")
            }
            targetColumn = index
        }
        let held = min(max(0, Int(Double(rowCount) * fraction)), rowCount - 1)
        let order = KeyedPermutation(count: rowCount, key: RandomKey(seed: seed, purpose: "csv split"))
        var splits = ["training": held..<rowCount]
        if held > 0 { splits["validation"] = 0..<held }
        return splits.mapValues { range in
            var (features, targets): ([Float], [Float]) = ([], [])
            for position in range {
                let start = order[position] * columnCount
                for column in 0..<columnCount where column != targetColumn {
                    features.append(values[start + column])
                }
                targets.append(values[start + targetColumn])
            }
            return [
                "default": DataFile.Column(shape: [1, range.count, columnCount - 1], .floats(features)),
                "targets": DataFile.Column(shape: [1, range.count, 1], .floats(targets)),
            ]
        }
    }
}
