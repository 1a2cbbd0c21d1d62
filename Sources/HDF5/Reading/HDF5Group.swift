/// A group: names, each leading to a group, a dataset or a named datatype, or to a path elsewhere.
public struct HDF5Group: Sendable {
    /// The path from the root, "/" for the root.
    public let path: String
    /// The links' names, sorted by their bytes. A name that is empty or has a "/" in it is listed, but no path reaches it.
    ///
    /// Bytes of a name that are not UTF-8 stand in it as U+10FF80 to U+10FFFF, so that no two names look the same.
    public var names: [String] { table.names }

    private let file: FileContext
    private let address: Int
    private let table: GroupLinks
    private let attributes: AttributeList
    private let depth: Int

    init(_ contents: GroupCache.Contents, _ file: FileContext, at address: Int, path: String, depth: Int) {
        self.file = file
        self.address = address
        self.path = path
        self.depth = depth
        table = contents.links
        attributes = AttributeList(contents.attributes, path: path, file)
    }

    /// The address of the object's header, as references to the object have it: two groups of one file with the same
    /// address are the same object. Counts from the superblock.
    public var objectAddress: Int { address &- file.base }

    /// The links' names in the order in which they were made; nil if the file does not keep it.
    public var namesInCreationOrder: [String]? { table.namesInCreationOrder }

    /// Whether the group has a link of this name (one name, not a path).
    public func contains(_ name: String) -> Bool { table[name] != nil }

    /// What the name stands for.
    ///
    /// - Throws: ``HDF5Error`` of code `notFound`.
    public func link(_ name: String) throws -> HDF5Link { try stored(name).link }

    /// A name in a group and what it stands for.
    public struct Link: Equatable, Sendable {
        public let name: String
        public let target: HDF5Link
    }

    /// All links, sorted by the bytes of their names.
    public var links: [Link] { table.all.map { Link(name: $0.name, target: $0.link) } }

    /// The group at a path below this one.
    ///
    /// - Throws: ``HDF5Error`` of code `wrongType` if the object is not a group, else as ``object(_:following:)``.
    public func group(_ path: String, following policy: HDF5LinkPolicy = .hardOnly) throws -> HDF5Group {
        guard case .group(let group) = try object(path, following: policy) else {
            throw HDF5Error(.wrongType, object: childPath(path), "this is not a group")
        }
        return group
    }

    /// The dataset at a path below this group.
    ///
    /// - Throws: ``HDF5Error`` of code `wrongType` if the object is not a dataset, else as ``object(_:following:)``.
    public func dataset(_ path: String, following policy: HDF5LinkPolicy = .hardOnly) throws -> HDF5Dataset {
        guard case .dataset(let dataset) = try object(path, following: policy) else {
            throw HDF5Error(.wrongType, object: childPath(path), "this is not a dataset")
        }
        return dataset
    }

    /// The attributes' names, sorted by their bytes.
    public var attributeNames: [String] { attributes.names }

    /// The attributes' names in the order in which they were made; nil if the file does not keep it.
    public var attributeNamesInCreationOrder: [String]? { attributes.namesInCreationOrder }

    /// - Throws: ``HDF5Error`` of code `notFound`, or as for ``HDF5Dataset/attribute(_:)``.
    public func attribute(_ name: String) throws -> HDF5Attribute { try attributes.attribute(name) }

    // MARK: Links

    func stored(_ name: String) throws -> StoredLink {
        guard let link = table[name] else {
            throw HDF5Error(.notFound, object: path, "there is no \"\(name)\" in this group")
        }
        return link
    }

    func childPath(_ name: String) -> String { path == "/" ? "/\(name)" : "\(path)/\(name)" }

    /// The object at `address`, to which a hard link of this group leads.
    func open(_ address: Int, path: String) throws -> HDF5Object {
        guard depth < file.limits.depth else {
            throw HDF5Error(
                .limit, object: path, "groups are nested deeper than depth = \(file.limits.depth)")
        }
        return try HDF5Object.open(file, address, path: path, depth: depth &+ 1)
    }

    /// The root as seen from here: what is below it counts as below this group, so that no circle of links is endless.
    func root(path: String) throws -> HDF5Object {
        guard let root = file.root else {
            throw HDF5Error(.damaged, object: path, "the file has no root")
        }
        return try open(root, path: path)
    }

    var mostLinksInARow: Int { file.limits.depth }
}
