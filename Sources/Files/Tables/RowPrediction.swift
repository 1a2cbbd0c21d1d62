import Arrays
public import Networks
import PrintableText
import Schemas
public import Tables

/// Answers the rows of a file, as many as there are, in bounded memory.
public struct RowPrediction {
    /// How the input is written, as far as that is not to be found out.
    public var options = TableOptions()
    /// Columns that the network does not know and that may be there.
    public var ignored: Set<String> = []
    /// How rows are read; what it says goes before the ending of a file's name.
    public var inputForm: RowForm
    /// How answers are written.
    public var outputForm: RowForm
    /// What parts the fields of a CSV output; by default that of a table as input, and a comma for other rows.
    public var delimiter: TableFormat.Delimiter?
    /// How many rows the network is given at once: what bounds the memory.
    public var batch = RowPrediction.usualBatch

    static let usualBatch = 8192
    private static let blockSize = 1 << 18

    /// Leaves the rest to be found out, with batches of 8192 rows.
    public init(from input: RowForm, to output: RowForm) { (inputForm, outputForm) = (input, output) }

    /// Runs a network over rows.
    ///
    /// - Parameters:
    ///   - input: the path of the rows; `-` for standard input.
    ///   - sink: is given the text of the answers, piece after piece.
    /// - Returns: the number of rows.
    /// - Throws: ``TableError`` with line and column of what the network does not take.
    @discardableResult
    public func run(
        _ network: Network, _ input: String, to sink: ([UInt8]) throws -> Void
    ) throws -> Int {
        switch inputForm {
        case .csv: try runTable(network, input, sink)
        case .jsonl: try runLines(network, input, sink)
        }
    }

    /// Runs a network over rows, and puts the answers into a file, which is replaced as a whole. The ending of its name says
    /// what parts the fields, unless ``delimiter`` does.
    @discardableResult
    public func run(_ network: Network, _ input: String, to output: Output) throws -> Int {
        var prediction = self
        prediction.delimiter = delimiter ?? TableFormat.Delimiter(endingOf: output.path)
        var rows = 0
        try AtomicFile.replace(output.path) { sink in
            rows = try prediction.run(network, input) { bytes in try bytes.withUnsafeBytes { try sink($0) } }
        }
        return rows
    }

    private func others(_ network: Network) -> [any SchemaColumn] {
        let schema = network.schema ?? Schema()
        return schema.inputs.values.joined() + ignored.sorted().map { IgnoredColumn($0) }
    }

    private func runTable(_ network: Network, _ input: String, _ sink: ([UInt8]) throws -> Void) throws -> Int
    {
        let answers = try RowAnswers(network, batch: batch)
        let inputs = ["default": network.schema?.inputs["default"] ?? []]
        let reader = try TableReader(path: input, options)
        reader.summarizes = false
        let names = try RowNames(reader, network.schema ?? Schema(), options, ignored: ignored)
        let hasHeader = names.areInTable
        let columns = try TableColumns(
            names.all, inputs: inputs, others: others(network),
            missing: options.missing?.union([""]) ?? MissingTokens.usual, format: reader.format,
            path: reader.path)
        columns.tell(reader)
        var text = RowText(
            outputForm == .csv ? .csv : .jsonLines, names: columns.identifiers.map(\.name) + answers.names,
            delimiter: delimiter ?? reader.format.delimiter)
        var rows = 0
        func answer(_ block: ParsedBlock, _ lines: Int) throws {
            guard let raw = try columns.raw(block, linesBefore: lines)["default"] else { return }
            rows += block.rowCount
            var passed = PassedTexts(block, columns.identifiers.map(\.column))
            func refusing(_ row: Int, _ message: String) -> TableError {
                TableError(
                    .value, path: reader.path, line: lines + block.line(ofRow: row) + 1, message)
            }
            try answers.answer(raw, rows: block.rowCount, called: reader.path, refusing: refusing) {
                row, answer in
                passed.write(row, to: &text)
                answer.write(to: &text)
                text.endRow()
                if text.bytes.count >= RowPrediction.blockSize { try sink(text.take()) }
            }
        }
        if !hasHeader { try answer(reader.firstBlock(columns.readings), reader.linesBeforeFirstRow) }
        try reader.read(columns.readings, answer)
        try sink(text.take())
        return rows
    }

