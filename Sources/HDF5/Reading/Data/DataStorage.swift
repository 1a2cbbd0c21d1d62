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
                return try chunks.table(grid, file).storedBytes
            }
        }
    }

    /// A read of which nothing is left to do but to fill the memory.
    struct PreparedRead {
        /// Bytes of the elements.
        let size: Int
        /// The elements where they stand, if they are there already, one after another.
        let inPlace: ByteSlice?
        fileprivate let fill: (_ output: OutputMemory, _ isZeroed: Bool) throws -> Void

        /// Fills all of `output`, which has ``size`` bytes.
        ///
        /// - Parameter isZeroed: whether there are only zeros in it.
        func read(into output: OutputMemory, isZeroed: Bool = false) throws {
            guard output.count == size else {
                throw HDF5Error(
                    .wrongType, "\(size) bytes of elements cannot be read into memory for \(output.count)")
            }
            if size > 0 { try fill(output, isZeroed) }
        }

        /// The elements, without a copy where that can be.
        var bytes: ByteSlice {
            get throws {
                if let inPlace { return inPlace }
                let output = try ByteStorage(zeros: size)
                try read(into: OutputMemory(output), isZeroed: true)
                return ByteSlice(output)
            }
        }
    }

    /// The bytes of all elements, or of some. `width` is the size of an element in the result of the read, for which memory
    /// will be needed besides.
    func bytes(_ slab: HDF5Hyperslab? = nil, width: Int) throws -> ByteSlice {
        try read(slab, width: width).bytes
    }

    /// Checks and charges a read of all elements, or of some, before there is memory for it.
    func read(_ slab: HDF5Hyperslab? = nil, width: Int) throws -> PreparedRead {
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
            let output = try ByteStorage(zeros: count &* elementSize)
            if let fill { OutputMemory(output).fill(with: fill) }
            try data.read(into: output)
            return try selected(slab == nil ? nil : selection, of: ByteSlice(output))
        case .stored(let slice): return try selected(slab == nil ? nil : selection, of: slice)
        case .unallocated:
            try charge(size, isWhole: slab == nil, total: count &* elementSize, width: width)
            return PreparedRead(size: size, inPlace: nil) { output, isZeroed in
                if fill != nil || !isZeroed { output.fill(with: fill) }
            }
        case .chunks(let grid, let chunks):
            let pipeline = try FilterPipeline(filters, chunkSize: grid.chunkBytes)
            guard count > 0, size > 0 else { return PreparedRead(size: 0, inPlace: nil) { _, _ in } }
            try charge(
                max(size, touched(grid, selection)), isWhole: slab == nil, total: grid.paddedBytes,
                width: width)
            let reader = ChunkReader(
                file: file, grid: grid, table: try chunks.table(grid, file), pipeline: pipeline)
            return PreparedRead(size: size, inPlace: nil) { output, isZeroed in
                try reader.read(selection, into: output, fill: fill, isZeroed: isZeroed)
            }
        }
    }

    /// The selected elements of all; without a copy where they are all, or lie together.
    private func selected(_ selection: Selection?, of all: ByteSlice) throws -> PreparedRead {
        func together(_ slice: ByteSlice) -> PreparedRead {
            PreparedRead(size: slice.count, inPlace: slice) { output, _ in try slice.copy(to: output) }
        }
        guard let selection else { return together(all) }
        let size = selection.count &* elementSize
        guard size > 0 else { return together(try all.required(from: 0, count: 0)) }
        if let start = selection.onlyRun(in: shape) {
            return together(try all.required(from: start &* elementSize, count: size))
        }
        return PreparedRead(size: size, inPlace: nil) { output, _ in
            try all.withBytes {
                try selection.copy($0, of: ElementBox(all: shape), elementSize: elementSize, to: output)
            }
        }
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
