/// A group: names, each leading to a group, a dataset or a named datatype, or to a path elsewhere.
public struct HDF5Group: Sendable {
    /// The path from the root, "/" for the root.
    public let path: String
    /// The links' names, sorted by their UTF-8 bytes.
    public var names: [String] { links.names }

    /// The address of the object's header, as ``HDF5Object/objectAddress``.
    public var objectAddress: Int { header.relativeAddress }

    let header: ObjectHeader
    private let file: FileContext
    private let links: GroupLinks
    private let attributes: AttributeList
    private let depth: Int

    init(_ header: ObjectHeader, path: String, depth: Int) throws {
        file = header.file
        self.header = header
        self.path = path
        self.depth = depth
        links = try GroupLinks(header)
        attributes = try AttributeList(header, path: path)
    }

    /// Whether the group has a link of this name (one name, not a path).
    public func contains(_ name: String) -> Bool { links[name] != nil }

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
    public var allLinks: [Link] {
        names.compactMap { name in links[name].map { Link(name: name, target: $0.link) } }
    }

    /// The object that a hard link leads to, given its name, in which "/" and "." mean nothing.
    ///
    /// - Throws: ``HDF5Error``, as ``object(_:)``.
    public func object(named name: String) throws -> HDF5Object { try child(name) }

    /// The object at a path below this group; a "/" in front is passed over.
    ///
    /// - Throws: ``HDF5Error`` of code `notFound`; `unsupported` if a link on the way is not a hard link, as others are
    ///   never followed; `limit` below ``HDF5Limits/depth`` groups; or what reading the object's header throws.
    public func object(_ path: String) throws -> HDF5Object {
        var object = HDF5Object.group(self)
        for name in path.split(separator: "/") where name != "." {
            guard case .group(let group) = object else {
                throw HDF5Error(
                    .notFound, object: path, "there is no \"\(name)\": what should hold it is not a group")
            }
            object = try group.child(String(name))
        }
        return object
    }

    /// The group at a path below this one.
    ///
    /// - Throws: ``HDF5Error`` of code `wrongType` if the object is not a group, else as ``object(_:)``.
    public func group(_ path: String) throws -> HDF5Group {
        guard case .group(let group) = try object(path) else {
            throw HDF5Error(.wrongType, object: childPath(path), "this is not a group")
        }
        return group
    }

    /// The dataset at a path below this group.
    ///
    /// - Throws: ``HDF5Error`` of code `wrongType` if the object is not a dataset, else as ``object(_:)``.
    public func dataset(_ path: String) throws -> HDF5Dataset {
        guard case .dataset(let dataset) = try object(path) else {
            throw HDF5Error(.wrongType, object: childPath(path), "this is not a dataset")
        }
        return dataset
    }

    /// The attributes' names, sorted by their UTF-8 bytes.
    public var attributeNames: [String] { attributes.names }

    /// - Throws: ``HDF5Error`` of code `notFound`, or as for ``HDF5Dataset/attribute(_:)``.
    public func attribute(_ name: String) throws -> HDF5Attribute { try attributes.attribute(name) }

    private func stored(_ name: String) throws -> StoredLink {
        guard let link = links[name] else {
            throw HDF5Error(.notFound, object: path, "there is no \"\(name)\" in this group")
        }
        return link
    }

    private func childPath(_ name: String) -> String { path == "/" ? "/\(name)" : "\(path)/\(name)" }

    private func child(_ name: String) throws -> HDF5Object {
        let link = try stored(name)
        let path = childPath(name)
        guard let address = link.address else {
            throw HDF5Error(
                .unsupported, object: path, "\(link.link.words), and only hard links are followed")
        }
        guard depth < file.limits.depth else {
            throw HDF5Error(
                .limit, object: path, "groups are nested deeper than depth = \(file.limits.depth)")
        }
        return try HDF5Object.open(file, address, path: path, depth: depth &+ 1)
    }
}

extension HDF5Link {
    /// The beginning of a sentence that says what this link is.
    fileprivate var words: String {
        switch self {
        case .hard: "this is a hard link"
        case .soft(let target): "this is a soft link to \"\(target)\""
        case .external(let file, let path): "this is an external link to \"\(path)\" in the file \"\(file)\""
        case .userDefined(let type): "this is a user-defined link of type \(type)"
        }
    }
}
