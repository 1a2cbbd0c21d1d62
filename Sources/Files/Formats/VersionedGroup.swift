package import Describing
package import HDF5

/// A group that is of a version of a format, opened: the way in which every file of ours is read. It is as the newest
/// version has it; versions that are not known are refused.
package struct VersionedGroup: Sendable {
    package let group: EditedGroup
    /// The version that the file is of; `nil` for a file that is of no format of ours.
    package let version: FormatVersion?
    private let history: FormatHistory?
    /// Whether it is the description that names the version.
    private let isNamedInside: Bool
    private let path: String

    /// Opens the root of a file, which names its version in the attribute `format`.
    ///
    /// - Throws: ``FileError`` if it is of another format, or a version that is not known.
    package init(_ file: HDF5File, as history: FormatHistory, path: String) throws {
        let root = try file.root
        try self.init(EditedGroup(root), named: VersionedGroup.format(of: root), history, path)
    }

    /// Opens the root of a file that may be anybody's: one that names a format of ours is of that, and others are as they
    /// stand.
    ///
    /// - Throws: ``FileError`` if it is of a version of ours that is not known.
    package init(_ file: HDF5File, path: String) throws {
        let root = try file.root
        let format = try? VersionedGroup.format(of: root)
        let history = Formats.known.ofFiles.first { $0.history.hasName(of: format) }?.history
        try self.init(EditedGroup(root), named: format, history, path)
    }

    /// Opens a group whose description names its version.
    ///
    /// - Throws: ``FileError`` if it is of another format, or a version that is not known.
    package init(describing group: EditedGroup, as history: FormatHistory, path: String) throws {
        let text = try group.text("description", of: history, path: path)
        let version = try history.version(namedIn: JSONValue(parsing: text), path: path)
        try self.init(group, named: version.description, isNamedInside: true, history, path)
    }

    private init(
        _ group: EditedGroup, named format: String?, isNamedInside: Bool = false, _ history: FormatHistory?,
        _ path: String
    ) throws {
        let version = try history?.version(named: format, path: path)
        var group = group
        if let history, let version { try history.update(&group, from: version, path: path) }
        self.group = group
        self.version = version
        self.history = history
        self.isNamedInside = isNamedInside
        self.path = path
    }

    /// The description in the group with the state that belongs to it, as the newest version has them.
    ///
    /// - Parameter owner: see ``FormatDocument``.
    package func document(state: StateTree = StateTree(), ownedBy owner: String) throws -> FormatDocument {
        let text = try group.text("description", of: history, path: path)
        let description = try JSONValue(parsing: text)
        var document = FormatDocument(description, state, ownedBy: owner)
        guard let history, let version else { return document }
        try history.update(&document, from: version, path: path)
        if isNamedInside { document.name(history.newest) }
        return document
    }

    /// What an HDF5 file says that it is.
    static func format(of root: HDF5Group) throws -> String? {
        guard root.attributeNames.contains("format") else { return nil }
        return try root.attribute("format").readString()
    }
}

extension FormatHistory {
    /// Whether a text names a version of this format, of whatever number.
    func hasName(of format: String?) -> Bool {
        format.flatMap(FormatVersion.init(parsing:))?.kind == newest.kind
    }
}

extension EditedGroup {
    /// JSON text: a string, or an array of its UTF-8 bytes.
    ///
    /// - Parameter history: the format that calls for it.
    package func text(_ name: String, of history: FormatHistory?, path: String) throws -> String {
        guard contains(name) else {
            let kind = history.map { ", so it is no \($0.newest.kind.lowercased())" } ?? ""
            throw FileError(.format, path: path, "has no dataset '\(name)'\(kind)")
        }
        let dataset = try dataset(name)
        guard case .integer(1, _, _) = dataset.values.datatype, dataset.shape.count == 1 else {
            return try dataset.values.readString()
        }
        guard let text = String(validating: try dataset.values.readBytes(), as: UTF8.self) else {
            throw FileError(.format, path: path, "'\(name)' is not UTF-8")
        }
        return text
    }
}
