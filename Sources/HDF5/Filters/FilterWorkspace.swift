#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What one thread needs to decode chunk after chunk without asking the system for memory again: a decompressor, and
/// buffers as large as the largest chunk so far. One thread at a time may use it.
final class FilterWorkspace {
    private var first: ByteStorage?
    private var second: ByteStorage?
    private var read: ByteStorage?
    private var known: DeflateDecompressor?

    init() {}

    func decompressor() throws -> DeflateDecompressor {
        if let known { return known }
        let made = try DeflateDecompressor()
        known = made
        return made
    }

    /// One of the buffers, with room for `count` bytes. What is in it is left over from other chunks.
    func buffer(_ side: Side, count: Int) throws -> ByteStorage {
        if let buffer = side == .first ? first : second, buffer.count >= count { return buffer }
        let buffer = try FilterWorkspace.memory(count)
        if side == .first { first = buffer } else { second = buffer }
        return buffer
    }

    /// Bytes of a mapped file, read into memory of this workspace: who looks at them where they stand has the system map a
    /// good deal around each page, all of which counts as the process's memory.
    ///
    /// - Parameter most: more are left where they are, as it is the file that says how many there are.
    /// - Returns: the bytes, until the workspace reads others.
    func reading(_ stored: ByteSlice, most: Int) throws -> ByteSlice {
        guard case .mapped = stored.storage.origin, stored.count > 0, stored.count <= most else {
            return stored
        }
        let buffer: ByteStorage
        if let read, read.count >= stored.count {
            buffer = read
        } else {
            buffer = try FilterWorkspace.memory(stored.count)
            read = buffer
        }
        let target = UnsafeMutableRawBufferPointer(start: buffer.start, count: stored.count)
        try stored.storage.read(at: stored.offset, into: target)
        return ByteSlice(buffer, offset: 0, count: stored.count) ?? stored
    }

    private static func memory(_ count: Int) throws -> ByteStorage {
        let size = max(count, 1)
        guard let memory = malloc(size) else {
            throw HDF5Error(.system, "the system has no \(count) bytes of memory to give")
        }
        return ByteStorage(taking: memory, count: size, origin: .allocated)
    }

    enum Side {
        case first, second
        var other: Side { self == .first ? .second : .first }
    }
}
