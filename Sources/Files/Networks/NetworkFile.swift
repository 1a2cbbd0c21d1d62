public import Arrays
public import Describing
public import HDF5
public import Handlers
public import Networks
package import Schemas

/// Network files: `/description` and `/parameters`, with the views of each layer mirrored over the bytes of
/// the parameters. FORMAT.md is the specification.
package enum NetworkFile {
    static let info = "This file describes a neural network (description, JSON) and holds its parameters."

    // MARK: Writing

    /// Calls `body` with the file of a network.
    static func withWriter<Result>(
        _ network: Network, _ options: NetworkFileOptions, _ body: (HDF5Writer) throws -> Result
    ) throws -> Result {
        // The writer reads the numbers when the file is written.
        try network.parameters.read { parameters in
            let writer = HDF5Writer()
            try add(network.descriptionValue, parameters, network.parameterViews, to: writer, options)
            if options.includesLastPass { try addLastPass(network, to: writer, options) }
            return try body(writer)
        }
    }

    /// Adds a network, without what the last passes left, to a file under construction. The parameters are read when the
    /// file is written.
    static func add(
        _ network: NetworkDescription, _ parameters: UnsafeBufferPointer<Float>, _ views: [ParameterView],
        to writer: HDF5Writer, _ options: NetworkFileOptions
    ) throws {
        // brainstorm 0.5 reads the description, and knows no schema.
        var withoutSchema = network
        withoutSchema.schema = nil
        let description = try DescriptionEncoder().describe(withoutSchema).canonical()
        writer.set("format", to: Formats.known.network.newest.description)
        writer.set("info", to: info)
        if let comment = options.comment { writer.set("comment", to: comment) }

        let descriptionDigest = Digest.of(description)
        writer.add("description", .fixedString(description))
        writer.set("sha256", to: .fixedString(descriptionDigest), on: "description")

        writer.add("parameters", .float32(parameters, shape: [parameters.count]), storage: options.storage)
        var listing = "description \(descriptionDigest)\n"
        if let schema = network.schema { listing += try SchemaGroup.add(schema, to: writer) }
        for view in views {
            let slice = UnsafeBufferPointer(
                rebasing: parameters[view.offset..<view.offset + view.shape.count])
            let digest = Digest.of(slice)
            listing += "\(view.layer).\(view.name) \(digest)\n"
            guard options.storage.isContiguous else { continue }
            let path = "layers/\(view.layer)/parameters/\(view.name)"
            writer.addView(path, shape: view.shape.extents, of: "parameters", elementOffset: view.offset)
            writer.set("sha256", to: .fixedString(digest), on: path)
        }
        writer.set("digest", to: Digest.of(listing))
    }

    // MARK: Reading

    /// Reads a network. Sizes are worked out from the description before anything is allocated.
    ///
    /// - Parameters:
    ///   - choice: what computes.
    ///   - verify: whether digests in the file are compared with what it holds.
    ///   - memory: what all of the network's arrays together may take.
    package static func read(
        _ file: HDF5File, path: String, registry: Registry, handler choice: HandlerChoice, verify: Bool,
        limits: HDF5Limits, memory: MemoryLimit = .machine
    ) throws -> Network {
        let opened = try VersionedGroup(file, as: Formats.known.network, path: path)
        let root = opened.group
        let description = try description(in: opened, registry, verify: verify, path: path)
        let views = try description.parameterViews()
        let count = views.last.map { $0.offset + $0.shape.count } ?? 0
        let dataset = try parameters(in: root, count: count, path: path)
        let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Float>.stride)
        guard !overflow, bytes <= limits.dataBytes ?? file.size + (64 << 20) else {
            throw FileError(
                .format, path: path,
                "describes \(count) parameters, more than a file of \(file.size) bytes is trusted with; raise "
                    + "limits.dataBytes if you know it")
        }
        let network = try Network(
            description, handler: choice.handler(inPlaceOf: description.handler), memory: memory)
        do { try network.checkSchema() } catch let error as NetworkError {
            throw FileError(.format, path: path, error.message)
        }
        try network.parameters.write { try dataset.values.read(into: $0) }
        if verify { try self.verify(network, root, path: path) }
        return network
    }

    /// The dataset of the parameters, of which nothing is read.
    /// - Throws: ``FileError`` if it has not the shape that the description calls for.
    @discardableResult
    package static func parameters(
        in root: EditedGroup, count: Int, path: String
    ) throws -> EditedDataset {
        guard root.contains("parameters") else {
            throw FileError(.format, path: path, "has no dataset 'parameters', so it is no network file")
        }
        let dataset = try root.dataset("parameters")
        guard dataset.shape == [count] else {
            throw FileError(
                .mismatch, path: path,
                "'parameters' has shape \(dataset.shape), but the description calls for \(count) numbers")
        }
        return dataset
    }

    /// The description in a file, as the newest version has it; nothing is made of it.
    package static func description(
        in file: VersionedGroup, _ registry: Registry, verify: Bool = true, path: String = ""
    ) throws -> NetworkDescription {
        let json = try file.document(ownedBy: "network").description
        var description = try registry.make(NetworkDescription.self, kind: .network, from: json)
        if let schema = try SchemaGroup.read(in: file.group, registry, verify: verify, path: path) {
            description.schema = schema
        }
        return description
    }

    /// What the network takes and gives, with its state; `nil` if the file does not say.
    package static func schema(in file: VersionedGroup, _ registry: Registry) throws -> Schema? {
        try SchemaGroup.read(in: file.group, registry, verify: true, path: "")
    }

    /// The same as JSON, whatever types it names.
    package static func json(in file: VersionedGroup) throws -> JSONValue {
        let json = try file.document(ownedBy: "network").description
        guard case .object(var members) = json, let schema = try SchemaGroup.json(in: file.group, path: "")
        else {
            return json
        }
        members[SchemaGroup.name] = schema
        return .object(members)
    }

    /// Compares the digests that the file has with its description and parameters, view by view.
    private static func verify(_ network: Network, _ root: EditedGroup, path: String) throws {
        let description = try root.text("description", of: Formats.known.network, path: path)
        try compare(Digest.of(description), root, "description", path: path, what: "the description")
        for view in network.parameterViews {
            let place = "layers/\(view.layer)/parameters/\(view.name)"
            guard root.contains("layers") else { return }
            guard try root.group("layers").contains(view.layer) else { continue }
            let digest = network.parameters.read {
                Digest.of(
                    UnsafeBufferPointer(rebasing: $0[view.offset..<view.offset + view.shape.count]))
            }
            try compare(digest, root, place, path: path, what: view.path)
        }
    }

    /// Compares a digest with the one that a dataset has, if it has one.
    package static func compare(
        _ digest: String, _ root: EditedGroup, _ place: String, path: String, what: String
    ) throws {
        guard let dataset = try? root.dataset(place), dataset.attributeNames.contains("sha256") else {
            return
        }
        guard try dataset.attribute("sha256").readString() == digest else {
            throw FileError(
                .damaged, path: path,
                "\(what) is not what was saved: its SHA-256 differs from the one in the file")
        }
    }
}

