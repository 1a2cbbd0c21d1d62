import Arrays
import Handlers

/// A layer that picks rows of a table, its first view, and so has gradients in these rows alone.
protocol RowPicking: Layer {
    /// Rows and columns of the table.
    var table: (rows: Int, columns: Int) { get }
}

/// Which rows of a table's gradient may hold something else than zeros. A network has one for each table, whatever the size
/// of its batches, because there is one buffer of gradients.
///
/// The gradient is a whole and right one all the time. But of a large vocabulary a batch has few words: only the rows that
/// the last pass has written are cleared, and an update that changes nothing where the gradient is zero goes to those that
/// this pass has written. What anybody else writes, or may write, makes all rows count as written.
final class TouchedRows {
    private let table: (rows: Int, columns: Int)
    /// Each once; of no meaning if all count.
    private var rows: [Int] = []
    private var isTouched: [Bool]
    private var areAll = false
    private var isOpen = false
    private let most: Int

    /// Beyond this part of the rows, one pass over all costs less.
    private static let worthwhile = 4
    /// Rows that are shorter cost more one by one.
    private static let leastColumns = 16

    /// - Parameter table: rows and columns; the gradient is zero.
    /// - Returns: nothing for a table whose rows are too short to be told apart.
    init?(_ table: (rows: Int, columns: Int)) {
        guard table.columns >= TouchedRows.leastColumns else { return nil }
        self.table = table
        most = table.rows / TouchedRows.worthwhile
        isTouched = Array(repeating: false, count: table.rows)
        rows.reserveCapacity(most)
    }

    /// Another than the layer has changed the gradient since the last pass.
    func touchAll() { areAll = true }

    /// Another than the layer may change the gradient at any time from now on.
    func open() { isOpen = true }

    /// Makes the gradient zero.
    func clear(_ gradient: Matrix, _ handler: any Handler) {
        if areAll || isOpen {
            handler.fill(gradient.flat, with: 0)
        } else {
            for row in rows { handler.fill(gradient.rows(row, count: 1).flat, with: 0) }
        }
        forget()
        areAll = false
    }

    /// Notes that rows of a gradient which was zero have been added to.
    /// - Parameter indices: which; those outside of the table are none.
    func touch(_ indices: Vector, _ handler: any Handler) {
        handler.onHost { host in
            for index in host.read(indices).buffer where index >= 0 && index < Float(table.rows) {
                let row = Int(index)
                if isTouched[row] { continue }
                guard rows.count < most else {
                    forget()
                    areAll = true
                    return
                }
                isTouched[row] = true
                rows.append(row)
            }
        }
    }

    private func forget() {
        for row in rows { isTouched[row] = false }
        rows.removeAll(keepingCapacity: true)
    }

    /// Calls the body with the parts of a table that lies from `offset` on, where the gradient may be other than zero.
    func forEachPart(at offset: Int, _ body: (Range<Int>) -> Void) {
        guard !areAll && !isOpen else {
            body(offset..<offset + table.rows * table.columns)
            return
        }
        for row in rows {
            let start = offset + row * table.columns
            body(start..<start + table.columns)
        }
    }
}
