internal import Arrays

/// Every (row, column) of a matrix in row-major order.
func positions(_ matrix: Matrix) -> some Sequence<(Int, Int)> { pairs(matrix.rows, matrix.columns) }

/// Every pair of whole numbers from 0 on, the second below `columns` growing faster.
func pairs(_ rows: Int, _ columns: Int) -> some Sequence<(Int, Int)> {
    (0..<rows).lazy.flatMap { row in (0..<columns).lazy.map { (row, $0) } }
}
