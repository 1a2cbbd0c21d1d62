/// A borrowed window on row-major numbers, the currency of handler operations: `rows` rows of `columns`
/// numbers whose beginnings are `stride` numbers apart. It is a plain value that owns nothing: whoever
/// makes one keeps the storage alive while it is used.
///
/// The numbers lie in a handler's memory. Only operations of that handler may look at them, and the host inside of
/// `Handler.onHost`, which gives the window where the host finds it.
public struct Matrix: @unchecked Sendable {
    public let base: UnsafeMutablePointer<Float>
    public let rows: Int
    public let columns: Int
    public let stride: Int

    /// - Precondition: a row's columns fit in the stride.
    public init(base: UnsafeMutablePointer<Float>, rows: Int, columns: Int, stride: Int? = nil) {
        self.base = base
        self.rows = rows
        self.columns = columns
        self.stride = stride ?? columns
        precondition(rows >= 0 && columns >= 0 && self.stride >= columns)
    }

    /// Whether no gap lies between the rows.
    public var isContiguous: Bool { stride == columns || rows <= 1 }

    public var count: Int { rows * columns }

    /// Rows `start..<start + count`.
    public func rows(_ start: Int, count: Int) -> Matrix {
        precondition(start >= 0 && count >= 0 && start <= rows - count)
        return Matrix(base: base + start * stride, rows: count, columns: columns, stride: stride)
    }

    /// Columns `start..<start + count` of every row.
    public func columns(_ start: Int, count: Int) -> Matrix {
        precondition(start >= 0 && count >= 0 && start <= columns - count)
        return Matrix(base: base + start, rows: rows, columns: count, stride: stride)
    }

    /// The same numbers as rows of another length.
    /// - Precondition: the matrix is contiguous and has as many numbers.
    public func reshaped(rows: Int, columns: Int) -> Matrix {
        precondition(
            isContiguous && rows * columns == count,
            "\(self.rows) × \(self.columns) numbers in \(rows) × \(columns)")
        return Matrix(base: base, rows: rows, columns: columns)
    }

    /// The same numbers as rows of so many columns.
    /// - Precondition: the matrix is contiguous and its numbers fill them.
    public func rows(of columns: Int) -> Matrix {
        reshaped(rows: columns == 0 ? 0 : count / columns, columns: columns)
    }

    /// All numbers as one vector.
    /// - Precondition: the matrix is contiguous.
    public var flat: Vector {
        precondition(isContiguous, "a matrix with gaps between its rows is not a vector")
        return Vector(base: base, count: count)
    }
}

/// A borrowed run of numbers. See ``Matrix`` on ownership.
public struct Vector: @unchecked Sendable {
    public let base: UnsafeMutablePointer<Float>
    public let count: Int

    public init(base: UnsafeMutablePointer<Float>, count: Int) {
        precondition(count >= 0)
        self.base = base
        self.count = count
    }

    /// The vector as a matrix of one row.
    public var row: Matrix { Matrix(base: base, rows: 1, columns: count) }

    /// The numbers as rows.
    /// - Precondition: there are as many.
    public func matrix(rows: Int, columns: Int) -> Matrix { row.reshaped(rows: rows, columns: columns) }

    public func slice(_ start: Int, count: Int) -> Vector {
        precondition(start >= 0 && count >= 0 && start <= self.count - count)
        return Vector(base: base + start, count: count)
    }

    public subscript(part: Range<Int>) -> Vector { slice(part.lowerBound, count: part.count) }

    public var buffer: UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(start: base, count: count)
    }
}

extension NDArray {
    /// All numbers as a borrowed vector.
    public var vector: Vector { Vector(base: storage.base + offset, count: count) }

    /// The numbers as a borrowed matrix: the first `axes` axes count rows, the rest columns.
    public func matrix(rowAxes axes: Int) -> Matrix {
        precondition(axes >= 0 && axes <= shape.rank)
        return Matrix(
            base: storage.base + offset,
            rows: shape.extents.prefix(axes).reduce(1, *), columns: shape.extents.dropFirst(axes).reduce(1, *)
        )
    }
}
