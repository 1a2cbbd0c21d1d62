/// The values of a column that decides about rows, such as their split: texts, or numbers as texts.
package struct DecidingValues {
    private let block: ParsedBlock
    private let column: Int
    private var numbers: [Int32]
    private let texts: [String]

    package init(_ block: ParsedBlock, _ column: Int) {
        self.block = block
        self.column = column
        numbers = [Int32](repeating: -1, count: block.rowCount)
        for text in block.texts where Int(text.column) == column { numbers[Int(text.row)] = text.number }
        let table = block.tables[column]
        texts = (0..<table.count).map { String(decoding: table[$0], as: UTF8.self) }
    }

    package func number(_ row: Int) -> Double { Double(block.values[row * block.width + column]) }

    package func text(_ row: Int) -> String {
        numbers[row] >= 0 ? texts[Int(numbers[row])] : shortText(block.values[row * block.width + column])
    }
}
