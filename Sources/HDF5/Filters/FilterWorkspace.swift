#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What one thread needs to decode chunk after chunk without asking the system for memory again: a decompressor and
/// two buffers, as large as the largest chunk so far. One thread at a time may use it.
final class FilterWorkspace {
    private var first: ByteStorage?
    private var second: ByteStorage?
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
        let size = max(count, 1)
        guard let memory = malloc(size) else {
            throw HDF5Error(.system, "the system has no \(count) bytes of memory to give")
        }
        let buffer = ByteStorage(taking: memory, count: size, origin: .allocated)
        if side == .first { first = buffer } else { second = buffer }
        return buffer
    }

    enum Side {
        case first, second
        var other: Side { self == .first ? .second : .first }
    }
}
