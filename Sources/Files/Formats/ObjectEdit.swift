package import Describing
import HDF5

/// One change of what groups of a file hold. Where there is nothing to change, nothing changes.
///
/// Objects are selected by paths from the group that is of the format: `*` is every name, `**` every number of groups
/// on the way, also none. So `*/*` is every column of every split of a data file, and the empty path the group itself.
/// What is added takes no place in the file: values are small.
package enum ObjectEdit: Sendable {
    /// Gives groups a dataset, or a group with all that is in it; those that have the name keep what it stands for.
    case add(String, StateValue, to: String)
    case rename(String, to: String, in: String)
    case remove(String, from: String)
    /// Gives objects an attribute, with a value that is no group; those that have it keep theirs.
    case addAttribute(String, StateValue, to: String)
    case renameAttribute(String, to: String, of: String)
    case removeAttribute(String, of: String)
}

extension ObjectEdit {
    func apply(to root: inout EditedObject, path: String) throws {
        switch self {
        case .add(let name, let value, let place):
            try root.changeGroups(at: place) { group in
                if !group.contains(name) { group.put(try ObjectEdit.made(value), as: name) }
            }
        case .rename(let name, let new, let place):
            try root.changeGroups(at: place) { group in
                guard let object = try group.objectIfPresent(name) else { return }
                guard !group.contains(new) else {
                    throw FileError.bothNames(name, new, at: group.path, path: path)
                }
                group.put(object, as: new)
                group.put(nil, as: name)
            }
        case .remove(let name, let place):
            try root.changeGroups(at: place) { group in
                if group.contains(name) { group.put(nil, as: name) }
            }
        case .addAttribute(let name, let value, let place):
            try root.changeAttributes(at: place) { owner, attributes in
                guard !attributes.names(of: owner).contains(name) else { return }
                attributes.put(try ObjectEdit.madeAttribute(value), as: name)
            }
        case .renameAttribute(let name, let new, let place):
            try root.changeAttributes(at: place) { owner, attributes in
                let names = attributes.names(of: owner)
                guard names.contains(name) else { return }
                guard !names.contains(new) else {
                    throw FileError.bothNames(name, new, at: owner.path, path: path)
                }
                attributes.put(try attributes.attribute(name, of: owner), as: new)
                attributes.put(nil, as: name)
            }
        case .removeAttribute(let name, let place):
            try root.changeAttributes(at: place) { owner, attributes in
                if attributes.names(of: owner).contains(name) { attributes.put(nil, as: name) }
            }
        }
    }

    // What is added comes from a file in memory, so that it is read as everything else.

    private static func made(_ value: StateValue) throws -> EditedObject {
        let writer = HDF5Writer()
        var tree = StateTree()
        try tree.insert(value, named: "value")
        writer.add(tree, at: "made")
        return EditedObject(try HDF5File(bytes: writer.bytes()).root.object("made/value"))
    }

    private static func madeAttribute(_ value: StateValue) throws -> HDF5Attribute {
        let writer = HDF5Writer()
        if let value = value.dataset { writer.set("value", to: value) }
        return try HDF5File(bytes: writer.bytes()).root.attribute("value")
    }
}

extension EditedObject {
    /// Changes the groups that a path selects.
    fileprivate mutating func changeGroups(
        at place: String, _ body: (inout EditedGroup) throws -> Void
    ) throws {
        try change(at: place) { object in
            guard case .group(var group) = object else { return }
            try body(&group)
            object = .group(group)
        }
    }

    /// Changes the attributes of the objects that a path selects.
    fileprivate mutating func changeAttributes(
        at place: String,
        _ body: (_ owner: any HDF5AttributeOwner, inout EditedAttributes) throws -> Void
    ) throws {
        try change(at: place) { object in
            switch object {
            case .group(var group):
                try body(group.stored, &group.attributes)
                object = .group(group)
            case .dataset(var dataset):
                try body(dataset.values, &dataset.attributes)
                object = .dataset(dataset)
            case .namedType: break
            }
        }
    }

    private mutating func change(at place: String, _ body: (inout EditedObject) throws -> Void) throws {
        try change(place.split(separator: "/").map(String.init)[...], body)
    }

    private mutating func change(
        _ parts: ArraySlice<String>, _ body: (inout EditedObject) throws -> Void
    ) throws {
        guard let part = parts.first else { return try body(&self) }
        let rest = parts.dropFirst()
        if part == "**" { try change(rest, body) }
        guard case .group(var group) = self else { return }
        for name in part.hasPrefix("*") ? group.names : [part] {
            guard var child = try group.objectIfPresent(name) else { continue }
            try child.change(part == "**" ? parts : rest, body)
            group.put(child, as: name)
        }
        self = .group(group)
    }
}
