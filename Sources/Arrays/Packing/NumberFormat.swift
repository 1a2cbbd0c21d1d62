internal import CKernels

/// How numbers are packed in bytes, in the processor's own order.
public enum NumberFormat: Sendable, Hashable, CaseIterable {
    case uint8, int8, uint16, int16, float32

    /// Bytes of a number.
    public var size: Int {
        switch self {
        case .uint8, .int8: 1
        case .uint16, .int16: 2
        case .float32: 4
        }
    }

    fileprivate var kernel: bs_number {
        switch self {
        case .uint8: bs_uint8
        case .int8: bs_int8
        case .uint16: bs_uint16
        case .int16: bs_int16
        case .float32: bs_float32
        }
    }

    /// Unpacks numbers and multiplies them by a scale.
    ///
    /// - Precondition: the bytes are those of as many numbers as the target has room for.
    package func unpack(
        _ bytes: UnsafeRawBufferPointer, scale: Float, into target: UnsafeMutableBufferPointer<Float>,
        level: VectorLevel = .highest
    ) {
        precondition(bytes.count == target.count * size, "bytes of another count of numbers")
        guard let source = bytes.baseAddress, let base = target.baseAddress else { return }
        bs_convert(source, kernel, scale, base, target.count, level.kernel)
    }
}
