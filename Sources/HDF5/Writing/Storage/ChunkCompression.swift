import CDeflate
import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

// The filters of chunks on all cores. This file is the only one here with threads and libdeflate.

/// Filters chunks, one after the other, in memory that it keeps.
final class ChunkFilter {
    private let filters: [HDF5Storage.Filter]
    private let elementSize: Int
    private var compressor: OpaquePointer?
    private let first: UnsafeMutableRawBufferPointer
    private let second: UnsafeMutableRawBufferPointer

    /// - Parameter chunkBytes: the size of every chunk before the filters.
    init(_ filters: [HDF5Storage.Filter], elementSize: Int, chunkBytes: Int) throws {
        self.filters = filters
        self.elementSize = elementSize
        var room = chunkBytes + 4
        for case .deflate(let level) in filters {
            let level = ChunkFilter.level(level, isShuffled: filters.contains(.shuffle))
            guard let compressor = libdeflate_alloc_compressor(level) else {
                throw HDF5Error(.system, "there is no memory for a compressor")
            }
            self.compressor = compressor
            room = libdeflate_zlib_compress_bound(compressor, chunkBytes) + 4
        }
        first = .allocate(byteCount: room, alignment: 16)
        second = .allocate(byteCount: room, alignment: 16)
    }

    /// The level of libdeflate that makes about what zlib makes at a level, in less time: its levels of the same
    /// number take more time for less than a hundredth of the size, and shuffled bytes repeat in ways that its
    /// first level finds.
    private static func level(_ level: Int, isShuffled: Bool) -> Int32 {
        level > 4 ? Int32(level) : isShuffled ? 1 : Int32(min(level, 2))
    }

    deinit {
        first.deallocate()
        second.deallocate()
        if let compressor { libdeflate_free_compressor(compressor) }
    }

    /// Memory for a chunk that is gathered from several places; valid until the next call.
    var gathering: UnsafeMutableRawBufferPointer { first }

    /// The chunk's bytes after all filters.
    /// - Parameter chunk: may be in ``gathering``.
    func apply(to chunk: UnsafeRawBufferPointer) throws -> [UInt8] {
        var current = chunk
        for filter in filters {
            let target = current.baseAddress == UnsafeRawPointer(second.baseAddress) ? first : second
            let count: Int
            switch filter {
            case .shuffle:
                Shuffle.encode(current, elementSize: elementSize, into: target)
                count = current.count
            case .deflate:
                guard let compressor else { continue }
                count = libdeflate_zlib_compress(
                    compressor, current.baseAddress, current.count, target.baseAddress, target.count - 4)
                guard count > 0 else { throw HDF5Error(.system, "a chunk could not be compressed") }
            case .fletcher32:
                let sum = Fletcher32.checksum(current)
                target.copyMemory(from: current)
                withUnsafeBytes(of: sum.littleEndian) {
                    UnsafeMutableRawBufferPointer(rebasing: target[current.count...]).copyMemory(from: $0)
                }
                count = current.count + 4
            }
            current = UnsafeRawBufferPointer(rebasing: target[..<count])
        }
        return [UInt8](current)
    }
}

enum ChunkCompression {
    /// All chunks of the data after their filters, handed on in order. Chunks are taken by as many threads as there
    /// are cores. Each holds one chunk; of results that wait for an earlier one, there are at most a few a thread.
    ///
    /// - Parameter consume: is called by one thread at a time, in order of the indices.
    static func filter(
        _ data: UnsafeRawBufferPointer, _ tiling: ChunkTiling, _ filters: [HDF5Storage.Filter], fill: [UInt8],
        _ consume: (_ index: Int, _ bytes: [UInt8]) throws -> Void
    ) throws {
        let count = tiling.count
        guard count > 0 else { return }
        // Starting threads does not pay for a few small chunks.
        let isSmall = count == 1 || count * tiling.chunkBytes < 1 << 18
        let threads = isSmall ? 1 : min(count, processors)
        let queue = ChunkQueue(count: count, waiting: 8 * threads)
        func work() {
            do {
                let filter = try ChunkFilter(
                    filters, elementSize: tiling.elementSize, chunkBytes: tiling.chunkBytes)
                while let index = queue.take() {
                    let bytes = try filter.apply(to: gathered(index, data, tiling, fill, filter))
                    try queue.deliver(bytes, index, consume)
                }
            } catch {
                queue.fail(error)
            }
        }
        if threads == 1 { work() } else { perform(threads, work) }
        if let error = queue.error { throw error }
    }

