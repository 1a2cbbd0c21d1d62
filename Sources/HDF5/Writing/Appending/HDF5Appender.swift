/// Writes an HDF5 file whose datasets grow while it is open, and which can be opened by others at any time.
///
///     let file = try HDF5Appender(creating: "run.h5")
///     let loss = try file.addSeries("logs/loss", .float32)
///     for epoch in epochs {
///         try loss.append([epoch.loss])
///         try file.flush()
///     }
///     try file.close()
///
/// A flush makes all that was added a part of the file: everything new is written beside what was there, reaches the
/// disk, and then the superblock, 48 bytes at the file's beginning, names it. Whenever the program or the machine stops,
/// the file is that of the last flush. Space that an earlier state used is used again, so that many flushes do not
/// make the file grow. In memory are the groups, and one unfinished chunk of each series.
///
/// The file is in the modern form (``HDF5Writer/Form/modern``). Only one appender can have it open at a time.
public final class HDF5Appender {
    /// The path of the file.
    public let path: String
    let output: OutputFile
    var space: SpaceList
    var root: AppendedNode
    private var failure: (any Error)?
    private var isClosed = false
    let encoding = MessageEncoding(form: .modern)

    /// Makes a file that has an empty root group.
    ///
    /// - Throws: ``HDF5Error`` of code `system` if there is something at the path already, or the file cannot be made.
    public init(creating path: String) throws {
        let (file, space, root) = try HDF5Appender.create(path)
        self.path = path
        output = file
        self.space = space
        self.root = root
    }

    /// Opens a file that an appender, or an ``HDF5Writer`` of the modern form, made, and goes on after the last flush.
    ///
    /// - Throws: ``HDF5Error`` of code `system` if the file cannot be opened or another appender has it open,
    ///   `unsupported` if it has structures that other programs have written, or else as ``HDF5File``.
    public init(continuing path: String) throws {
        self.path = path
        output = try OutputFile.edit(path)
        try output.lock()
        space = SpaceList(end: 0)
        root = AppendedNode(path: "", parent: nil, content: .group)
        try naming(path) {
            let reader = try AppendedFileReader(path, output)
            root = try reader.nodes(for: self)
            space = SpaceList(end: reader.end)
        }
    }

    private static func create(_ path: String) throws -> (OutputFile, SpaceList, AppendedNode) {
        let root = AppendedNode(path: "", parent: nil, content: .group)
        var space = SpaceList(end: SuperblockEncoding.size(.modern))
        let encoding = MessageEncoding(form: .modern)
        let file = try OutputFile.publish(path) { file in
            var header = ObjectHeaderEncoding(.modern)
            header.add(.linkInfo, encoding.linkInfo)
            header.add(.groupInfo, encoding.groupInfo)
            let bytes = try header.bytes()
            let extent = space.allocate(bytes.count)
            root.header = extent
            root.markClean()
            try file.truncate(to: space.end)
            try bytes.withUnsafeBytes { try file.write($0, at: extent.address) }
            try SuperblockEncoding.modern(root: extent.address, end: space.end)
                .withUnsafeBytes { try file.write($0, at: 0) }
            try file.lock()
        }
        return (file, space, root)
    }

    deinit { try? output.close() }

