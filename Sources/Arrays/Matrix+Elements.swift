// Checked access to single elements: for tests, for parts that are not worth a kernel, and for the reference.

extension Matrix {
    /// - Precondition: the row and the column lie inside the matrix.
    @inlinable public subscript(row: Int, column: Int) -> Float {
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
    /// - Precondition: the index lies inside the vector.
    @inlinable public subscript(index: Int) -> Float {
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
