import Arrays

extension NDArray {
    /// Overwrites a part of the numbers by those at the same places.
    /// - Precondition: the range lies within both.
    func copy(_ values: [Float], _ range: Range<Int>) {
        precondition(values.count == count, "an array of another size")
        update { numbers in
            let target = UnsafeMutableBufferPointer(rebasing: numbers[range])
            _ = target.update(fromContentsOf: values[range])
        }
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
