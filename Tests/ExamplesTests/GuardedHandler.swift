import Brainstorm
import Foundation

/// Computes as another handler does, with numbers in a memory of its own.
final class GuardedHandler: ForwardingHandler {
    let wrapped: any Handler
    private let guarded: GuardedMemory

    var memory: any NumberMemory { guarded }

    init(wrapping wrapped: any Handler) throws {
        self.wrapped = wrapped
        guarded = try GuardedMemory()
    }

    func perform<Performed: HandlerOperation>(_ operation: Performed) -> Performed.Result {
        guarded.opened { wrapped.perform(operation) }
    }
}

/// A mapping that may be touched during operations only: anybody else's look at it ends the process. What the host is
/// let at is a copy, which comes back if the host said that it writes.
final class GuardedMemory: NumberMemory, @unchecked Sendable {
    private static let size = 1 << 30
    private static let alignment = 64

    private let base: UnsafeMutableRawPointer
    private let lock = NSLock()
    // All but the mapping itself is read and written under the lock.
    private var used = 0
    private var free: [Int: [UnsafeMutablePointer<Float>]] = [:]
    private var users = 0

    init() throws {
        let mapped = mmap(
            nil, Self.size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        guard let mapped, mapped != MAP_FAILED else { throw POSIXError(.ENOMEM) }
        base = mapped
    }

    deinit { munmap(base, Self.size) }

    /// Opens the mapping during a call.
    func opened<Result>(_ body: () -> Result) -> Result {
        change(users: 1)
        defer { change(users: -1) }
        return body()
    }

    private func change(users change: Int) {
        lock.withLock {
            users += change
            let toggles = users == (change > 0 ? 1 : 0)
            guard toggles, used > 0 else { return }
            let rights = users > 0 ? PROT_READ | PROT_WRITE : PROT_NONE
            guard mprotect(base, used, rights) == 0 else { preconditionFailure("mprotect: \(errno)") }
        }
    }

    private func bytes(_ count: Int) -> Int {
        (max(count, 1) * MemoryLayout<Float>.stride + 16383) / 16384 * 16384
    }

    func allocate(count: Int) -> UnsafeMutablePointer<Float> {
        let size = bytes(count)
        let block = lock.withLock { () -> UnsafeMutablePointer<Float> in
            if let block = free[size]?.popLast() { return block }
            precondition(users == 0 && used + size <= Self.size, "no room for \(count) numbers")
            defer { used += size }
            return (base + used).bindMemory(to: Float.self, capacity: size / MemoryLayout<Float>.stride)
        }
        opened { block.update(repeating: 0, count: max(count, 1)) }
        return block
    }

    func free(_ block: UnsafeMutablePointer<Float>, count: Int) {
        lock.withLock { free[bytes(count), default: []].append(block) }
    }

    func beginAccess(
        to block: UnsafeMutablePointer<Float>, count: Int, _ access: HostAccess
    ) -> UnsafeMutablePointer<Float> {
        let copy = UnsafeMutablePointer<Float>.allocate(capacity: max(count, 1))
        if access == .write {
            copy.initialize(repeating: .nan, count: count)
        } else {
            opened { copy.initialize(from: block, count: count) }
        }
        return copy
    }

    func endAccess(
        to block: UnsafeMutablePointer<Float>, count: Int, _ access: HostAccess,
        at copy: UnsafeMutablePointer<Float>
    ) {
        if access != .read { opened { block.update(from: copy, count: count) } }
        copy.deallocate()
    }
}
