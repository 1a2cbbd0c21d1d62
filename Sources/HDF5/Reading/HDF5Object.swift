/// What a hard link leads to.
public enum HDF5Object: Sendable {
    case group(HDF5Group)
    case dataset(HDF5Dataset)
    /// A datatype that stands on its own, to be shared by datasets.
    case namedType(HDF5NamedType)

    /// The address of the object's header, as references to the object have it: two objects of one file with the same
    /// address are the same. Counts from the superblock.
    public var objectAddress: Int {
        switch self {
        case .group(let group): group.objectAddress
        case .dataset(let dataset): dataset.objectAddress
        case .namedType(let type): type.objectAddress
        }
    }

    /// The path from the root.
    public var path: String {
        switch self {
        case .group(let group): group.path
        case .dataset(let dataset): dataset.path
        case .namedType(let type): type.path
        }
    }

    /// Words for the structures of the format that the object's header is made of, such as "group:dense".
    package func structures(in file: HDF5File) -> Set<String> { file.structures(atAddress: objectAddress) }

    static func open(_ file: FileContext, _ address: Int, path: String, depth: Int) throws -> HDF5Object {
        try file.countOpening(of: path)
        return try naming(path) {
            if let known = file.groups[address] {
                return .group(HDF5Group(known, file, at: address, path: path, depth: depth))
            }
            let header = try ObjectHeader(file, at: address)
            if header.message(.symbolTable) != nil || header.message(.linkInfo) != nil {
                let contents = GroupCache.Contents(
                    links: try GroupLinks(header), attributes: try AttributeTable(header))
                file.groups.keep(contents, at: address)
                return .group(HDF5Group(contents, file, at: address, path: path, depth: depth))
            }
            if header.message(.datatype) != nil, header.message(.dataspace) != nil {
                return .dataset(try HDF5Dataset(header, path: path))
            }
            if let message = header.message(.datatype) {
                let datatype = try DatatypeMessage(message, file).datatype
                return .namedType(
                    HDF5NamedType(
                        path: path, datatype: datatype, objectAddress: address &- file.base,
                        attributes: try AttributeList(header, path: path)))
            }
            throw HDF5Error(
                .damaged, structure: "object header", offset: address,
                "this is not a group, dataset or datatype")
        }
    }
}

/// A datatype that stands on its own (a "committed" datatype).
public struct HDF5NamedType: Sendable {
    public let path: String
    public let datatype: HDF5Datatype
    /// The address of the object's header, as references to the object have it. Counts from the superblock.
    public let objectAddress: Int
    let attributes: AttributeList

    /// The attributes' names, sorted by their bytes.
    public var attributeNames: [String] { attributes.names }

    /// The attributes' names in the order in which they were made; nil if the file does not keep it.
    public var attributeNamesInCreationOrder: [String]? { attributes.namesInCreationOrder }

    /// - Throws: ``HDF5Error`` of code `notFound`, or as for ``HDF5Dataset/attribute(_:)``.
    public func attribute(_ name: String) throws -> HDF5Attribute { try attributes.attribute(name) }
}
