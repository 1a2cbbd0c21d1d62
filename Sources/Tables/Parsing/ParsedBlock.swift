/// Rows of a table: numbers, and the numbers of texts where there are no numbers.
///
/// It is filled by one thread and then only read.
public final class ParsedBlock: @unchecked Sendable {
    /// A field that is no number.
    public struct Text {
        /// Counted from the block's first row.
        public let row: Int32
        /// Counted from 0.
        public let column: Int32
        /// Its number in the column's table of texts.
        public let number: Int32
    }

    /// How many fields a row has.
    public let width: Int
    /// How many rows the block has; ``values`` are `rowCount × width`.
    public internal(set) var rowCount = 0
    /// The fields that are no numbers, in their order; those of columns that are ignored are left out.
    public internal(set) var texts: [Text] = []
    var tables: [TokenTable]
    let summaries: UnsafeMutablePointer<NumberSummary>
    /// The number of lines, and for each row how many lie before it.
    var lines = 0
    var rowLines: [Int32] = []
    var emptyLines = 0
    var commentLines = 0
    /// Why nothing follows the last row, and after how many lines.
    var failure: (line: Int, message: String)?

    private let storage: UnsafeMutablePointer<Float>
    private let capacity: Int

    /// - Parameter capacity: how many fields there can be.
    init(width: Int, capacity: Int) {
        self.width = width
        self.capacity = capacity
        storage = .allocate(capacity: capacity)
        tables = [TokenTable](repeating: TokenTable(), count: width)
        summaries = .allocate(capacity: width)
        summaries.initialize(repeating: NumberSummary(), count: width)
    }

    deinit {
        storage.deallocate()
        summaries.deinitialize(count: width)
        summaries.deallocate()
    }

    /// All fields, row by row: numbers as they are, dates as days since 1970-01-01, NaN for texts. They live as long as the
    /// block.
    public var values: UnsafeBufferPointer<Float> {
        UnsafeBufferPointer(start: storage, count: rowCount * width)
    }

    /// - Precondition: the index is below the capacity.
    @inline(__always)
    func set(_ index: Int, to value: Float) {
        assert(index < capacity)
        storage[index] = value
    }

    /// The bytes of a text.
    public func bytes(_ text: Text) -> ArraySlice<UInt8> { tables[Int(text.column)][Int(text.number)] }

    /// How many lines of the block lie before a row.
    public func line(ofRow row: Int) -> Int { rowLines.indices.contains(row) ? Int(rowLines[row]) : 0 }
}
