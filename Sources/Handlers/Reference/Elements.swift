internal import Arrays

// Checked access to single elements, for the reference.

extension Matrix {
    subscript(row: Int, column: Int) -> Float {
        get {
            precondition(row >= 0 && row < rows && column >= 0 && column < columns)
            return base[row * stride + column]
        }
        nonmutating set {
            precondition(row >= 0 && row < rows && column >= 0 && column < columns)
            base[row * stride + column] = newValue
        }
    }
}

extension Vector {
    subscript(index: Int) -> Float {
        get {
            precondition(index >= 0 && index < count)
            return base[index]
        }
        nonmutating set {
            precondition(index >= 0 && index < count)
            base[index] = newValue
        }
    }
}

/// Every (row, column) of a matrix in row-major order.
func positions(_ matrix: Matrix) -> some Sequence<(Int, Int)> {
    (0..<matrix.rows).lazy.flatMap { row in (0..<matrix.columns).lazy.map { (row, $0) } }
}
