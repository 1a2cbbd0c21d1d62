package import Describing
import PrintableText

/// The versions of one format: which are read, and how a file of an older one becomes one of the newest.
///
/// A new version is one more ``Migration`` at the end; what is written names the last one's version.
package struct FormatHistory: Sendable {
    /// What a file is that names no version.
    package enum Unnamed: Sendable {
        case refused
        /// One of the first version.
        case first
        /// One of the newest.
        case newest
    }

    package let first: FormatVersion
    /// From each version to the next.
    package let migrations: [Migration]
    private let unnamed: Unnamed

    /// - Precondition: each migration begins where the one before it ended, and ends at a newer version of the
    ///   same format.
    package init(_ first: FormatVersion, migrations: [Migration] = [], unnamed: Unnamed = .refused) {
        var last = first
        for migration in migrations {
            precondition(
                migration.from == last && migration.to.isNewer(than: last),
                "no migration from \(last), but one from \(migration.from) to \(migration.to)")
            last = migration.to
        }
        self.first = first
        self.migrations = migrations
        self.unnamed = unnamed
    }

    package var newest: FormatVersion { migrations.last?.to ?? first }
    package var versions: [FormatVersion] { [first] + migrations.map(\.to) }

    /// This format with one more version.
    package func adding(_ migration: Migration) -> FormatHistory {
        FormatHistory(first, migrations: migrations + [migration], unnamed: unnamed)
    }

    /// The version of a file.
    ///
    /// - Parameter text: what the file names; `nil` if it names none.
    /// - Throws: ``FileError`` of code ``FileError/Code/format`` for one that is not read: newer than all known
    ///   ones, or no version of this format.
    package func version(named text: String?, path: String) throws -> FormatVersion {
        let names = versions.map { "'\($0)'" }
        let known = (names.count > 1 ? [names.dropLast().joined(separator: ", ")] : []) + names.suffix(1)
        let list = known.joined(separator: " and ")
        guard let text else {
            switch unnamed {
            case .first: return first
            case .newest: return newest
            case .refused: throw FileError(.format, path: path, "names no format; expected \(list)")
            }
        }
        let found = FormatVersion(parsing: text)
        if let found, versions.contains(found) { return found }
        throw FileError(
            .format, path: path,
            found?.isNewer(than: newest) == true
                ? "is a \(quoted(text)), newer than this version knows (\(list)): update Brainstorm"
                : "is a \(quoted(text)); expected \(list)")
    }

    /// The migrations that lead from a version to the newest.
    private func migrations(from version: FormatVersion) -> [Migration] {
        Array(migrations.drop { $0.from != version })
    }

    /// Makes a document of the newest version of one of another.
    ///
    /// - Throws: ``FileError`` where the document has both what an edit renames and what it would become.
    package func update(_ document: inout FormatDocument, from version: FormatVersion, path: String) throws {
        for edit in migrations(from: version).flatMap(\.edits) { try edit.apply(to: &document, path: path) }
    }

    /// Likewise of a group, of whose data nothing is read.
    package func update(_ group: inout EditedGroup, from version: FormatVersion, path: String) throws {
        var object = EditedObject.group(group)
        for edit in migrations(from: version).flatMap(\.objects) { try edit.apply(to: &object, path: path) }
        if case .group(let changed) = object { group = changed }
    }

    /// A document of the newest version, of a description that names its own version in `format`.
    ///
    /// - Parameters:
    ///   - state: what belongs to the description.
    ///   - owner: see ``FormatDocument``.
    /// - Throws: ``FileError``, as ``version(named:path:)`` and ``update(_:from:path:)-(FormatDocument,_,_)``.
    package func document(
        _ description: JSONValue, state: StateTree = StateTree(), ownedBy owner: String, path: String
    ) throws -> FormatDocument {
        let version = try version(namedIn: description, path: path)
        var document = FormatDocument(description, state, ownedBy: owner)
        try update(&document, from: version, path: path)
        document.name(newest)
        return document
    }

    /// The version that a description names in `format`.
    func version(namedIn description: JSONValue, path: String) throws -> FormatVersion {
        switch description["format"] {
        case .string(let text)?: return try version(named: text, path: path)
        case .none: return try version(named: nil, path: path)
        case let other?:
            throw FileError(
                .format, path: path, "has \(other.summary) as its 'format'; expected '\(newest)'")
        }
    }
}
