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

func requireSameSize(_ matrices: Matrix...) {
    for matrix in matrices.dropFirst() {
        precondition(
            matrix.rows == matrices[0].rows && matrix.columns == matrices[0].columns,
            "matrices of different sizes")
    }
}

func requireSameCount(_ vectors: Vector...) {
    for vector in vectors.dropFirst() {
        precondition(vector.count == vectors[0].count, "vectors of different lengths")
    }
}
