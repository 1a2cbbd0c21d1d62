/// Whole records of a table's text, with a line feed behind the last byte, so that loops over the bytes of a line end.
///
/// Who makes one fills it before others see it; afterwards nobody changes it.
final class ByteBlock: @unchecked Sendable {
    let base: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    let capacity: Int
    /// Bytes that can be read behind the line feed.
    static let padding = 8

    init(capacity: Int) {
        self.capacity = capacity
        base = .allocate(capacity: capacity + 1 + ByteBlock.padding)
        base.initialize(repeating: 10, count: 1)
        (base + capacity + 1).initialize(repeating: 0, count: ByteBlock.padding)
    }

    convenience init(_ bytes: some Collection<UInt8>) {
        self.init(capacity: bytes.count)
        for byte in bytes {
            base[count] = byte
            count += 1
        }
        base[count] = 10
    }

    deinit { base.deallocate() }

    /// - Precondition: there is room.
    func append(_ bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count <= capacity - count)
        if let source = bytes.baseAddress {
            UnsafeMutableRawPointer(base + count).copyMemory(from: source, byteCount: bytes.count)
        }
        count += bytes.count
        base[count] = 10
    }

    /// Reads on, as far as there is room and there are bytes.
    func fill(from source: any ByteSource) throws {
        count += try source.fill(
            UnsafeMutableRawBufferPointer(start: base + count, count: capacity - count))
        base[count] = 10
    }

    /// The bytes from a place on, taken away from here.
    /// - Precondition: the place is at most ``count``.
    func cut(at place: Int, capacity: Int) -> ByteBlock {
        let rest = ByteBlock(capacity: max(capacity, count - place))
        rest.append(UnsafeRawBufferPointer(start: base + place, count: count - place))
        count = place
        base[count] = 10
        return rest
    }

    /// The same bytes with room for more.
    func grown(to capacity: Int) -> ByteBlock { cut(at: 0, capacity: capacity) }

    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }
}
