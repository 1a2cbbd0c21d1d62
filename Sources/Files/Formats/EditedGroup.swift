import Describing
package import HDF5
import PrintableText

/// A group of a file as the newest version of its format has it. What no ``ObjectEdit`` has changed is the file's own:
/// renaming and removing read no data.
package struct EditedGroup: HDF5AttributeOwner {
    let stored: HDF5Group
    var attributes = EditedAttributes()
    /// What names stand for instead; `nil` where they stand for nothing.
    private var changed: [String: EditedObject?] = [:]

    package init(_ stored: HDF5Group) { self.stored = stored }

    /// The path from the root, by the names in the file.
    package var path: String { stored.path }

    /// The names, sorted by their UTF-8 bytes.
    package var names: [String] {
        guard !changed.isEmpty else { return stored.names }
        let own = stored.names.filter { changed.index(forKey: $0) == nil }
        let others = changed.compactMap { $0.value == nil ? nil : $0.key }
        return (own + others).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    package func contains(_ name: String) -> Bool {
        switch changed[name] {
        case nil: stored.contains(name)
        case let object?: object != nil
        }
    }

    /// The object at a path below this group. Links other than hard ones are refused.
    ///
    /// - Throws: ``HDF5Error``, as ``HDF5Group/object(_:following:)``.
    package func object(_ path: String) throws -> EditedObject {
        guard !changed.isEmpty else { return EditedObject(try stored.object(path)) }
        let parts = path.split(separator: "/", maxSplits: 1).map(String.init)
        guard let name = parts.first, let object = changed[name] else {
            return EditedObject(try stored.object(path))
        }
        guard let object else {
            throw HDF5Error(.notFound, object: self.path, "there is no \(quoted(name)) in this group")
        }
        guard parts.count > 1 else { return object }
        guard case .group(let group) = object else {
            throw HDF5Error(.wrongType, object: object.path, "this is not a group")
        }
        return try group.object(parts[1])
    }

    /// - Throws: ``HDF5Error``, as ``object(_:)``, and of code `wrongType` if the object is no group.
    package func group(_ path: String) throws -> EditedGroup {
        let object = try object(path)
        guard case .group(let group) = object else {
            throw HDF5Error(.wrongType, object: object.path, "this is not a group")
        }
        return group
    }

    /// - Throws: ``HDF5Error``, as ``object(_:)``, and of code `wrongType` if the object is no dataset.
    package func dataset(_ path: String) throws -> EditedDataset {
        let object = try object(path)
        guard case .dataset(let dataset) = object else {
            throw HDF5Error(.wrongType, object: object.path, "this is not a dataset")
        }
        return dataset
    }

    /// The object that a name stands for; `nil` if it is none of the file.
    func objectIfPresent(_ name: String) throws -> EditedObject? {
        if let object = changed[name] { return object }
        guard stored.contains(name), case .hard = try stored.link(name) else { return nil }
        return EditedObject(try stored.object(name))
    }

    mutating func put(_ object: EditedObject?, as name: String) { changed.updateValue(object, forKey: name) }

    package var attributeNames: [String] { attributes.names(of: stored) }

    package func attribute(_ name: String) throws -> HDF5Attribute {
        try attributes.attribute(name, of: stored)
    }
}

/// A dataset of a file as the newest version of its format has it.
package struct EditedDataset: HDF5AttributeOwner {
    /// Its numbers or text; the attributes may be others.
    package let values: HDF5Dataset
    var attributes = EditedAttributes()

    package init(_ values: HDF5Dataset) { self.values = values }

    package var path: String { values.path }
    package var shape: [Int] { values.shape }
    package var attributeNames: [String] { attributes.names(of: values) }

    package func attribute(_ name: String) throws -> HDF5Attribute {
        try attributes.attribute(name, of: values)
    }
}

/// What a name stands for in an ``EditedGroup``.
package enum EditedObject: Sendable {
    case group(EditedGroup)
    case dataset(EditedDataset)
    case namedType(HDF5NamedType)

    init(_ stored: HDF5Object) {
        self =
            switch stored {
            case .group(let group): .group(EditedGroup(group))
            case .dataset(let dataset): .dataset(EditedDataset(dataset))
            case .namedType(let type): .namedType(type)
            }
    }

    /// The path from the root, by the names in the file.
    var path: String {
        switch self {
        case .group(let group): group.path
        case .dataset(let dataset): dataset.path
        case .namedType(let type): type.path
        }
    }
}

/// How the attributes of an object differ from those in the file.
struct EditedAttributes: Sendable {
    private var changed: [String: HDF5Attribute?] = [:]

    func names(of owner: some HDF5AttributeOwner) -> [String] {
        guard !changed.isEmpty else { return owner.attributeNames }
        let own = owner.attributeNames.filter { changed.index(forKey: $0) == nil }
        let others = changed.compactMap { $0.value == nil ? nil : $0.key }
        return (own + others).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    func attribute(_ name: String, of owner: some HDF5AttributeOwner) throws -> HDF5Attribute {
        guard let attribute = changed[name] else { return try owner.attribute(name) }
        guard let attribute else {
            throw HDF5Error(.notFound, object: owner.path, "there is no attribute \(quoted(name))")
        }
        return attribute
    }

    mutating func put(_ attribute: HDF5Attribute?, as name: String) {
        changed.updateValue(attribute, forKey: name)
    }
}
