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

    /// A name and the zero that ends it, filled up to a multiple of 8 bytes on request.
    mutating func append(name: String, isPadded: Bool) {
        let start = bytes.count
        bytes.append(contentsOf: name.utf8)
        bytes.append(0)
        if isPadded { pad(to: start + aligned(bytes.count - start, to: 8)) }
    }

    mutating func pad(to count: Int) {
        if bytes.count < count { bytes.append(contentsOf: repeatElement(0, count: count - bytes.count)) }
    }

    mutating func padToMultiple(of alignment: Int) { pad(to: aligned(bytes.count, to: alignment)) }

    /// Writes bytes over those at a place that is there already.
    mutating func replace(at offset: Int, with more: [UInt8]) {
        bytes.replaceSubrange(offset..<offset + more.count, with: more)
    }

    /// Ends a structure with the checksum of all its bytes.
    mutating func appendChecksum() { append(bytes.withUnsafeBytes { MetadataChecksum.of($0) }) }
}

/// The next multiple of `alignment` at or after `offset`.
func aligned(_ offset: Int, to alignment: Int) -> Int {
    (offset + alignment - 1) / alignment * alignment
}

/// The order of names in a file.
func precedes(_ first: String, _ second: String) -> Bool {
    first.utf8.lexicographicallyPrecedes(second.utf8)
}
