#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the system knows of a file.
struct FileStatus {
    enum FileType {
        case regular, directory, special
    }

    let type: FileType
    let size: Int
    private let device: UInt64
    private let inode: UInt64

    /// Nil where there is nothing that can be looked at. Symbolic links are followed.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        type =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .directory
            default: .special
            }
        size = Int(status.st_size)
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }

    /// Whether both are one file, by whatever names.
    func isSame(as other: FileStatus) -> Bool { device == other.device && inode == other.inode }
}

/// The path of the file itself where a path is a symbolic link, or a link to one: what is written there then comes to
/// stand where the link points. Any other path is left as it is spelled.
///
/// - Throws: ``FileError`` if the links lead in a circle.
package func followingLinks(_ path: String) throws(FileError) -> String {
    var path = path
    // As many as Linux follows.
    for _ in 0..<40 {
        guard let target = try linkTarget(path) else { return path }
        path = target.hasPrefix("/") ? target : inDirectory(of: path, target)
    }
    throw FileError(.system, path: path, "is a symbolic link that leads back to itself")
}

private func linkTarget(_ path: String) throws(FileError) -> String? {
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &bytes, bytes.count)
    guard count > 0 else { return nil }
    guard let target = String(validating: bytes.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    else {
        throw FileError(
            .name, path: path, "is a symbolic link to a path that is not UTF-8: give another path")
    }
    return target
}

/// A relative path as seen from beside a file.
package func inDirectory(of path: String, _ name: String) -> String {
    let directory = directoryName(of: path)
    return directory == "." ? name : directory == "/" ? "/\(name)" : "\(directory)/\(name)"
}
