/// Copies numbers to a place that has room for as many.
package typealias NumberCopy = (
    _ source: UnsafeBufferPointer<Float>, _ target: UnsafeMutableBufferPointer<Float>
) -> Void

func copyByOneThread(_ source: UnsafeBufferPointer<Float>, to target: UnsafeMutableBufferPointer<Float>) {
    _ = target.update(fromContentsOf: source)
}

extension [Float] {
    /// Takes over numbers, into the same memory if there are as many and nobody else refers to it: what the system gives
    /// anew costs several times the copy, page by page.
    package mutating func become(copyOf values: UnsafeBufferPointer<Float>, by copy: NumberCopy) {
        if count == values.count {
            withUnsafeMutableBufferPointer { copy(values, $0) }
        } else {
            // Never both in memory.
            self = []
            self = Array(unsafeUninitializedCapacity: values.count) { target, count in
                copy(values, UnsafeMutableBufferPointer(rebasing: target[..<values.count]))
                count = values.count
            }
        }
    }
}
