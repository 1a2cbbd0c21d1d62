/// The filters that the chunks of a dataset went through, and their undoing, the last first.
///
/// Any number of threads may decode chunks at once, each with a ``FilterWorkspace`` of its own.
struct FilterPipeline: Sendable {
    private enum Step: Sendable {
        case deflate
        case shuffle(elementSize: Int)
        case fletcher32
        case nbit(NBit)
        case scaleOffset(ScaleOffset)
        case lzf
        /// A filter that changes nothing.
        case none
        /// A filter that cannot be undone, and why.
        case refused(HDF5Error)
    }

    /// As many as a filter pipeline message may have.
    static let mostFilters = 32

    private let steps: [Step]
    /// Bytes of a whole chunk.
    let chunkSize: Int

    /// An unknown filter, or parameters that make no sense, are an error only when a chunk needs them.
    /// - Throws: `limit` if there are more than 32 filters.
    init(_ filters: [HDF5Filter], chunkSize: Int) throws {
        guard filters.count <= FilterPipeline.mostFilters else {
            throw HDF5Error(
                .limit, structure: "filter pipeline message",
                "\(filters.count) filters are more than \(FilterPipeline.mostFilters)")
        }
        steps = filters.map { FilterPipeline.step($0) }
        self.chunkSize = chunkSize
    }

    private static func step(_ filter: HDF5Filter) -> Step {
        do {
            switch filter.id {
            case 1: return .deflate
            case 2:
                guard let size = filter.parameters.first, size > 0 else {
                    throw HDF5Error.chunk("the shuffle filter has no element size")
                }
                return size == 1 ? .none : .shuffle(elementSize: Int(size))
            case 3: return .fletcher32
            case 5:
                let packing = try NBit(filter.parameters)
                return packing.element == nil ? .none : .nbit(packing)
            case 6:
                let scaling = try ScaleOffset(filter.parameters)
                return scaling.isVerbatim ? .none : .scaleOffset(scaling)
            case 32000: return .lzf
            default:
                let name = filter.name.isEmpty ? HDF5Filter.registeredName(filter.id) ?? "" : filter.name
                throw HDF5Error(
                    .unsupported, structure: "filter pipeline message",
                    "filter \(filter.id)\(name.isEmpty ? "" : " (\(name))") is not supported")
            }
        } catch {
            return .refused(error as? HDF5Error ?? HDF5Error.chunk("\(error)"))
        }
    }

    /// The chunk whose stored bytes are `stored`; bit i of `mask` says that filter i was left out.
    func decode(_ stored: ByteSlice, mask: Int) throws -> ByteSlice {
        try decode(stored, mask: mask, workspace: FilterWorkspace())
    }

    /// The same with memory that is used again: the result is good until the workspace decodes another chunk.
    func decode(_ stored: ByteSlice, mask: Int, workspace: FilterWorkspace) throws -> ByteSlice {
        let (place, size) = try run(stored, mask, workspace, target: nil)
        guard case .workspace(let buffer) = place else { return stored.part(from: 0, count: size) ?? stored }
        return ByteSlice(buffer, offset: 0, count: size) ?? ByteSlice(buffer)
    }

    /// The same into memory of the caller's, which has ``chunkSize`` bytes. After an error they may have changed.
    func decode(
        _ stored: ByteSlice, mask: Int, workspace: FilterWorkspace, into target: UnsafeMutableRawBufferPointer
    ) throws {
        precondition(target.count == chunkSize, "the memory is not that of a chunk")
        try withExtendedLifetime(stored) {
            let (place, size) = try run(stored, mask, workspace, target: target)
            switch place {
            case .target: return
            case .stored: try stored.storage.read(at: stored.offset, into: target)
            case .workspace(let buffer):
                withExtendedLifetime(buffer) {
                    target.copyMemory(from: UnsafeRawBufferPointer(start: buffer.start, count: size))
                }
            }
        }
    }

    // MARK: The steps

    /// Where the bytes are that the next step takes: always from the start of it.
    private enum Place {
        case stored
        case workspace(ByteStorage)
        case target
    }

    private func run(
        _ stored: ByteSlice, _ mask: Int, _ workspace: FilterWorkspace,
        target: UnsafeMutableRawBufferPointer?
    ) throws -> (Place, Int) {
        do {
            // What no filter has changed goes from the file to where it belongs.
            let source =
                changes(before: steps.count, mask)
                ? try workspace.reading(stored, most: sizeBefore(steps.count, mask).most) : stored
            return try withExtendedLifetime(source) {
                try steps(
                    UnsafeRawBufferPointer(start: source.start, count: source.count), mask, workspace, target)
            }
        } catch let error as HDF5Error where error.structure == "chunk" {
            throw HDF5Error(error.code, structure: error.structure, offset: stored.offset, error.message)
        }
    }

