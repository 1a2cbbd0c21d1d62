/// Where numbers live: the machine's own memory, or another that only a handler can compute in.
///
/// A block's address is its handler's: the host may look at the numbers only between ``beginAccess(to:count:_:)`` and
/// ``endAccess(to:count:_:at:)``, which the scopes of ``NDArray`` and of handlers call. A memory of another processor copies
/// them there and back; the machine's own does nothing.
public protocol NumberMemory: AnyObject, Sendable {
    /// A block of zeros on a 64-byte boundary, with room for one number at least.
    func allocate(count: Int) -> UnsafeMutablePointer<Float>
    func free(_ base: UnsafeMutablePointer<Float>, count: Int)

    /// Lets the host at `count` numbers from `base` on, which lie in a block of this memory.
    /// - Returns: where the host finds them. Of numbers that are to be written, any may stand there.
    func beginAccess(
        to base: UnsafeMutablePointer<Float>, count: Int, _ access: HostAccess
    ) -> UnsafeMutablePointer<Float>
    /// Ends what was begun with the same arguments.
    /// - Parameter host: where the host found the numbers.
    func endAccess(
        to base: UnsafeMutablePointer<Float>, count: Int, _ access: HostAccess,
        at host: UnsafeMutablePointer<Float>)
}

extension NumberMemory {
    /// Lets the host at numbers during a call.
    @inlinable
    public func access<Result, Failure: Error>(
        _ base: UnsafeMutablePointer<Float>, count: Int, _ access: HostAccess,
        _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let host = beginAccess(to: base, count: count, access)
        defer { endAccess(to: base, count: count, access, at: host) }
        return try body(UnsafeMutableBufferPointer(start: host, count: count))
    }
}

/// What the host is going to do with numbers.
public enum HostAccess: Sendable {
    case read
    /// Every one of them.
    case write
    /// Both, or write some of them.
    case update
}

/// The machine's own memory.
public final class HostMemory: NumberMemory {
    public static let shared = HostMemory()

    static let alignment = 64

    private init() {}

    public func allocate(count: Int) -> UnsafeMutablePointer<Float> {
        let capacity = max(count, 1)
        let base = UnsafeMutableRawPointer.allocate(
            byteCount: capacity * MemoryLayout<Float>.stride, alignment: HostMemory.alignment
        ).bindMemory(to: Float.self, capacity: capacity)
        base.initialize(repeating: 0, count: capacity)
        return base
    }

    public func free(_ base: UnsafeMutablePointer<Float>, count: Int) { base.deallocate() }

    public func beginAccess(
        to base: UnsafeMutablePointer<Float>, count: Int, _ access: HostAccess
    ) -> UnsafeMutablePointer<Float> { base }

    public func endAccess(
        to base: UnsafeMutablePointer<Float>, count: Int, _ access: HostAccess,
        at host: UnsafeMutablePointer<Float>
    ) {}
}
