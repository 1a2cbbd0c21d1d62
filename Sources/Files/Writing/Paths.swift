import Training

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The directory part of a path: `.` for a plain name.
package func directoryName(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// The last component of a path.
package func fileName(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.index(after: $0)...]) } ?? path
}

/// Reads a small file as a whole, such as an experiment.
///
/// - Throws: ``FileError`` if it cannot be read or has over `limit` bytes.
package func readFile(_ path: String, limit: Int = 16 << 20) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        throw FileError(.system, path: path, "cannot be opened: \(errorText(errno))")
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = block.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        if count == 0 { return bytes }
        if count < 0 {
            if errno == EINTR { continue }
            throw FileError(.system, path: path, "cannot be read: \(errorText(errno))")
        }
        bytes += block[..<count]
        guard bytes.count <= limit else {
            throw FileError(.format, path: path, "has over \(limit) bytes, too many for such a file")
        }
    }
}

/// Reads a text as a whole.
///
/// - Throws: ``FileError`` if it cannot be read, is not UTF-8 or has over `limit` bytes.
func readText(_ path: String, limit: Int = 1 << 30) throws -> String {
    if let kind = try FileKind(of: path), kind.isHDF5 || kind == .directory || kind == .special {
        throw FileError(.format, path: path, "is \(kind.name), no text")
    }
    guard let text = String(validating: try readFile(path, limit: limit), as: UTF8.self) else {
        throw FileError(.format, path: path, "is not UTF-8; convert it with iconv")
    }
    return text
}

/// A path from the root, without symbolic links where it exists.
package func absolutePath(_ path: String) -> String {
    if let resolved = realpath(path, nil) {
        defer { free(resolved) }
        return String(cString: resolved)
    }
    guard !path.hasPrefix("/"), let current = getcwd(nil, 0) else { return path }
    defer { free(current) }
    return "\(String(cString: current))/\(path)"
}

/// The names in a directory, in no order; none if it cannot be read.
package func fileNames(in directory: String) -> [String] {
    guard let listing = opendir(directory) else { return [] }
    defer { closedir(listing) }
    var names: [String] = []
    while let entry = readdir(listing) {
        names.append(
            withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            })
    }
    return names
}
