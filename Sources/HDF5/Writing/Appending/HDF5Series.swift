/// A dataset that grows along one axis, the first unless ``outerShape`` says otherwise; see ``HDF5Appender``.
public final class HDF5Series {
    public let path: String
    /// The datatype message, and bytes of one element.
    let type: [UInt8]
    let elementSize: Int
    /// The type whose message was found to be the series' last time.
    private var known: StoredType?
    /// The extents of the axes before the one that grows; none for most series.
    public let outerShape: [Int]
    /// The shape of one row: of the axes after the one that grows.
    public let rowShape: [Int]
    /// How many rows one chunk holds.
    public let chunkRows: Int
    /// How many rows there are, those included that are not flushed yet.
    public internal(set) var count: Int

    let filters: [HDF5Storage.Filter]
    private weak var file: HDF5Appender?
    weak var node: AppendedNode?
    /// Full chunks, all of them in the file.
    var chunks: [ChunkTreeEncoding.Chunk] = []
    /// The rows after the last full chunk; with outer axes, a chunk of which the first ``partialRows`` are there.
    var partial: [UInt8] = []
    private var partialRows = 0
    /// Where the chunk that is not full yet is in the file, unfiltered, and how many of its bytes are there.
    var place: SpaceList.Extent?
    var writtenBytes = 0
    var tree: SpaceList.Extent?

    init(
        _ file: HDF5Appender, path: String, type: [UInt8], elementSize: Int, outerShape: [Int] = [],
        rowShape: [Int], chunkRows: Int,
        filters: [HDF5Storage.Filter], count: Int = 0
    ) {
        self.file = file
        self.path = path
        self.type = type
        self.elementSize = elementSize
        self.outerShape = outerShape
        self.rowShape = rowShape
        self.chunkRows = chunkRows
        self.filters = filters
        self.count = count
    }

    /// Bytes of one row at one place of the outer axes.
    var rowBytes: Int { rowShape.reduce(elementSize, *) }

    private var outerCount: Int { outerShape.reduce(1, *) }

    var chunkBytes: Int { outerCount * chunkRows * rowBytes }

    /// Every filter left out, for the chunk that is not full yet: its rows can then be written where they are, and
    /// read back when the series goes on another time.
    var partialMask: UInt32 { (1 << UInt32(filters.count)) - 1 }

    private func holds(_ stored: StoredType) -> Bool {
        if stored == known { return true }
        guard DatatypeEncoding.bytes(stored, .modern) == type else { return false }
        known = stored
        return true
    }

    /// Appends rows.
    ///
    /// - Parameter value: of the series' type, and of the shape ``outerShape``, any number of rows, ``rowShape``; or of
    ///   one row without the axis that grows.
    /// - Throws: ``HDF5Error`` of code `wrongType` if type or shape are others, `system` if the file cannot be
    ///   written.
    public func append(_ value: HDF5Value) throws {
        let shape = value.shape ?? []
        let isRow = shape == outerShape + rowShape
        guard holds(value.type), !value.isNull,
            isRow
                || shape.count == outerShape.count + 1 + rowShape.count && shape.starts(with: outerShape)
                    && Array(shape.dropFirst(outerShape.count + 1)) == rowShape
        else {
            let place = outerShape.isEmpty ? "" : " behind axes of \(outerShape)"
            throw HDF5Error(
                .wrongType, object: path,
                "values of another type, or of the shape \(shape), cannot be rows of the shape \(rowShape)\(place)"
            )
        }
        try naming(path) { try ZeroCharacter.refuse(in: value) }
        guard case .bytes(_, let withBytes) = value.payload else { return }
        try withBytes { try append(rows: $0) }
    }

    /// Appends rows of 32-bit floats.
    /// - Throws: as ``append(_:)-(HDF5Value)``; also if the numbers do not fill whole rows.
    public func append(_ values: [Float]) throws { try append(values, .float32) }

    /// Appends rows of 64-bit floats.
    /// - Throws: as ``append(_:)-(HDF5Value)``; also if the numbers do not fill whole rows.
    public func append(_ values: [Double]) throws { try append(values, .float64) }

