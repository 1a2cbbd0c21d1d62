/// Undoes the filters of one chunk, the last first. Threads may share it, each with a ``FilterWorkspace`` of its own.
struct FilterPipeline: Sendable {
    private let filters: [HDF5Filter]
    /// Bytes of a whole chunk.
    private let chunkSize: Int

    /// By the numbers under which they are registered.
    private static let known = [1, 2, 3, 5, 6, 32000]

    /// - Throws: `unsupported` if a filter is not deflate, shuffle, fletcher32, n-bit, scale-offset or LZF.
    init(_ filters: [HDF5Filter], chunkSize: Int) throws {
        for filter in filters where !FilterPipeline.known.contains(filter.id) {
            let name = filter.name.isEmpty ? "" : " (\(filter.name))"
            throw HDF5Error(
                .unsupported, structure: "filter pipeline message",
                "filter \(filter.id)\(name) is not supported")
        }
        guard filters.count(where: { $0.id == 1 }) < 2 else {
            throw HDF5Error(
                .unsupported, structure: "filter pipeline message",
                "a pipeline that deflates twice is not supported")
        }
        self.filters = filters
        self.chunkSize = chunkSize
    }

    /// The chunk whose stored bytes are `stored`; bit i of `mask` says that filter i was left out. The result is good until
    /// the workspace decodes another chunk.
    func decode(_ stored: ByteSlice, mask: Int, workspace: FilterWorkspace) throws -> ByteSlice {
        switch try run(stored, mask, workspace, target: nil) {
        case .slice(let data): return data
        case .target: throw damaged(stored, "a chunk was decoded to nowhere")
        }
    }

    /// The same with a workspace of its own.
    func decode(_ stored: ByteSlice, mask: Int) throws -> ByteSlice {
        try decode(stored, mask: mask, workspace: FilterWorkspace())
    }

    /// The same into memory of the caller's, which has the size of a chunk. After an error a part of it may have changed.
    func decode(
        _ stored: ByteSlice, mask: Int, workspace: FilterWorkspace, into target: UnsafeMutableRawBufferPointer
    ) throws {
        switch try run(stored, mask, workspace, target: target) {
        case .slice(let data): try data.storage.read(at: data.offset, into: target)
        case .target: return
        }
    }

    /// Where the bytes are that a step has made.
    private enum Place {
        case slice(ByteSlice)
        /// In all of the target.
        case target
    }

    private func run(
        _ stored: ByteSlice, _ mask: Int, _ workspace: FilterWorkspace, target: UnsafeMutableRawBufferPointer?
    ) throws -> Place {
        var data = stored
        var side = FilterWorkspace.Side.first
        let target = target.flatMap { $0.count == chunkSize ? $0 : nil }

        /// What `body` makes, in the target if nothing is left to do behind filter `index`. Nil if `body` gives false.
        func make(
            _ index: Int, _ size: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Bool
        ) throws -> Place? {
            if let target, target.count == size,
                !(0..<index).contains(where: { mask >> min($0, 62) & 1 == 0 })
            {
                return try body(target) ? .target : nil
            }
            let buffer = try workspace.buffer(side, count: size)
            side = side.other
            guard try body(UnsafeMutableRawBufferPointer(start: buffer.start, count: size)) else {
                return nil
            }
            return ByteSlice(buffer, offset: 0, count: size).map { .slice($0) }
        }

        for (index, filter) in filters.enumerated().reversed() where mask >> min(index, 62) & 1 == 0 {
            var made: Place?
            let size = sizeBefore(index, mask: mask)
            switch filter.id {
            case 1 where isPacked(before: index, mask: mask):
                data = try inflate(data, upTo: size, stored, workspace)
                // A filter in front of this one takes it out of the first buffer.
                side = .second
            case 1:
                // Deflate never shrinks data to less than a 1032nd, so that a larger claim is false, and costs no memory.
                let decompressor = try workspace.decompressor()
                let isPossible = size / DeflateDecompressor.largestRatio <= data.count
                made =
                    !isPossible
                    ? nil
                    : try make(index, size) { output in
                        var count: Int?
                        data.withBytes { count = decompressor.decompress($0, into: output) }
                        return count == size
                    }
                guard made != nil else {
                    throw damaged(stored, "a chunk's \(data.count) bytes do not decompress to \(size)")
                }
            case 2:
                let elementSize = Int(filter.parameters.first ?? 0)
                guard elementSize > 0 else { throw damaged(stored, "the shuffle filter has no element size") }
                guard elementSize > 1, data.count >= elementSize else { continue }
                made = try make(index, data.count) { output in
                    data.withBytes { Shuffle.decode($0, elementSize: elementSize, into: output) }
                    return true
                }
            case 3: data = try verify(data, stored)
            case 5:
                data = try locate(stored) {
                    try NBitFilter.decode(data, parameters: filter.parameters, size: size)
                }
            case 32000: data = try expand(data, to: size, stored)
            default:
                data = try locate(stored) {
                    try ScaleOffsetFilter.decode(data, parameters: filter.parameters, size: size)
                }
            }
            switch made {
            case .slice(let slice): data = slice
            case .target: return .target
            case nil: continue
            }
        }
        guard data.count == chunkSize else {
            throw damaged(stored, "a chunk has \(data.count) bytes and should have \(chunkSize)")
        }
        return .slice(data)
    }

