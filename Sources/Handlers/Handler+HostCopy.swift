import Arrays

extension Handler {
    /// Copies numbers from one place of the host to another, on all of the handler's threads where it computes in the
    /// machine's own memory.
    /// - Precondition: the target has room for as many, and does not overlap the source.
    package func copyOnHost(
        _ source: UnsafeBufferPointer<Float>, to target: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(target.count >= source.count, "no room for \(source.count) numbers")
        guard memory === HostMemory.shared, let from = source.baseAddress, let to = target.baseAddress else {
            _ = target.update(fromContentsOf: source)
            return
        }
        copy(
            Vector(base: UnsafeMutablePointer(mutating: from), count: source.count).row,
            into: Vector(base: to, count: source.count).row)
    }
}