extension Network {
    /// Saves the network: its description and its parameters. The file at `path` is replaced as a whole.
    ///
    /// - Throws: ``FileError`` if it cannot be written; the old file is then untouched.
    public func save(to path: String, options: NetworkFileOptions = NetworkFileOptions()) throws {
        try NetworkFile.withWriter(self, options) { try $0.save(to: path) }
    }

    /// The bytes of a network file, to be sent to another process or kept elsewhere; `Data(bytes)` makes
    /// Foundation's type of them.
    public func bytes(options: NetworkFileOptions = NetworkFileOptions()) throws -> [UInt8] {
        try NetworkFile.withWriter(self, options) { try $0.bytes() }
    }

    /// Loads a network from a network file or a run file, of ours, of brainstorm 0.5, or made by hand.
    /// Safe for files from anybody: it succeeds or throws, runs nothing and opens no other file.
    ///
    /// - Parameters:
    ///   - registry: the types that the description may name.
    ///   - handler: what computes.
    ///   - verify: whether digests in the file are compared with what it holds.
    ///   - limits: budgets of the reader. Without a change of them loading takes at most the file's size and
    ///     64 MiB.
    ///   - memory: what all of the network's arrays together may take, now and with its buffers later.
    /// - Throws: ``HDF5Error``, ``JSONError``, ``DescriptionError``, ``NetworkError`` or ``FileError``.
    public static func load(
        from path: String, registry: Registry = .standard, handler: HandlerChoice = .described,
        verify: Bool = true,
        limits: HDF5Limits = HDF5Limits(), memory: MemoryLimit = .machine
    ) throws -> Network {
        try NetworkFile.read(
            HDF5File(path: path, limits: limits), path: path, registry: registry, handler: handler,
            verify: verify, limits: limits, memory: memory)
    }

    /// Loads a network from the bytes of a file, such as ``bytes(options:)`` gives.
    public static func load(
        from bytes: some Sequence<UInt8>, registry: Registry = .standard, handler: HandlerChoice = .described,
        verify: Bool = true, limits: HDF5Limits = HDF5Limits(), memory: MemoryLimit = .machine
    ) throws -> Network {
        try NetworkFile.read(
            HDF5File(bytes: Array(bytes), limits: limits), path: "", registry: registry, handler: handler,
            verify: verify, limits: limits, memory: memory)
    }
}
