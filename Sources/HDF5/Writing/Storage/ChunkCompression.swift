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
            guard let compressor = libdeflate_alloc_compressor(Int32(level)) else {
                throw HDF5Error(.system, "there is no memory for a compressor")
            }
            self.compressor = compressor
            room = libdeflate_zlib_compress_bound(compressor, chunkBytes) + 4
        }
        first = .allocate(byteCount: room, alignment: 16)
        second = .allocate(byteCount: room, alignment: 16)
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
                ChunkFilter.shuffle(current, elementSize, into: target)
                count = current.count
            case .deflate:
                guard let compressor else { continue }
                count = libdeflate_zlib_compress(
                    compressor, current.baseAddress, current.count, target.baseAddress, target.count - 4)
                guard count > 0 else { throw HDF5Error(.system, "a chunk could not be compressed") }
            case .fletcher32:
                let sum = ChunkFilter.fletcher32(current)
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

    /// The first bytes of all elements, then their second bytes, and so on, and what is left over.
    private static func shuffle(
        _ source: UnsafeRawBufferPointer, _ size: Int, into target: UnsafeMutableRawBufferPointer
    ) {
        let count = source.count / size
        guard let from = source.baseAddress, let to = target.baseAddress, count > 0 else { return }
        let input = from.assumingMemoryBound(to: UInt8.self)
        let output = to.assumingMemoryBound(to: UInt8.self)
        for byte in 0..<size {
            let plane = output + byte * count
            var place = input + byte
            for element in 0..<count {
                plane[element] = place.pointee
                place += size
            }
        }
        for index in count * size..<source.count { output[index] = input[index] }
    }

    /// Fletcher's checksum of 16-bit words, the first byte of each the higher one.
    private static func fletcher32(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var (low, high): (UInt32, UInt32) = (0, 0)
        var position = 0
        let even = bytes.count & ~1
        while position < even {
            let end = min(position + 720, even)
            while position < end {
                low &+= UInt32(bytes[position]) << 8 | UInt32(bytes[position + 1])
                high &+= low
                position += 2
            }
            low = (low & 0xFFFF) &+ (low >> 16)
            high = (high & 0xFFFF) &+ (high >> 16)
        }
        if even < bytes.count {
            low &+= UInt32(bytes[even]) << 8
            high &+= low
            low = (low & 0xFFFF) &+ (low >> 16)
            high = (high & 0xFFFF) &+ (high >> 16)
        }
        low = (low & 0xFFFF) &+ (low >> 16)
        high = (high & 0xFFFF) &+ (high >> 16)
        return high << 16 | low
    }
}

enum ChunkCompression {
    /// All chunks of the data after their filters, in order. Chunks are taken by as many threads as there are
    /// cores; each holds one chunk and its result at a time, besides the results that are kept.
    static func filtered(
        _ data: UnsafeRawBufferPointer, _ tiling: ChunkTiling, _ filters: [HDF5Storage.Filter], fill: [UInt8]
    ) throws -> [[UInt8]] {
        let count = tiling.count
        guard count > 0 else { return [] }
        // Starting threads does not pay for a few small chunks.
        let isSmall = count == 1 || count * tiling.chunkBytes < 1 << 18
        let threads = isSmall ? 1 : min(count, processors)
        let shared = Shared(data: data, count: count)
        func work() {
            do {
                let filter = try ChunkFilter(
                    filters, elementSize: tiling.elementSize, chunkBytes: tiling.chunkBytes)
                while let index = shared.next() {
                    shared.put(try filter.apply(to: gathered(index, data, tiling, fill, filter)), at: index)
                }
            } catch {
                shared.fail(error)
            }
        }
        if threads == 1 { work() } else { perform(threads, work) }
        return try shared.finish()
    }

    static let processors = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    private static func perform(_ threads: Int, _ work: () -> Void) {
        withoutActuallyEscaping(work) { work in
            let job = Job(work: work)
            DispatchQueue.concurrentPerform(iterations: threads) { _ in job.work() }
        }
    }

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

    /// What the threads share.
    private final class Shared: @unchecked Sendable {
        private let taken = Atomic<Int>(0)
        private let count: Int
        private let state: Mutex<State>

        private struct State {
            var results: [[UInt8]]
            var error: (any Error)?
        }

        init(data: UnsafeRawBufferPointer, count: Int) {
            self.count = count
            state = Mutex(State(results: [[UInt8]](repeating: [], count: count)))
        }

        func next() -> Int? {
            let index = taken.wrappingAdd(1, ordering: .relaxed).oldValue
            return index < count ? index : nil
        }

        func put(_ bytes: [UInt8], at index: Int) { state.withLock { $0.results[index] = bytes } }

        func fail(_ error: any Error) {
            taken.store(count, ordering: .relaxed)
            state.withLock { $0.error = $0.error ?? error }
        }

        func finish() throws -> [[UInt8]] {
            try state.withLock { state in
                if let error = state.error { throw error }
                return state.results
            }
        }
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
