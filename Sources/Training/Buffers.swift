import Arrays

/// The module's only use of unsafe memory: borrowed windows on Swift arrays, and the copying of samples.

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

    /// Copies the samples of the given indices: `target[t, b] = source[start + t, indices[b]]`, where the source
    /// holds `count` samples of `features` numbers at each time.
    /// - Precondition: the source holds those time steps and the indices are below `count`.
    static func copy(
        _ source: [Float], samples count: Int, features: Int, indices: UnsafeBufferPointer<Int>,
        from start: Int,
        time: Int,
        into target: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(target.count == time * indices.count * features, "a buffer of another size")
        precondition(
            start >= 0 && (start + time) * count * features <= source.count,
            "more time steps than the samples have")
        source.withUnsafeBufferPointer { source in
            guard let from = source.baseAddress, var to = target.baseAddress else { return }
            for step in 0..<time {
                let row = from + (start + step) * count * features
                for index in indices {
                    precondition(index >= 0 && index < count)
                    to.update(from: row + index * features, count: features)
                    to += features
                }
            }
        }
    }
}
