import Arrays

/// The module's only use of unsafe memory: borrowed windows on Swift arrays, and indices of samples.

extension [Float] {
    /// Lends the numbers to a handler; an empty array lends nothing and the body is not called.
    mutating func withVector(_ body: (Vector) -> Void) {
        withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress, buffer.count > 0 else { return }
            body(Vector(base: base, count: buffer.count))
        }
    }

    /// Lends the numbers to a handler, or nothing if the array is empty.
    mutating func withVectorIfAny(_ body: (Vector?) -> Void) {
        isEmpty ? body(nil) : withVector { body($0) }
    }
}

extension NDArray {
    /// Overwrites a part of the numbers by those at the same places.
    /// - Precondition: the range lies within both.
    func copy(_ values: [Float], _ range: Range<Int>) {
        precondition(values.count == count, "an array of another size")
        let target = UnsafeMutableBufferPointer(rebasing: buffer[range])
        _ = target.update(fromContentsOf: values[range])
    }
}

enum Gathering {
    /// Calls the body with `count` indices, which live on the stack if they are few.
    static func withIndices(
        _ count: Int, _ index: (Int) -> Int, _ body: (UnsafeBufferPointer<Int>) throws -> Void
    ) rethrows {
        try withUnsafeTemporaryAllocation(of: Int.self, capacity: count) { indices in
            for position in 0..<count { indices.initializeElement(at: position, to: index(position)) }
            try body(UnsafeBufferPointer(indices))
        }
    }
}
