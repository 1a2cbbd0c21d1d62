/// Numbers in the type in which a file stores them, which are made floats as they are asked for: a quarter of the memory
/// for bytes.
public struct PackedNumbers: Sendable, Hashable {
    public let format: NumberFormat
    /// What each number is multiplied by.
    public let scale: Float
    /// How many there are.
    public let count: Int
    package let bytes: [UInt8]

    /// - Parameter bytes: the numbers, one after another; what does not fill a number is left out.
    public init(_ bytes: [UInt8], _ format: NumberFormat, scale: Float = 1) {
        self.bytes = bytes
        self.format = format
        self.scale = scale
        count = bytes.count / format.size
    }

    /// All numbers as floats.
    public var values: [Float] {
        [Float](unsafeUninitializedCapacity: count) { target, initialized in
            withBytes { bytes in
                format.unpack(
                    bytes, scale: scale, into: UnsafeMutableBufferPointer(rebasing: target[..<count]))
            }
            initialized = count
        }
    }

    /// Calls the body with the bytes of all numbers.
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<(count * format.size)])) }
    }

    /// The numbers of some ranges, one after another.
    /// - Precondition: the ranges lie within `0..<count`.
    package func numbers(_ ranges: [Range<Int>]) -> PackedNumbers {
        PackedNumbers(
            ranges.flatMap { bytes[$0.lowerBound * format.size..<$0.upperBound * format.size] }, format,
            scale: scale)
    }
}
