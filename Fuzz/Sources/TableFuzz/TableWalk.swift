import Tables

/// What is read of each table: a new way to read belongs here.
enum TableWalk {
    static func read(_ bytes: [UInt8]) {
        let whole = outcome { try rows(bytes, TableOptions(threads: 1), blockSize: 1 << 22) }
        for size in [1, 7, 64] {
            let parts = outcome { try rows(bytes, TableOptions(threads: 2), blockSize: size) }
            // A block that ends in an error of the text gives the rows before it, whatever its size.
            precondition(whole == parts, "blocks of \(size) bytes differ")
        }
        for delimiter in TableFormat.Delimiter.allCases {
            _ = outcome {
                try rows(
                    bytes,
                    TableOptions(delimiter: delimiter, hasDecimalComma: delimiter == .semicolon, comment: 35),
                    blockSize: 16)
            }
        }
        _ = outcome { [profile(try TableProfile(bytes: bytes, TableOptions(threads: 1)))] }
        _ = outcome {
            [
                profile(
                    try TableProfile(
                        bytes: bytes, TableOptions(hasHeader: false, missing: ["1", "x"]), blockSize: 16))
            ]
        }
        _ = outcome {
            var reader = JSONLinesReader(bytes: bytes)
            while try reader.next() != nil {}
            return []
        }
    }

    /// What a way of reading gives, or its error in words.
    private static func outcome(_ body: () throws -> [String]) -> [String] {
        do { return try body() } catch let error as TableError { return ["\(error)"] } catch {
            fatalError("an error of another kind: \(error)")
        }
    }

    private static func rows(_ bytes: [UInt8], _ options: TableOptions, blockSize: Int) throws -> [String] {
        let reader = try TableReader(bytes: bytes, options, blockSize: blockSize)
        let kinds: [ColumnReading] = [.found, .text, .number, .date, .everyText, .ignored]
        let readings = reader.firstRow.indices.map { kinds[$0 % kinds.count] }
        var result = [try text(reader.firstBlock(readings))]
        try reader.read(readings) { block, lines in
            for row in 0..<block.rowCount { precondition(block.line(ofRow: row) + lines >= row) }
            result.append(text(block))
        }
        return [result.joined()]
    }

    private static func text(_ block: ParsedBlock) -> String {
        var texts = block.texts[...]
        var result = ""
        for row in 0..<block.rowCount {
            for column in 0..<block.width {
                if let text = texts.first, Int(text.row) == row, Int(text.column) == column {
                    texts = texts.dropFirst()
                    result += String(decoding: block.bytes(text), as: UTF8.self)
                } else {
                    result += "\(block.values[row * block.width + column].bitPattern)"
                }
                result += "\u{1}"
            }
        }
        precondition(texts.isEmpty, "texts are in the order of their fields")
        return result
    }

    private static func profile(_ profile: TableProfile) -> String {
        profile.columns.map { "\($0.kind) \($0.count) \($0.missingCount) \($0.levels?.count ?? -1)" }.joined()
    }
}