    private func steps(
        _ stored: UnsafeRawBufferPointer, _ mask: Int, _ workspace: FilterWorkspace,
        _ target: UnsafeMutableRawBufferPointer?
    ) throws -> (Place, Int) {
        var data = stored
        var place = Place.stored
        var side = FilterWorkspace.Side.first

        /// Memory for `size` bytes that the step at `index` makes, which `body` fills as far as it says.
        func make(
            _ index: Int, _ size: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Int
        ) throws {
            let output: UnsafeMutableRawBufferPointer
            if let target, target.count == size, !changes(before: index, mask) {
                output = target
                place = .target
            } else {
                let buffer = try workspace.buffer(side, count: size)
                side = side.other
                output = UnsafeMutableRawBufferPointer(start: buffer.start, count: size)
                place = .workspace(buffer)
            }
            let count = try body(output)
            data = UnsafeRawBufferPointer(rebasing: output[..<count])
        }

        for index in steps.indices.reversed() where isActive(index, mask) {
            switch steps[index] {
            case .none: continue
            case .refused(let error): throw error
            case .fletcher32: data = try Fletcher32.decode(data)
            case .shuffle(let elementSize):
                let source = data
                try make(index, source.count) {
                    Shuffle.decode(source, elementSize: elementSize, into: $0)
                    return source.count
                }
            case .deflate:
                let (source, size, decompressor) = (
                    data, sizeBefore(index, mask), try workspace.decompressor()
                )
                let capacity = try size.capacity(source.count, ratio: DeflateDecompressor.largestRatio)
                try make(index, capacity) {
                    try size.checked(decompressor.decompress(source, into: $0), source.count)
                }
            case .lzf:
                let (source, size) = (data, sizeBefore(index, mask))
                let capacity = try size.capacity(source.count, ratio: LZF.largestRatio)
                try make(index, capacity) { try size.checked(LZF.decode(source, into: $0), source.count) }
            case .nbit(let packing):
                let (source, size) = (data, sizeBefore(index, mask))
                try packing.check(source, size: size.most)
                try make(index, size.most) {
                    packing.decode(source, into: $0)
                    return $0.count
                }
            case .scaleOffset(let scaling):
                let (source, size) = (data, sizeBefore(index, mask))
                try scaling.check(source, size: size.most)
                try make(index, size.most) {
                    scaling.decode(source, into: $0)
                    return $0.count
                }
            }
        }
        guard data.count == chunkSize else {
            throw HDF5Error.chunk("a chunk has \(data.count) bytes and should have \(chunkSize)")
        }
        return (place, data.count)
    }

    /// Whether filter `index` took part when a chunk was written.
    private func isActive(_ index: Int, _ mask: Int) -> Bool { mask >> index & 1 == 0 }

    /// Whether undoing the filters before `index` makes other bytes than are there already.
    private func changes(before index: Int, _ mask: Int) -> Bool {
        for earlier in 0..<index where isActive(earlier, mask) {
            switch steps[earlier] {
            case .none, .fletcher32: continue
            default: return true
            }
        }
        return false
    }

    /// Bytes that went into filter `index` when the chunk was written.
    private func sizeBefore(_ index: Int, _ mask: Int) -> DecodedSize {
        var size = DecodedSize(most: chunkSize, isExact: true)
        for earlier in 0..<index where isActive(earlier, mask) {
            switch steps[earlier] {
            case .none, .shuffle: continue
            case .fletcher32: size.most = size.most.addingSaturated(4)
            default: size.grow()
            }
        }
        return size
    }
}

/// What is known of the size of a step's result before the step is done.
private struct DecodedSize {
    var most: Int
    /// Whether the size is `most`; otherwise it may be less.
    var isExact: Bool

    /// After a compressor, which may have made more of incompressible bytes: deflate adds at most an eighth and a
    /// 64th, the others 22 bytes.
    mutating func grow() {
        most = most.addingSaturated(most / 8).addingSaturated(most / 64).addingSaturated(64)
        isExact = false
    }

    /// Memory for the result, when `source` compressed bytes can be `ratio` times as many.
    func capacity(_ source: Int, ratio: Int) throws -> Int {
        if isExact, most / ratio > source { throw failure(source) }
        return isExact ? most : min(most, source.times(ratio) ?? .max)
    }

    /// `count`, if the decompressor has given as many bytes as there must be.
    func checked(_ count: Int?, _ source: Int) throws -> Int {
        guard let count, isExact ? count == most : count <= most else { throw failure(source) }
        return count
    }

    private func failure(_ source: Int) -> HDF5Error {
        HDF5Error.chunk("a chunk's \(source) bytes do not decompress to \(isExact ? "" : "at most ")\(most)")
    }
}

extension ByteSlice {
    fileprivate var start: UnsafeRawPointer { UnsafeRawPointer(storage.start) + offset }
}

extension HDF5Error {
    /// A chunk that does not hold what it should; the pipeline adds the place.
    static func chunk(_ message: String) -> HDF5Error { HDF5Error(.damaged, structure: "chunk", message) }
}
