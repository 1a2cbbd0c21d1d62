/// A block of 32-bit floating-point numbers that begins on a 64-byte boundary, which is the width of the
/// widest vector registers and of a cache line. This file is the module's only owner of memory.
public final class Storage {
    public let count: Int
    public let base: UnsafeMutablePointer<Float>

    static let alignment = 64

    /// A block of zeros.
    public init(count: Int) {
        precondition(count >= 0)
        self.count = count
        let bytes = Swift.max(count, 1) * MemoryLayout<Float>.stride
        base = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: Storage.alignment)
            .bindMemory(to: Float.self, capacity: Swift.max(count, 1))
        base.initialize(repeating: 0, count: Swift.max(count, 1))
    }

    deinit { base.deallocate() }
}
