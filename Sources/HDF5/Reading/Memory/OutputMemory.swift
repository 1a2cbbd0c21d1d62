/// Memory that a read fills: that of a ``ByteStorage``, or of the caller's. Every access is checked against its size.
///
/// Sendable because threads that share it write to different parts of it. It does not keep the memory.
struct OutputMemory: @unchecked Sendable {
    private let start: UnsafeMutableRawPointer?
    let count: Int

    init(_ memory: UnsafeMutableRawBufferPointer) {
        start = memory.baseAddress
        count = memory.baseAddress == nil ? 0 : memory.count
    }

    /// The memory of `storage`, which has to outlive this.
    init(_ storage: ByteStorage) {
        start = storage.start
        count = storage.count
    }

    private func holds(_ offset: Int, _ length: Int) -> Bool {
        offset >= 0 && length >= 0 && offset <= count && length <= count &- offset
    }

    /// The bytes from `offset`; nil if they lie outside.
    func part(at offset: Int, count length: Int) -> UnsafeMutableRawBufferPointer? {
        guard holds(offset, length) else { return nil }
        return UnsafeMutableRawBufferPointer(
            start: start.map { $0 + offset }, count: start == nil ? 0 : length)
    }

    /// Copies bytes here. False, and nothing is copied, if they lie outside of either.
    @inline(__always)
    func copy(_ length: Int, from source: UnsafeRawBufferPointer, at offset: Int, to destination: Int) -> Bool
    {
        guard holds(destination, length), offset >= 0, offset <= source.count,
            length <= source.count &- offset
        else { return false }
        guard length > 0, let start, let from = source.baseAddress else { return true }
        (start + destination).copyMemory(from: from + offset, byteCount: length)
        return true
    }

    /// Copies `total` pieces of `size` bytes, the beginnings of which are `step` bytes apart in `source`, here without
    /// gaps. False, and nothing is copied, if they lie outside of either.
    func gather(
        _ total: Int, size: Int, from source: UnsafeRawBufferPointer, at offset: Int, step: Int,
        to destination: Int
    ) -> Bool {
        guard total > 0 else { return true }
        guard size > 0, step >= size, offset >= 0,
            let end = (total &- 1).times(step)?.plus(size)?.plus(offset), end <= source.count,
            let length = total.times(size), holds(destination, length),
            let start, let base = source.baseAddress
        else { return false }
        let (from, to) = (base + offset, start + destination)
        func gather<Word: BitwiseCopyable>(_ type: Word.Type) {
            for index in 0..<total {
                let word = from.loadUnaligned(fromByteOffset: index &* step, as: type)
                to.storeBytes(of: word, toByteOffset: index &* MemoryLayout<Word>.size, as: type)
            }
        }
        switch size {
        case 1: gather(UInt8.self)
        case 2: gather(UInt16.self)
        case 4: gather(UInt32.self)
        case 8: gather(UInt64.self)
        default:
            for index in 0..<total {
                (to + index &* size).copyMemory(from: from + index &* step, byteCount: size)
            }
        }
        return true
    }

    /// Repeats `pattern` over all of the memory; nil for zeros.
    func fill(with pattern: [UInt8]?) {
        guard let start, count > 0 else { return }
        guard let pattern, pattern.contains(where: { $0 != 0 }) else {
            start.initializeMemory(as: UInt8.self, repeating: 0, count: count)
            return
        }
        // What is there already is copied, in pieces of whole patterns that stay in the processor's cache.
        let most = max(1, 65_536 / pattern.count) &* pattern.count
        var filled = min(pattern.count, count)
        pattern.withUnsafeBytes {
            UnsafeMutableRawBufferPointer(start: start, count: filled).copyBytes(from: $0[..<filled])
        }
        while filled < count {
            let length = min(filled, most, count &- filled)
            (start + filled).copyMemory(from: start, byteCount: length)
            filled &+= length
        }
    }
}
