import Synchronization

/// Where a dataset's elements are, and how to get at them as bytes.
struct DataStorage: Sendable {
    let layout: HDF5Layout
    let filters: [HDF5Filter]
    let elementSize: Int
    let count: Int
    /// That of the dataspace, unless a virtual dataset's sources give another.
    let shape: [Int]
    private let file: FileContext
    private let header: Int
    private let fill: [UInt8]?
    private let source: Source

    private enum Source: Sendable {
        /// The elements as they stand in the file.
        case stored(ByteSlice)
        /// Nothing was written.
        case unallocated
        case chunks(ChunkGrid, ChunkSource)
        case external([HDF5ExternalSegment])
        case virtual(VirtualData)
        /// Described, but not to be read, and why: of sources that no resolver gives access to, or too large.
        case refused(HDF5Error)
    }

    init(_ header: ObjectHeader, _ dataspace: DataspaceMessage, elementSize: Int) throws {
        file = header.file
        self.header = header.address
        self.elementSize = elementSize
        fill = try FillValueMessage.read(header, elementSize: elementSize)
        filters =
            try header.message(.filterPipeline).map { try FilterPipelineMessage.read($0, header.file) } ?? []
        (layout, source) = try DataStorage.locate(
            header, dataspace, elementSize: elementSize, isFiltered: !filters.isEmpty)
        if case .virtual(let data) = source {
            shape = data.shape
            count = data.shape.checkedProduct ?? 0
        } else {
            shape = dataspace.shape
            count = dataspace.count
        }
    }

    private static func locate(
        _ header: ObjectHeader, _ dataspace: DataspaceMessage, elementSize: Int, isFiltered: Bool
    ) throws -> (HDF5Layout, Source) {
        let message = try header.required(.layout)
        let place = message.start
        func damaged(_ text: String) -> HDF5Error {
            HDF5Error(.damaged, structure: message.kind.structure, offset: place, text)
        }
        guard let size = dataspace.count.times(elementSize) else {
            let error = HDF5Error(
                .limit, structure: "dataspace message", offset: place,
                "the shape \(dataspace.shape) has more bytes than can be counted")
            guard case .contiguous(nil, _) = try LayoutMessage.read(message, header.file) else { throw error }
            return (.contiguous(offset: nil, byteCount: 0), .refused(error))
        }
        if let message = header.message(.externalFiles) {
            let segments = try ExternalFilesMessage.read(message, header.file)
            return (.external(segments), .external(segments))
        }
        switch try LayoutMessage.read(message, header.file) {
        case .virtual(let mappings):
            let layout = HDF5Layout.virtual(mappings)
            do {
                let data = try VirtualData(
                    mappings, shape: dataspace.shape, maximumShape: dataspace.maximumShape,
                    elementSize: elementSize, header.file)
                return (layout, .virtual(data))
            } catch let error as HDF5Error where error.code == .unsupported {
                return (layout, .refused(error))
            }
        case .compact(let slice):
            guard slice.count == size else {
                throw damaged(
                    "\(slice.count) bytes are stored, and the shape \(dataspace.shape) needs \(size)")
            }
            return (.compact, .stored(slice))
        case .contiguous(let address, let stored):
            let layout = HDF5Layout.contiguous(offset: address, byteCount: stored ?? size)
            guard let address else { return (layout, .unallocated) }
            guard stored == nil || stored == size else {
                throw damaged(
                    "\(stored ?? 0) bytes are stored, and the shape \(dataspace.shape) needs \(size)")
            }
            guard let slice = ByteSlice(header.file.storage, offset: address, count: size) else {
                throw HDF5Error(
                    .truncated, structure: message.kind.structure, offset: place,
                    "\(size) bytes of elements from byte \(address) reach beyond the end of the file")
            }
            return (layout, .stored(slice))
        case .chunked(let chunk, let storedSize, let index, let filtersEdges):
            let grid = try ChunkGrid(
                shape: dataspace.shape, chunk: chunk, elementSize: elementSize, storedElementSize: storedSize)
            let chunks = ChunkSource(
                index, maximumShape: dataspace.maximumShape, isFiltered: isFiltered,
                filtersEdges: filtersEdges)
            return (.chunked(chunk: chunk, index: index.kind), .chunks(grid, chunks))
        }
    }

    /// Whether the file gives a value for elements that were never written.
    var hasFillValue: Bool { fill != nil }

    /// The elements as they stand in the file; nil if they do not stand there in one piece.
    var inPlace: ByteSlice? {
        if case .stored(let slice) = source { slice } else { nil }
    }

    /// Bytes that the elements take in this file.
    var storedByteCount: Int {
        get throws {
            switch source {
            case .stored(let slice): return slice.count
            case .unallocated, .virtual, .refused: return 0
            case .external: return count.times(elementSize) ?? .max
            case .chunks(let grid, let chunks):
                return try chunks.table(grid, file).entries.values.reduce(0) { $0.addingSaturated($1.size) }
            }
        }
    }