    /// Bytes that went into filter `index` when the chunk was written: checksums before it have added to them.
    private func sizeBefore(_ index: Int, mask: Int) -> Int {
        let checksums = filters[..<index].enumerated().count { $1.id == 3 && mask >> min($0, 62) & 1 == 0 }
        return chunkSize.addingSaturated(4 &* checksums)
    }

    private func damaged(_ stored: ByteSlice, _ message: String) -> HDF5Error {
        HDF5Error(.damaged, structure: "chunk", offset: stored.offset, message)
    }

    private func expand(_ data: ByteSlice, to size: Int, _ stored: ByteSlice) throws -> ByteSlice {
        var expanded: [UInt8]?
        data.withBytes { expanded = LZF.decode($0, size: size) }
        guard let expanded else {
            throw damaged(stored, "a chunk's \(data.count) bytes of LZF do not expand to \(size)")
        }
        return ByteSlice(try ByteStorage(copying: expanded))
    }

    /// Whether a filter before `index` has changed the size to one that only the data tells.
    private func isPacked(before index: Int, mask: Int) -> Bool {
        filters[..<index].enumerated().contains { [5, 6].contains($1.id) && mask >> min($0, 62) & 1 == 0 }
    }

    /// Data that was packed before it was deflated: at most `size` bytes and what packing adds to them.
    private func inflate(
        _ data: ByteSlice, upTo size: Int, _ stored: ByteSlice, _ workspace: FilterWorkspace
    ) throws -> ByteSlice {
        let ratio = DeflateDecompressor.largestRatio
        let most = min(size.addingSaturated(ScaleOffsetFilter.header &+ 1), data.count.times(ratio) ?? .max)
        let output = try workspace.buffer(.first, count: most)
        let decompressor = try workspace.decompressor()
        var count: Int?
        data.withBytes {
            count = decompressor.decompress(
                $0, into: UnsafeMutableRawBufferPointer(start: output.start, count: most))
        }
        guard let count, let inflated = ByteSlice(output, offset: 0, count: count) else {
            throw damaged(stored, "a chunk's \(data.count) bytes do not decompress to at most \(most)")
        }
        return inflated
    }

    /// The data that `body` unpacks; its errors name the place of `stored`.
    private func locate(_ stored: ByteSlice, _ body: () throws -> ByteStorage) throws -> ByteSlice {
        do {
            return ByteSlice(try body())
        } catch let error as HDF5Error where error.offset == nil {
            throw HDF5Error(
                error.code, structure: error.structure, offset: stored.offset, object: error.object,
                error.message)
        }
    }

    private func verify(_ data: ByteSlice, _ stored: ByteSlice) throws -> ByteSlice {
        guard data.count >= 4, let body = data.part(from: 0, count: data.count &- 4),
            let expected = data.storage.number(at: data.offset &+ body.count, width: 4)
        else { throw damaged(stored, "a chunk has no room for its checksum") }
        var found: UInt32 = 0
        body.withBytes { found = Fletcher32.checksum($0) }
        // Versions of the C library before 1.6.3 swapped the bytes of each half.
        let swapped = (found & 0x00FF_00FF) << 8 | (found >> 8) & 0x00FF_00FF
        guard expected == UInt64(found) || expected == UInt64(swapped) else {
            throw damaged(stored, "a chunk's checksum does not agree")
        }
        return body
    }
}