    private func runLines(_ network: Network, _ input: String, _ sink: ([UInt8]) throws -> Void) throws -> Int
    {
        let answers = try RowAnswers(network, batch: batch)
        let taken = network.schema?.inputs["default"] ?? []
        let identifiers = taken.filter { $0 is IdentifierColumn }.map(\.name)
        let known = Set(others(network).map(\.name))
        var reader = try JSONLinesReader(path: input)
        var text = RowText(
            outputForm == .csv ? .csv : .jsonLines, names: identifiers + answers.names,
            delimiter: delimiter ?? .comma)
        let path = input == "-" ? "standard input" : input
        let columns = RowColumns(
            taken, missing: options.missing?.union([""]) ?? MissingTokens.usual, path: path)
        var rows = 0
        var raw: [Float] = []
        var names: [[RowValue]] = []
        var places: [Int] = []
        func flush() throws {
            func refusing(_ row: Int, _ message: String) -> TableError {
                TableError(.value, path: path, line: places[row], message)
            }
            try answers.answer(raw, rows: names.count, called: path, refusing: refusing) { row, answer in
                for name in names[row] { text.add(name) }
                answer.write(to: &text)
                text.endRow()
            }
            rows += names.count
            raw.removeAll(keepingCapacity: true)
            names.removeAll(keepingCapacity: true)
            places.removeAll(keepingCapacity: true)
            try sink(text.take())
        }
        while let row = try reader.next() {
            if let stranger = row.keys.filter({ !known.contains($0) }).min() {
                throw TableError(
                    .mismatch, path: path, line: reader.line,
                    "has a value for \(quoted(stranger)), which the network does not know: remove it, or ignore it (--ignore)"
                )
            }
            raw += try columns.raw(row, line: reader.line)
            for name in identifiers {
                guard case .number(let number)? = row[name], abs(number) > 9_007_199_254_740_992 else {
                    continue
                }
                throw TableError(
                    .value, path: path, line: reader.line,
                    "column \(quoted(name)): \(number) has more digits than a number keeps: write it as a text"
                )
            }
            places.append(reader.line)
            names.append(identifiers.map { row[$0] ?? .missing })
            // A program at the other end of a pipe waits for its answers.
            if names.count >= batch || !reader.hasLine { try flush() }
        }
        try flush()
        return rows
    }
}

extension TableFormat.Delimiter {
    /// What files with the ending are parted by; `nil` for endings that do not say it.
    fileprivate init?(endingOf path: String) {
        let name = path.lowercased().hasSuffix(".gz") ? path.lowercased().dropLast(3) : path.lowercased()[...]
        switch name.split(separator: ".").last {
        case "csv": self = .comma
        case "tsv", "tab": self = .tab
        case "psv": self = .bar
        default: return nil
        }
    }
}

/// The texts of a block that go with the answers, row by row.
private struct PassedTexts {
    private let block: ParsedBlock
    private let columns: [Int]
    private var next = 0

    init(_ block: ParsedBlock, _ columns: [Int]) {
        self.block = block
        self.columns = columns
    }

    /// Rows are asked for in their order.
    mutating func write(_ row: Int, to text: inout RowText) {
        guard !columns.isEmpty else { return }
        var fields = [ParsedBlock.Text?](repeating: nil, count: columns.count)
        while next < block.texts.count, Int(block.texts[next].row) <= row {
            let found = block.texts[next]
            if Int(found.row) == row, let place = columns.firstIndex(of: Int(found.column)) {
                fields[place] = found
            }
            next += 1
        }
        for field in fields {
            if let field { text.add(utf8: block.bytes(field)) } else { text.addMissing() }
        }
    }
}