    /// Appends rows of integers.
    /// - Throws: as ``append(_:)-(HDF5Value)``; also if the numbers do not fill whole rows.
    public func append<Number: FixedWidthInteger>(_ values: [Number]) throws {
        try append(values.littleEndian, .integer(Number.self))
    }

    private func append<Element>(_ values: [Element], _ stored: StoredType) throws {
        let row = rowShape.reduce(outerCount, *)
        guard holds(stored), values.count % row == 0 else {
            throw HDF5Error(
                .wrongType, object: path,
                "\(values.count) numbers of type \(Element.self) are no rows of the shape \(rowShape) of this series"
            )
        }
        try values.withUnsafeBytes { try append(rows: $0) }
    }

    private func append(rows: UnsafeRawBufferPointer) throws {
        guard let file else { throw HDF5Error(.system, object: path, "the file of this series is closed") }
        guard !rows.isEmpty else { return }
        try file.attempt {
            guard outerCount == 1 else { return try append(blocks: rows, in: file) }
            var rest = rows
            if !partial.isEmpty {
                let part = min(chunkBytes - partial.count, rest.count)
                partial.append(contentsOf: rest[..<part])
                rest = UnsafeRawBufferPointer(rebasing: rest[part...])
                if partial.count == chunkBytes {
                    try partial.withUnsafeBytes { try store($0, in: file) }
                    partial.removeAll(keepingCapacity: true)
                    file.space.release(filters.isEmpty ? nil : place)
                    place = nil
                    writtenBytes = 0
                }
            }
            let full = rest.count / chunkBytes * chunkBytes
            if full > 0 { try store(UnsafeRawBufferPointer(rebasing: rest[..<full]), in: file) }
            partial.append(contentsOf: rest[full...])
            count += rows.count / rowBytes
            node?.touch()
        }
    }

    /// Appends rows that stand behind outer axes: in the file they are apart, a piece for each place of those.
    private func append(blocks data: UnsafeRawBufferPointer, in file: HDF5Appender) throws {
        let rows = data.count / (outerCount * rowBytes)
        var done = 0
        while done < rows {
            if done == 0, partialRows == 0, rows == chunkRows {
                try store(data, in: file)
                break
            }
            let part = min(chunkRows - partialRows, rows - done)
            if partial.isEmpty { partial = [UInt8](repeating: 0, count: chunkBytes) }
            partial.withUnsafeMutableBytes { chunk in
                for outer in 0..<outerCount {
                    let source = (outer * rows + done) * rowBytes
                    let target = (outer * chunkRows + partialRows) * rowBytes
                    UnsafeMutableRawBufferPointer(rebasing: chunk[target..<target + part * rowBytes])
                        .copyMemory(
                            from: UnsafeRawBufferPointer(rebasing: data[source..<source + part * rowBytes]))
                }
            }
            partialRows += part
            done += part
            // What a flush has written already is written again with the same values.
            writtenBytes = 0
            if partialRows == chunkRows {
                try partial.withUnsafeBytes { try store($0, in: file) }
                partial = []
                partialRows = 0
                file.space.release(filters.isEmpty ? nil : place)
                place = nil
            }
        }
        count += rows
        node?.touch()
    }

    /// Writes full chunks, on all cores if there are several.
    private func store(_ data: UnsafeRawBufferPointer, in file: HDF5Appender) throws {
        let first = chunks.count
        if filters.isEmpty {
            for start in stride(from: 0, to: data.count, by: chunkBytes) {
                let extent = place ?? file.space.allocate(chunkBytes)
                place = nil
                try file.output.write(
                    UnsafeRawBufferPointer(rebasing: data[start..<start + chunkBytes]), at: extent.address)
                chunks.append(.init(index: chunks.count, address: extent.address, size: chunkBytes))
            }
            return
        }
        let rows = data.count / rowBytes
        let tiling = ChunkTiling(
            shape: [rows] + rowShape, chunk: [outerCount * chunkRows] + rowShape, elementSize: elementSize)
        try ChunkCompression.filter(data, tiling, filters, fill: []) { index, bytes in
            let extent = file.space.allocate(bytes.count)
            try bytes.withUnsafeBytes { try file.output.write($0, at: extent.address) }
            chunks.append(.init(index: first + index, address: extent.address, size: bytes.count))
        }
    }
}
