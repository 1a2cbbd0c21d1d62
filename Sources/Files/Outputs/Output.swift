import Training

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that is going to be written: the one place that decides what may be replaced.
///
/// | at the path is | then |
/// |---|---|
/// | nothing, or an empty file | it is written |
/// | a file of the same kind | it is replaced if the user says so; see ``Rule`` |
/// | a file that is read meanwhile, by whatever name or link | refused |
/// | a file of another kind, a directory, a pipe, a device | refused |
///
/// Where the path is a symbolic link, the file behind it is meant, and the link stays.
public struct Output: Sendable {
    /// The path, of the file itself where a link was given.
    public let path: String

    /// When a file of the same kind is replaced.
    public enum Rule: Sendable {
        /// If the user says so: what would be lost cannot be made again, or only with much work.
        case never
        /// Always: the file is one's own.
        case always
        /// If it is a data file that this program made of other files, as it can once more. Another program's stays.
        case derived
    }

    /// Looks at what is there; nothing is written yet.
    ///
    /// - Parameters:
    ///   - kind: what will be written.
    ///   - rule: whether a file of that kind is replaced.
    ///   - inputs: files that are in use.
    ///   - isNew: whether the file gets its name now: what is there already may end in any way.
    /// - Throws: ``FileError`` that says what stands in the way and what to do.
    public init(
        _ path: String, _ kind: FileKind, replacing rule: Rule, inputs: [String] = [], isNew: Bool = true
    ) throws(FileError) {
        if isNew { try Output.checkName(path, kind) }
        self.path = try followingLinks(path)
        try Output.checkDirectory(self.path)
        guard let status = FileStatus(self.path) else { return }
        for input in inputs {
            guard let other = FileStatus(input), other.isSame(as: status) else { continue }
            throw FileError(
                .isInput, path: path,
                input == path
                    ? "is read for this and cannot be written at the same time: give the output another name"
                    : "is the file '\(input)', which is read for this: give the output another name")
        }
        guard let found = try FileKind(of: self.path), found != .empty else { return }
        // Texts do not say what they are; the name does.
        guard found == kind || (kind == .table && (found == .other || found == .otherJSON)) else {
            throw FileError(
                .exists, path: path,
                "is \(found.name), which \(kind.name) never replaces: give the output another name")
        }
        let isReplaced =
            switch rule {
            case .always: true
            case .never: false
            case .derived: kind == .data && DataFile.isMadeHere(self.path)
            }
        guard isReplaced else {
            throw FileError(
                .exists, path: path,
                kind == .run
                    ? "exists: go on with 'brainstorm resume \(path)', or pass --overwrite"
                    : "exists: pass --overwrite to replace it")
        }
    }

    /// Whether a file of the kind can be called so; needs no look at the disk.
    /// - Throws: ``FileError`` of code ``FileError/Code/name``.
    package static func checkName(_ path: String, _ kind: FileKind) throws(FileError) {
        let name = fileName(of: path)
        guard isFileName(name), name.utf8.count <= longestName else {
            throw FileError(
                .name, path: path,
                "does not name a file: a name has 1 to \(longestName) bytes and no control characters")
        }
        guard kind.endings.contains(where: name.hasSuffix) || kind.endings.isEmpty else {
            throw FileError(
                .name, path: path,
                "would be \(kind.name), whose name ends in \(kind.endings.joined(separator: " or "))")
        }
    }

    /// Names of 255 bytes are common to file systems; the temporary files beside the file have longer ones.
    private static let longestName = 215

    private static func checkDirectory(_ path: String) throws(FileError) {
        let directory = directoryName(of: path)
        switch FileStatus(directory)?.type {
        case .directory?: break
        case nil: throw FileError(.system, path: directory, "there is no such directory")
        default: throw FileError(.system, path: directory, "is no directory")
        }
        guard access(directory, W_OK | X_OK) == 0 else {
            throw FileError(.system, path: directory, "cannot be written to: \(errorText(errno))")
        }
    }
}

/// Whether a text can be the name of a file, without directories.
package func isFileName(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && name.utf8.count <= 255
        && !name.unicodeScalars.contains {
            $0 == "/" || $0.properties.generalCategory == .control
                || $0.properties.generalCategory == .format
        }
}
