/// A block of 32-bit floating-point numbers in some memory. It begins on a 64-byte boundary, which is the width of the
/// widest vector registers and of a cache line. This class is the module's only owner of numbers.
public final class Storage {
    public let count: Int
    public let memory: any NumberMemory
    /// Whether the host may look at the numbers at any time.
    public let isOnHost: Bool
    /// Where the memory's handlers find the numbers.
    public let base: UnsafeMutablePointer<Float>

    /// A block of zeros.
    public init(count: Int, in memory: any NumberMemory = HostMemory.shared) {
        precondition(count >= 0)
        self.count = count
        self.memory = memory
        isOnHost = memory is HostMemory
        base = memory.allocate(count: count)
    }

    deinit { memory.free(base, count: count) }
}
