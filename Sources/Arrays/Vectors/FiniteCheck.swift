internal import CKernels

extension UnsafeBufferPointer<Float> {
    /// Whether all numbers are finite.
    package var areFinite: Bool {
        guard let baseAddress else { return true }
        return bs_is_finite(baseAddress, count, bs_machine(threads: 1, level: VectorLevel.highest.kernel))
    }
}
