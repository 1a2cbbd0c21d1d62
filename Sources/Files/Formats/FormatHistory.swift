import PrintableText
import Describing

/// The versions of one format: which are read, and how a file of an older one becomes one of the newest.
///
/// A new version is one more ``Migration`` at the end; what is written names the last one's version.
package struct FormatHistory: Sendable {
    package let first: FormatVersion
    /// From each version to the next.
    package let migrations: [Migration]

    /// - Precondition: each migration begins where the one before it ended, and ends at a newer version of the
    ///   same format.
    package init(_ first: FormatVersion, migrations: [Migration] = []) {
        var last = first
        for migration in migrations {
            precondition(
                migration.from == last && migration.to.isNewer(than: last),
                "no migration from \(last), but one from \(migration.from) to \(migration.to)")
            last = migration.to
        }
        self.first = first
        self.migrations = migrations
    }

    package var newest: FormatVersion { migrations.last?.to ?? first }
    package var versions: [FormatVersion] { [first] + migrations.map(\.to) }

    /// The version that a file names.
    ///
    /// - Throws: ``FileError`` of code ``FileError/Code/format`` for one that is not read: newer than all known
    ///   ones, or no version of this format.
    package func version(named text: String, path: String) throws -> FormatVersion {
        let found = FormatVersion(parsing: text)
        if let found, versions.contains(found) { return found }
        let names = versions.map { "'\($0)'" }
        let known = (names.count > 1 ? [names.dropLast().joined(separator: ", ")] : []) + names.suffix(1)
        let list = known.joined(separator: " and ")
        throw FileError(
            .format, path: path,
            found?.isNewer(than: newest) == true
                ? "is a \(quoted(text)), newer than this version knows (\(list)): update Brainstorm"
                : "is a \(quoted(text)); expected \(list)")
    }

    /// Makes a document of the newest version of one of another.
    ///
    /// - Throws: ``FileError`` where the document has both what an edit renames and what it would become.
    package func update(_ document: inout FormatDocument, from version: FormatVersion, path: String) throws {
        guard version != newest else { return }
        let isLater = versions.drop { $0 != version }.dropFirst()
        for migration in migrations where isLater.contains(migration.to) {
            for edit in migration.edits { try edit.apply(to: &document, path: path) }
        }
    }
}
