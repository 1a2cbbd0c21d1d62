/// The arithmetic of a fractal heap's blocks, whose sizes double from row to row.
///
/// With a width of 4, first blocks of 512 bytes and direct blocks of up to 2048:
///
///     row 0     512  512  512  512       from offset     0
///     row 1     512  512  512  512                    2048
///     row 2    1024 1024 1024 1024                    4096
///     row 3    2048 2048 2048 2048                    8192
///     row 4    4096 4096 ...                         16384    these are indirect blocks with rows of their own
struct DoublingTable {
    let width: Int
    let startingSize: Int
    let largestDirectSize: Int
    /// How many rows have direct blocks.
    let directRows: Int
    private let firstRowBits: Int

    static let largestDirectBlock = 1 << 31

    /// Nil if the numbers are not those of a table: all have to be powers of two.
    init?(width: Int, startingSize: Int, largestDirectSize: Int) {
        for number in [width, startingSize, largestDirectSize] {
            guard number > 0, number.nonzeroBitCount == 1 else { return nil }
        }
        guard width <= 1 << 16, startingSize <= largestDirectSize,
            largestDirectSize <= DoublingTable.largestDirectBlock
        else { return nil }
        self.width = width
        self.startingSize = startingSize
        self.largestDirectSize = largestDirectSize
        let startingBits = startingSize.trailingZeroBitCount
        directRows = largestDirectSize.trailingZeroBitCount &- startingBits &+ 2
        firstRowBits = startingBits &+ width.trailingZeroBitCount
    }

    struct Place {
        let row: Int
        let column: Int
        /// The size of the block and its offset from that of the table's first block.
        let blockSize: Int
        let blockOffset: Int
    }

    /// The block that holds the byte at `offset`, which is not negative.
    func place(of offset: Int) -> Place {
        guard offset >> firstRowBits > 0 else {
            let column = offset / startingSize
            return Place(
                row: 0, column: column, blockSize: startingSize, blockOffset: column &* startingSize)
        }
        let bits = Int.bitWidth &- 1 &- offset.leadingZeroBitCount
        let row = bits &- firstRowBits &+ 1
        let size = startingSize << (row &- 1)
        let column = (offset &- 1 << bits) / size
        return Place(row: row, column: column, blockSize: size, blockOffset: 1 << bits &+ column &* size)
    }

    /// How many rows an indirect block in `row` has: fewer than come before it, or as many.
    func rows(ofBlockIn row: Int) -> Int { row &- width.trailingZeroBitCount }
}