    static let processors = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    private static func perform(_ threads: Int, _ work: () -> Void) {
        withoutActuallyEscaping(work) { work in
            let job = Job(work: work)
            DispatchQueue.concurrentPerform(iterations: threads) { _ in job.work() }
        }
    }

    /// A closure that threads may call while its caller waits for them.
    private struct Job: @unchecked Sendable {
        let work: () -> Void
    }

    /// One chunk's bytes: in place where they lie together, else gathered.
    static func gathered(
        _ index: Int, _ data: UnsafeRawBufferPointer, _ tiling: ChunkTiling, _ fill: [UInt8],
        _ filter: ChunkFilter
    ) -> UnsafeRawBufferPointer {
        if let range = tiling.wholeRun(index) { return UnsafeRawBufferPointer(rebasing: data[range]) }
        let target = UnsafeMutableRawBufferPointer(rebasing: filter.gathering[..<tiling.chunkBytes])
        var filled = 0
        tiling.runs(of: index) { source, start, count in
            filled += count
        }
        if filled < target.count { target.fill(with: fill) }
        tiling.runs(of: index) { source, start, count in
            UnsafeMutableRawBufferPointer(rebasing: target[start..<start + count])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: data[source..<source + count]))
        }
        return UnsafeRawBufferPointer(target)
    }
}

/// Gives out the numbers of chunks, and puts the results back into their order.
private final class ChunkQueue: Sendable {
    private let count: Int
    /// One for each chunk that may be taken before earlier ones are consumed.
    private let room = DispatchSemaphore(value: 0)
    private let state = Mutex(State())
    private let consumer = Mutex(())

    private struct State {
        var taken = 0
        var finished: [Int: [UInt8]] = [:]
        var consumed = 0
        var error: (any Error)?
    }

    init(count: Int, waiting: Int) {
        self.count = count
        for _ in 0..<waiting { room.signal() }
    }

    var error: (any Error)? { state.withLock { $0.error } }

    /// The next chunk, as soon as there is room for its result; `nil` if there is none or something has failed.
    func take() -> Int? {
        room.wait()
        let index: Int? = state.withLock { state in
            guard state.taken < count, state.error == nil else { return nil }
            state.taken += 1
            return state.taken - 1
        }
        if index == nil { room.signal() }
        return index
    }

    /// Consumes the result and those that waited for it, or keeps it until its turn.
    func deliver(_ bytes: [UInt8], _ index: Int, _ consume: (Int, [UInt8]) throws -> Void) throws {
        state.withLock { $0.finished[index] = bytes }
        try consumer.withLock { _ in
            while let (index, bytes) = next() {
                try consume(index, bytes)
                room.signal()
            }
        }
    }

    private func next() -> (Int, [UInt8])? {
        state.withLock { state in
            guard state.error == nil, let bytes = state.finished.removeValue(forKey: state.consumed) else {
                return nil
            }
            defer { state.consumed += 1 }
            return (state.consumed, bytes)
        }
    }

    func fail(_ error: any Error) {
        state.withLock { $0.error = $0.error ?? error }
        room.signal()
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Repeats a pattern; no pattern is zeros.
    fileprivate func fill(with pattern: [UInt8]) {
        guard pattern.contains(where: { $0 != 0 }) else {
            for index in indices { self[index] = 0 }
            return
        }
        for index in indices { self[index] = pattern[index % pattern.count] }
    }
}
