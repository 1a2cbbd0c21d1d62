internal import Arrays

/// Every (row, column) of a matrix in row-major order.
func positions(_ matrix: Matrix) -> some Sequence<(Int, Int)> {
    (0..<matrix.rows).lazy.flatMap { row in (0..<matrix.columns).lazy.map { (row, $0) } }
}
