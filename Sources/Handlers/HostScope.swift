public import Arrays

extension Handler {
    /// Lets the host at numbers in this handler's memory during a call: those that the body asks the scope for.
    ///
    ///     handler.onHost { host in
    ///         let (weights, values) = (host.read(weights), host.update(values))
    ///         for index in 0..<values.count { values[index] += weights[index] }
    ///     }
    ///
    /// Where the memory is the machine's own, nothing is copied.
    public func onHost<Result, Failure: Error>(
        _ body: (inout HostScope) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var scope = HostScope(memory)
        defer { scope.end() }
        return try body(&scope)
    }
}

/// Numbers that the host is let at; see ``Handler/onHost(_:)``. Windows that it returns are of use until the call ends, and
/// must not be asked for twice if one of them is written.
public struct HostScope {
    private let memory: any NumberMemory
    private var begun: [Access] = []

    private struct Access {
        let base: UnsafeMutablePointer<Float>
        let count: Int
        let kind: HostAccess
        let host: UnsafeMutablePointer<Float>
    }

    fileprivate init(_ memory: any NumberMemory) { self.memory = memory }

    /// The numbers of a window, to be read.
    public mutating func read(_ matrix: Matrix) -> Matrix { begin(matrix, .read) }

    public mutating func read(_ vector: Vector) -> Vector { begin(vector.row, .read).flat }

    /// The place for the numbers of a window, every one of which is to be written.
    public mutating func write(_ matrix: Matrix) -> Matrix {
        // What lies between the rows must stay as it is.
        begin(matrix, matrix.isContiguous ? .write : .update)
    }

    public mutating func write(_ vector: Vector) -> Vector { begin(vector.row, .write).flat }

    /// The numbers of a window, to be read and written.
    public mutating func update(_ matrix: Matrix) -> Matrix { begin(matrix, .update) }

    public mutating func update(_ vector: Vector) -> Vector { begin(vector.row, .update).flat }

    private mutating func begin(_ matrix: Matrix, _ kind: HostAccess) -> Matrix {
        // Nothing to be begun or ended.
        if memory === HostMemory.shared { return matrix }
        let count = matrix.rows == 0 ? 0 : (matrix.rows - 1) * matrix.stride + matrix.columns
        let host = memory.beginAccess(to: matrix.base, count: count, kind)
        begun.append(Access(base: matrix.base, count: count, kind: kind, host: host))
        return Matrix(base: host, rows: matrix.rows, columns: matrix.columns, stride: matrix.stride)
    }

    fileprivate mutating func end() {
        for access in begun.reversed() {
            memory.endAccess(to: access.base, count: access.count, access.kind, at: access.host)
        }
        begun = []
    }
}