    /// Calls `observer` before every write to the file, for tests.
    package func observeWrites(_ observer: @escaping (_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Void)
    {
        output.observer = observer
    }

    // MARK: Content

    /// Adds a dataset without rows that grows along its first axis, or the one after `outerShape`.
    ///
    /// - Parameters:
    ///   - type: of one element; neither variable-length data nor references.
    ///   - outerShape: the extents of axes before the one that grows, all positive; none by default. A chunk spans
    ///     them. A series with such axes cannot go on after its file was opened again.
    ///   - rowShape: the extents of the axes after the one that grows, all positive; none by default, so that a row is one element.
    ///   - chunkRows: rows of a chunk; by default as many as fill about 64 KiB.
    ///   - filters: applied to each full chunk in the usual order.
    /// - Throws: ``HDF5Error`` of code `wrongType` if the path is taken or the type or shape cannot grow.
    @discardableResult
    public func addSeries(
        _ path: String, _ type: HDF5ElementType, outerShape: [Int] = [], rowShape: [Int] = [],
        chunkRows: Int? = nil,
        filters: [HDF5Storage.Filter] = []
    ) throws -> HDF5Series {
        let extents = outerShape + rowShape
        let (rowBytes, overflow) = extents.reduce((type.size, false)) { product, extent in
            let (value, over) = product.0.multipliedReportingOverflow(by: extent)
            return (value, product.1 || over)
        }
        let rows = chunkRows ?? max(1, (1 << 16) / max(1, rowBytes))
        guard !type.stored.refersToFile, extents.count < 32, extents.allSatisfy({ $0 > 0 }), rows > 0,
            !overflow,
            rowBytes <= Int(UInt32.max) / rows
        else {
            throw HDF5Error(
                .wrongType, object: path,
                "rows of the shape \(rowShape) in chunks of \(rows) cannot be a series: extents are positive, chunks have less than 4 GiB, and elements refer to nothing"
            )
        }
        try naming(path) { try ZeroCharacter.refuse(in: type.stored) }
        let node = try newNode(path)
        let series = HDF5Series(
            self, path: node.path, type: encoding.datatype(type.stored), elementSize: type.size,
            outerShape: outerShape, rowShape: rowShape,
            chunkRows: rows, filters: HDF5Storage.ordered(filters))
        series.node = node
        node.content = .series(series)
        return series
    }

    /// The series at a path, such as one from before the file was opened again.
    ///
    /// - Throws: ``HDF5Error`` of code `notFound` if there is none.
    public func series(_ path: String) throws -> HDF5Series {
        guard case .series(let series) = find(path)?.content else {
            throw HDF5Error(.notFound, object: path, "there is no series that could go on")
        }
        return series
    }

    /// Adds a dataset that does not grow, as one block.
    ///
    /// - Throws: ``HDF5Error`` of code `wrongType` if the path is taken, `unsupported` if the values are references,
    ///   `system` if they cannot be written.
    public func add(_ path: String, _ value: HDF5Value) throws {
        try refuseReferences(value, path)
        try naming(path) { try ZeroCharacter.refuse(in: value) }
        let node = try newNode(path)
        guard case .bytes(let count, let withBytes) = value.payload else {
            node.content = .pending(value)
            return
        }
        try attempt {
            var address = 0
            if count > 0 {
                let extent = space.allocate(count)
                address = extent.address
                try withBytes { try output.write($0, at: extent.address) }
            }
            node.content = .dataset(messages(value, encoding.contiguous(address: address, byteCount: count)))
        }
    }

    /// Adds a group, if it is not there.
    /// - Throws: ``HDF5Error`` of code `wrongType` if the path passes through a dataset or a link.
    public func addGroup(_ path: String) throws { _ = try group(path.split(separator: "/")[...]) }

    /// Adds a name for whatever is at `target` when the name is looked up, or nothing.
    /// - Throws: ``HDF5Error`` of code `wrongType` if the path is taken.
    public func addSoftLink(_ path: String, to target: String) throws {
        try naming(path) { try ZeroCharacter.refuse(in: target, "the path", structure: "link message") }
        let (parent, name) = try place(path)
        parent.children[name] = .soft(target)
        parent.touch()
    }

    /// Sets an attribute of the root group, or of the object at a path.
    ///
    /// - Throws: ``HDF5Error`` of code `notFound` if there is no object at the path, `unsupported` if the value is a
    ///   reference, `limit` if it has over 65,535 bytes.
    public func set(_ attribute: String, to value: HDF5Value, on path: String = "") throws {
        guard let node = find(path) else {
            throw HDF5Error(.notFound, object: path, "there is no object that could have an attribute")
        }
        try refuseReferences(value, path)
        try naming(path) { try ZeroCharacter.refuse(inAttribute: attribute, value) }
        let size = encoding.attribute(attribute, value, data: value.gappedBytes().bytes).count
        guard size <= ObjectHeaderEncoding.greatestMessage(.modern), attribute.utf8.count < 60_000 else {
            throw HDF5Error(
                .limit, structure: "attribute message", object: path,
                "the attribute '\(attribute)' has over 65,535 bytes; write it as a dataset")
        }
        forget(node.attributes[attribute])
        node.attributes[attribute] = AppendedNode.Attribute(value: value)
        node.touch()
    }

    /// Sets an attribute to a string, which h5py shows as `str`.
    /// - Throws: as ``set(_:to:on:)-(_,HDF5Value,_)``.
    public func set(_ attribute: String, to text: String, on path: String = "") throws {
        try set(attribute, to: .variableString(text), on: path)
    }

    private func forget(_ attribute: AppendedNode.Attribute?) {
        guard let heap = attribute?.heap else { return }
        heap.users -= 1
        if heap.users == 0 { for extent in heap.extents { space.release(extent) } }
    }

    private func refuseReferences(_ value: HDF5Value, _ path: String) throws {
        guard !value.type.hasReferences else {
            throw HDF5Error(
                .unsupported, object: path,
                "objects of a file that grows move, so that nothing can refer to them")
        }
    }

    func messages(_ value: HDF5Value, _ layout: [UInt8]) -> [AppendedNode.Message] {
        [
            .init(kind: .dataspace, body: encoding.dataspace(value.shape, isNull: value.isNull)),
            .init(kind: .datatype, body: encoding.datatype(value.type)),
            .init(kind: .fillValue, body: encoding.fillValue(nil)),
            .init(kind: .layout, body: layout),
        ]
    }

    // MARK: Paths

    private func find(_ path: String) -> AppendedNode? {
        var node = root
        for name in path.split(separator: "/") {
            guard case .node(let child) = node.children[String(name)] else { return nil }
            node = child
        }
        return node
    }

    private func group(_ names: ArraySlice<Substring>) throws -> AppendedNode {
        for name in names {
            try ZeroCharacter.refuse(in: String(name), "the name", structure: "link message")
        }
        var node = root
        for name in names {
            let path = node.path.isEmpty ? String(name) : "\(node.path)/\(name)"
            guard name != ".", name.utf8.count <= 60_000 else {
                throw HDF5Error(.wrongType, object: path, "this is not a name that a link can have")
            }
            switch node.children[String(name)] {
            case .node(let child):
                node = child
            case .none:
                let child = AppendedNode(path: path, parent: node, content: .group)
                node.children[String(name)] = .node(child)
                child.touch()
                node = child
            default: throw HDF5Error(.wrongType, object: path, "the path passes through a link")
            }
            guard case .group = node.content else {
                throw HDF5Error(.wrongType, object: path, "the path passes through a dataset")
            }
        }
        return node
    }

    /// A free place for a link.
    private func place(_ path: String) throws -> (parent: AppendedNode, name: String) {
        try checkOpen()
        let names = path.split(separator: "/")
        guard let name = names.last, name != ".", name.utf8.count <= 60_000 else {
            throw HDF5Error(.wrongType, object: path, "this is not a path that an object can have")
        }
        try ZeroCharacter.refuse(in: String(name), "the name", structure: "link message")
        let parent = try group(names.dropLast())
        guard parent.children[String(name)] == nil else {
            throw HDF5Error(.wrongType, object: path, "there is something of that name already")
        }
        return (parent, String(name))
    }

    private func newNode(_ path: String) throws -> AppendedNode {
        let (parent, name) = try place(path)
        let node = AppendedNode(
            path: parent.path.isEmpty ? name : "\(parent.path)/\(name)", parent: parent, content: .group)
        parent.children[name] = .node(node)
        node.touch()
        return node
    }

    // MARK: Failure

    private func checkOpen() throws {
        if let failure { throw failure }
        guard !isClosed else { throw HDF5Error(.system, object: path, "the file is closed") }
    }

    /// After an error the file stays as it was flushed last, and nothing more is written.
    func attempt(_ body: () throws -> Void) throws {
        try checkOpen()
        do {
            try body()
        } catch {
            failure = error
            throw error
        }
    }

    /// Makes all that was added up to here a part of the file, on the disk.
    ///
    /// - Throws: ``HDF5Error`` of code `system` if the file cannot be written. It is then that of the last flush, and
    ///   this object refuses everything that follows with the same error.
    public func flush() throws {
        try attempt { try writeState() }
    }

    /// Flushes and closes the file. A file that is given up without it is that of the last flush.
    /// - Throws: as ``flush()``.
    public func close() throws {
        guard !isClosed else { return }
        defer { isClosed = true }
        try flush()
        try output.close()
    }
}

extension StoredType {
    /// Whether elements hold addresses of other objects.
    fileprivate var hasReferences: Bool {
        switch self {
        case .objectReference, .regionReference: true
        case .array(let base, _), .variableLength(let base): base.hasReferences
        case .compound(_, let members): members.contains { $0.type.hasReferences }
        default: false
        }
    }
}
