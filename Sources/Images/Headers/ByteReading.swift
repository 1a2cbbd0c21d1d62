/// Bytes of a file, read at any place: `nil` beyond the end.
struct Bytes {
    let bytes: ArraySlice<UInt8>

    var count: Int { bytes.count }

    subscript(place: Int) -> Int? {
        place >= 0 && place < bytes.count ? Int(bytes[bytes.startIndex + place]) : nil
    }

    /// A part, cut off where the bytes end.
    func part(from start: Int, count: Int) -> Bytes {
        let first = min(max(0, start), bytes.count)
        let length = min(max(0, count), bytes.count - first)
        return Bytes(bytes: bytes[bytes.startIndex + first..<bytes.startIndex + first + length])
    }

    func starts(with prefix: [UInt8]) -> Bool { bytes.starts(with: prefix) }

    /// A number of `size` bytes, at most 4.
    func number(at place: Int, size: Int, littleEndian: Bool = false) -> Int? {
        var value = 0
        for index in 0..<size {
            guard let byte = self[place + (littleEndian ? size - 1 - index : index)] else { return nil }
            value = value << 8 | byte
        }
        return value
    }
}
