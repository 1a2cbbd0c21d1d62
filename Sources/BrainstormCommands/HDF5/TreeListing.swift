import Brainstorm

/// Everything in a file, as `h5 tree --json` prints it: the format "hdf5-oracle-1", which a script for the HDF5 C library
/// writes as well, so that two readers of a file can be compared.
///
/// Objects come in depth-first order, the links of a group by the bytes of their names. An object that is met again is named
/// by the path under which it was met first.
package struct TreeListing {
    private let file: HDF5File
    private var objects: [Listing] = []
    private var errors: [String] = []
    private var seen: [Int: (path: String, kind: String)] = [:]
    private var otherFiles: Set<String> = []
    private var features: Set<String> = []

    private static let mostErrors = 50

    /// Reads the whole file at `path`.
    ///
    /// - Parameter resolver: says which other files may be opened; nil for none.
    /// - Returns: the file's JSON. Errors of what is in the file are part of it.
    package static func listing(of path: String, limits: HDF5Limits, resolver: HDF5Resolver?) throws
        -> Listing
    {
        let bytes = try FileDigest(path)
        var members: [(String, Listing)] = [
            ("format", .word("hdf5-oracle-1")),
            ("file", .word(path.split(separator: "/").last.map(String.init) ?? path)),
            ("size", .integer(bytes.size)), ("sha256", .word(bytes.sha256)),
        ]
        do {
            var tree = TreeListing(file: try HDF5File(path: path, limits: limits, resolver: resolver))
            members.append(("superblock", tree.file.superblock.listing))
            tree.features.formUnion(tree.file.structures)
            do {
                tree.visit(.group(try tree.file.root), "/")
            } catch {
                tree.errors.append("/: \(error)")
            }
            members += [
                ("opens", .bool(true)), ("walks", .bool(tree.errors.isEmpty)),
                ("errors", .array(tree.errors.prefix(mostErrors).map(Listing.word))),
                ("features", .array(tree.features.sorted().map(Listing.word))),
                ("objects", .array(tree.objects)),
            ]
            if !tree.otherFiles.isEmpty {
                members.append(("other_files", .array(tree.otherFiles.sorted().map(Listing.word))))
            }
        } catch {
            members += [
                ("superblock", .null), ("opens", .bool(false)), ("walks", .bool(false)),
                ("errors", .array([.word("\(error)")])), ("features", .array([])),
            ]
        }
        return .object(members)
    }

    private init(file: HDF5File) { self.file = file }

    // MARK: Objects

    /// Visits an object and all below it.
    private mutating func visit(_ object: HDF5Object, _ path: String) {
        var walk = LinkWalk()
        visit(object, path, &walk)
        while let (link, group, place) = walk.next() {
            visit(link, in: group, place + "/" + link.name, &walk)
        }
    }

    private mutating func visit(_ object: HDF5Object, _ path: String, _ walk: inout LinkWalk) {
        let kind = object.kind
        if let first = seen[object.objectAddress] {
            features.insert("link:hard-again")
            objects.append(
                .object([
                    ("path", .name(path)), ("kind", .word(first.kind)), ("same_as", .name(first.path)),
                ]))
            return
        }
        seen[object.objectAddress] = (path, kind)
        features.formUnion(object.structures(in: file))
        // The place is kept for the object, whose members are complete after its attributes.
        let place = objects.count
        objects.append(.null)
        var members: [(String, Listing)] = [("path", .name(path)), ("kind", .word(kind))]
        switch object {
        case .namedType(let type):
            features.insert("committed-type")
            features.formUnion(type.datatype.words)
            members.append(("type", type.datatype.listing))
            members.append(("attrs", attributes(of: type, path)))
        case .dataset(let dataset):
            members += self.members(dataset, path)
            members.append(("attrs", attributes(of: dataset, path)))
        case .group(let group):
            members.append(("attrs", attributes(of: group, path)))
            members.append(("links", .integer(group.names.count)))
            walk.enter(group, at: path == "/" ? "" : path)
        }
        objects[place] = .object(members)
    }

    private mutating func visit(
        _ link: HDF5Group.Link, in group: HDF5Group, _ path: String, _ walk: inout LinkWalk
    ) {
        func entry(_ kind: String, _ rest: [(String, Listing)] = []) -> Listing {
            .object([("path", .name(path)), ("kind", .word(kind))] + rest)
        }
        switch link.target {
        case .soft(let target):
            features.insert("link:soft")
            objects.append(entry("soft", [("target", .name(target))]))
        case .external(let file, let target):
            features.insert("link:external")
            otherFiles.insert(file)
            objects.append(entry("external", [("file", .name(file)), ("target", .name(target))]))
        case .userDefined:
            features.insert("link:user-defined")
            objects.append(entry("user"))
        case .hard:
            do {
                visit(try group.object(named: link.name), path, &walk)
            } catch {
                errors.append("\(path): \(error)")
                objects.append(entry("dangling", [("error", .word("\(error)"))]))
            }
        }
    }

    private mutating func members(_ dataset: HDF5Dataset, _ path: String) -> [(String, Listing)] {
        var members: [(String, Listing)] = [("type", dataset.datatype.listing)]
        features.formUnion(dataset.datatype.words)
        features.formUnion(dataset.words)
        if !dataset.isNull, !dataset.shape.isEmpty {
            members.append(
                ("maxshape", .array(dataset.maximumShape.map { $0.map(Listing.integer) ?? .null })))
        }
        var external: [(String, Listing)] = []
        switch dataset.layout {
        case .compact: members.append(("layout", .word("compact")))
        case .contiguous: members.append(("layout", .word("contiguous")))
        case .external(let segments):
            members.append(("layout", .word("contiguous")))
            external = [
                (
                    "external",
                    .array(
                        segments.map {
                            .array([
                                .name($0.file), .integer($0.offset), $0.size.map(Listing.integer) ?? .null,
                            ])
                        })
                )
            ]
            otherFiles.formUnion(segments.map(\.file))
        case .virtual(let mappings):
            members.append(("layout", .word("virtual")))
            otherFiles.formUnion(mappings.map(\.file).filter { $0 != "." })
        case .chunked(let chunk, let index):
            members += [
                ("layout", .word("chunked")), ("chunks", .array(chunk.map(Listing.integer))),
                ("index", .word(index.word)),
            ]
        }
        members.append(
            (
                "filters",
                .array(
                    dataset.filters.map {
                        .array([
                            .integer($0.id), .integer($0.isOptional ? 1 : 0),
                            .array($0.parameters.map { .integer(Int($0)) }),
                        ])
                    })
            ))
        members += external
        let values = ValueListing.members(
            dataset.datatype, shape: dataset.isNull ? nil : dataset.shape, count: dataset.count,
            storedBytes: dataset.byteCount ?? .max
        ) { try dataset.readCanonicalBytes($0) }
        if let error = values.error { errors.append("\(path): \(error)") }
        return members + values.members
    }

    // MARK: Attributes

    private mutating func attributes(of object: some HDF5AttributeOwner, _ path: String) -> Listing {
        var list: [Listing] = []
        for name in object.attributeNames {
            do {
                let attribute = try object.attribute(name)
                features.formUnion(attribute.datatype.words)
                if attribute.isNull { features.insert("space:null") }
                let values = ValueListing.members(
                    attribute.datatype, shape: attribute.isNull ? nil : attribute.shape,
                    count: attribute.count, storedBytes: 0
                ) { try attribute.readCanonicalBytes($0) }
                if let error = values.error { errors.append("\(path)@\(name): \(error)") }
                list.append(
                    .object([("name", .name(name)), ("type", attribute.datatype.listing)] + values.members))
            } catch {
                errors.append("\(path) attribute \(name): \(error)")
            }
        }
        return .array(list)
    }
}

extension Listing {
    /// A name as it is in the file.
    static func name(_ name: String) -> Listing { .text(HDF5Name.bytes(name)) }
}

extension HDF5Object {
    fileprivate var kind: String {
        switch self {
        case .group: "group"
        case .dataset: "dataset"
        case .namedType: "datatype"
        }
    }
}

extension HDF5Superblock {
    fileprivate var listing: Listing {
        .object([
            ("version", .integer(version)), ("offset", .integer(userBlockSize)),
            ("offset_size", .integer(offsetSize)), ("length_size", .integer(lengthSize)),
        ])
    }
}