    /// The bytes of all elements, or of some. `width` is the size of an element in the result of the read, for which memory
    /// will be needed besides.
    func bytes(_ slab: HDF5Hyperslab? = nil, width: Int) throws -> ByteSlice {
        let selection = try slab.map { try Selection($0, in: shape) } ?? Selection(all: shape)
        // Fits, as it is not more than count × elementSize.
        let size = slab == nil ? count &* elementSize : selection.count &* elementSize
        switch source {
        case .refused(let error): throw error
        case .external(let segments):
            let all = try ExternalData.read(segments, size: count &* elementSize, file)
            return try selected(slab == nil ? nil : selection, of: ByteSlice(all))
        case .virtual(let data):
            try charge(count &* elementSize, isWhole: slab == nil, total: count &* elementSize, width: width)
            let output = try filled(count &* elementSize)
            try data.read(into: output)
            return try selected(slab == nil ? nil : selection, of: ByteSlice(output))
        case .stored(let slice): return try selected(slab == nil ? nil : selection, of: slice)
        case .unallocated:
            try charge(size, isWhole: slab == nil, total: count &* elementSize, width: width)
            return ByteSlice(try filled(size))
        case .chunks(let grid, let chunks):
            guard size > 0 else { return ByteSlice(try ByteStorage(zeros: 0)) }
            let reader = try reader(grid, chunks, selection, isWhole: slab == nil, width: width)
            let output = try filled(size)
            try reader.read(selection, into: output)
            return ByteSlice(output)
        }
    }

    /// Reads of chunked elements that need no conversion go straight into the caller's memory.
    struct DirectRead {
        /// How many elements there will be.
        let count: Int
        fileprivate let selection: Selection
        fileprivate let reader: ChunkReader
        fileprivate let fill: [UInt8]?

        /// - Parameter memory: of ``count`` elements; what is in it does not matter.
        func read(into memory: UnsafeMutableRawBufferPointer) throws {
            let output = ByteStorage(borrowing: memory)
            if !reader.storesAll(selection) {
                memory.initializeMemory(as: UInt8.self, repeating: 0)
                if let fill { output.fill(with: fill) }
            }
            try reader.read(selection, into: output)
        }
    }

    /// A direct read, whose memory is charged already; nil for other layouts.
    func directRead(_ slab: HDF5Hyperslab?) throws -> DirectRead? {
        guard case .chunks(let grid, let chunks) = source else { return nil }
        let selection = try slab.map { try Selection($0, in: shape) } ?? Selection(all: shape)
        guard selection.count > 0 else { return nil }
        let reader = try reader(grid, chunks, selection, isWhole: slab == nil, width: elementSize)
        return DirectRead(count: selection.count, selection: selection, reader: reader, fill: fill)
    }

    /// A reader for selected elements, whose bytes it charges.
    private func reader(
        _ grid: ChunkGrid, _ chunks: ChunkSource, _ selection: Selection, isWhole: Bool, width: Int
    ) throws -> ChunkReader {
        let pipeline = try FilterPipeline(filters, chunkSize: grid.chunkBytes)
        try charge(
            max(selection.count &* elementSize, touched(grid, selection)), isWhole: isWhole,
            total: grid.paddedBytes, width: width)
        return ChunkReader(file: file, grid: grid, table: try chunks.table(grid, file), pipeline: pipeline)
    }

    /// The selected elements of all; without a copy where they are all, or lie together.
    private func selected(_ selection: Selection?, of all: ByteSlice) throws -> ByteSlice {
        guard let selection else { return all }
        let size = selection.count &* elementSize
        guard size > 0 else { return try all.required(from: 0, count: 0) }
        if let start = selection.onlyRun(in: shape) {
            return try all.required(from: start &* elementSize, count: size)
        }
        let output = try ByteStorage(zeros: size)
        try selection.copy(
            all, origin: shape.map { _ in 0 }, extents: shape, end: shape, elementSize: elementSize,
            to: output)
        return ByteSlice(output)
    }

    /// Bytes of all chunks that hold selected elements, if all are stored. Fits, as it is not more than the grid's
    /// `paddedBytes`.
    private func touched(_ grid: ChunkGrid, _ selection: Selection) -> Int {
        zip(selection.places, grid.chunk).reduce(grid.chunkBytes) { $0 &* $1.0.mostPieces(of: $1.1) }
    }

    /// Charges the larger of the stored and the resulting elements.
    private func charge(_ size: Int, isWhole: Bool, total: Int, width: Int) throws {
        let factor = max(1, width.dividedUp(by: elementSize))
        let (size, total) = (size.times(factor) ?? .max, total.times(factor) ?? .max)
        if isWhole {
            try file.charge(size, for: "reading this dataset")
        } else {
            try file.chargeRows(size, of: header, total: total)
        }
    }

    private func filled(_ size: Int) throws -> ByteStorage {
        let output = try ByteStorage(zeros: size)
        if let fill { output.fill(with: fill) }
        return output
    }
}

/// A dataset's chunk index, read once and kept.
final class ChunkSource: Sendable {
    private let index: LayoutMessage.ChunkIndex
    private let maximumShape: [Int?]
    private let isFiltered: Bool
    private let filtersEdges: Bool
    private let known = Mutex<ChunkTable?>(nil)

    init(
        _ index: LayoutMessage.ChunkIndex, maximumShape: [Int?], isFiltered: Bool, filtersEdges: Bool
    ) {
        self.index = index
        self.maximumShape = maximumShape
        self.isFiltered = isFiltered
        self.filtersEdges = filtersEdges
    }

    func table(_ grid: ChunkGrid, _ file: FileContext) throws -> ChunkTable {
        if let table = known.withLock({ $0 }) { return table }
        var table = try ChunkTable(
            index, grid, maximumShape: maximumShape, isFiltered: isFiltered, file)
        if !filtersEdges { table.leaveEdgesUnfiltered(grid) }
        let whole = table
        known.withLock { $0 = whole }
        return whole
    }
}
