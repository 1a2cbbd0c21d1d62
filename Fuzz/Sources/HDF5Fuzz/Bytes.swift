/// Little-endian numbers in a file's bytes. Places outside read as nil and are not written.
extension [UInt8] {
    func number(at place: Int, width: Int) -> UInt64? {
        guard place >= 0, width >= 0, place <= count - width else { return nil }
        return (0..<width).reduce(0) { $0 | UInt64(self[place + $1]) << UInt64(8 * $1) }
    }

    mutating func write(_ number: UInt64, at place: Int, width: Int) {
        guard place >= 0, width >= 0, place <= count - width else { return }
        for index in 0..<width {
            self[place + index] = UInt8(truncatingIfNeeded: number >> UInt64(8 * index))
        }
    }

    func starts(with text: StaticString, at place: Int) -> Bool {
        guard place >= 0, place <= count - text.utf8CodeUnitCount else { return false }
        return (0..<text.utf8CodeUnitCount).allSatisfy { self[place + $0] == text.utf8Start[$0] }
    }

    /// Copies `length` bytes from one place to another, as far as both are inside.
    mutating func copy(_ length: Int, from source: Int, to destination: Int) {
        let length = Swift.min(length, count - source, count - destination)
        guard source >= 0, destination >= 0, length > 0 else { return }
        let bytes = self[source..<source + length]
        replaceSubrange(destination..<destination + length, with: bytes)
    }
}
