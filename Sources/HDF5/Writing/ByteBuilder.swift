/// Bytes of metadata under construction; numbers are little-endian.
struct ByteBuilder {
    private(set) var bytes: [UInt8] = []

    static let undefinedAddress = UInt64.max

    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func append(bytes more: [UInt8]) { bytes += more }

    mutating func append<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(address: Int) { append(UInt64(address)) }

    mutating func pad(to count: Int) {
        if bytes.count < count { bytes += [UInt8](repeating: 0, count: count - bytes.count) }
    }

    mutating func padToMultiple(of alignment: Int) { pad(to: aligned(bytes.count, to: alignment)) }

    /// Ends a structure with the checksum of all its bytes.
    mutating func appendChecksum() { append(bytes.withUnsafeBytes { MetadataChecksum.of($0) }) }
}

/// The next multiple of `alignment` at or after `offset`.
func aligned(_ offset: Int, to alignment: Int) -> Int {
    (offset + alignment - 1) / alignment * alignment
}
