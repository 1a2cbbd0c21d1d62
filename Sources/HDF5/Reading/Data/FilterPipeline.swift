/// Undoes the filters of one chunk, the last first.
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

    /// The chunk whose stored bytes are `stored`; bit i of `mask` says that filter i was left out.
    func decode(_ stored: ByteSlice, mask: Int) throws -> ByteSlice {
        var data = stored
        for (index, filter) in filters.enumerated().reversed() where mask >> min(index, 62) & 1 == 0 {
            switch filter.id {
            case 1:
                let size = sizeBefore(index, mask: mask)
                data =
                    try isPacked(before: index, mask: mask)
                    ? inflate(data, upTo: size, stored) : inflate(data, to: size, stored)
            case 2: data = try unshuffle(data, elementSize: Int(filter.parameters.first ?? 0), stored)
            case 3: data = try verify(data, stored)
            case 5:
                data = try locate(stored) {
                    try NBitFilter.decode(
                        data, parameters: filter.parameters, size: sizeBefore(index, mask: mask))
                }
            case 32000:
                data = try expand(
                    data, to: sizeBefore(index, mask: mask), exact: !isPacked(before: index, mask: mask),
                    stored)
            default:
                data = try locate(stored) {
                    try ScaleOffsetFilter.decode(
                        data, parameters: filter.parameters, size: sizeBefore(index, mask: mask))
                }
            }
        }
        guard data.count == chunkSize else {
            throw damaged(stored, "a chunk has \(data.count) bytes and should have \(chunkSize)")
        }
        return data
    }

    /// Bytes that went into filter `index` when the chunk was written: checksums before it have added to them.
    private func sizeBefore(_ index: Int, mask: Int) -> Int {
        let checksums = filters[..<index].enumerated().count { $1.id == 3 && mask >> min($0, 62) & 1 == 0 }
        return chunkSize.addingSaturated(4 &* checksums)
    }

    private func damaged(_ stored: ByteSlice, _ message: String) -> HDF5Error {
        HDF5Error(.damaged, structure: "chunk", offset: stored.offset, message)
    }

    private func inflate(_ data: ByteSlice, to size: Int, _ stored: ByteSlice) throws -> ByteSlice {
        // Deflate never shrinks data to less than a 1032nd, so that a larger claim is false, and costs no memory.
        guard size / 1032 <= data.count, let output = try data.inflated(to: size) else {
            throw damaged(stored, "a chunk's \(data.count) bytes do not decompress to \(size)")
        }
        return ByteSlice(output)
    }

    /// Data of `size` bytes; packed before it was compressed, of at most these and what packing adds to them.
    private func expand(_ data: ByteSlice, to size: Int, exact: Bool, _ stored: ByteSlice) throws -> ByteSlice
    {
        let most = exact ? size : size.addingSaturated(ScaleOffsetFilter.header &+ 1)
        var expanded: [UInt8]?
        data.withBytes { expanded = LZF.decode($0, size: most, exact: exact) }
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
    private func inflate(_ data: ByteSlice, upTo size: Int, _ stored: ByteSlice) throws -> ByteSlice {
        let most = min(size.addingSaturated(ScaleOffsetFilter.header &+ 1), data.count.times(1032) ?? .max)
        guard let output = try data.inflated(upTo: most) else {
            throw damaged(stored, "a chunk's \(data.count) bytes do not decompress to at most \(most)")
        }
        return output
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

    private func unshuffle(_ data: ByteSlice, elementSize: Int, _ stored: ByteSlice) throws -> ByteSlice {
        guard elementSize > 0 else { throw damaged(stored, "the shuffle filter has no element size") }
        guard elementSize > 1, data.count >= elementSize else { return data }
        return try data.unshuffled(elementSize: elementSize)
    }

    private func verify(_ data: ByteSlice, _ stored: ByteSlice) throws -> ByteSlice {
        guard data.count >= 4, let body = data.part(from: 0, count: data.count &- 4),
            let expected = data.storage.number(at: data.offset &+ body.count, width: 4)
        else { throw damaged(stored, "a chunk has no room for its checksum") }
        let found = body.fletcher32
        // Versions of the C library before 1.6.3 swapped the bytes of each half.
        let swapped = (found & 0x00FF_00FF) << 8 | (found >> 8) & 0x00FF_00FF
        guard expected == UInt64(found) || expected == UInt64(swapped) else {
            throw damaged(stored, "a chunk's checksum does not agree")
        }
        return body
    }
}
