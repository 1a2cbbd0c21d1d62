package import HDF5

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Replaces a file as a whole: a temporary sibling is written and synced, takes the file's name, and the
/// directory is synced. Whatever happens at any instant, the name stands for the old file or the new one.
/// All system calls of the module's writing are in this file.
struct AtomicFile {
    private let path: String
    private let temporaryPath: String
    private let descriptor: Int32

    /// Bytes go to `body`'s sink in order, and to `path` if `body` returns.
    ///
    /// - Throws: ``FileError`` with code ``FileError/Code/system``, or what `body` throws; the file at `path`
    ///   is then what it was, and no temporary file stays.
    static func replace(
        _ path: String, _ body: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
    ) throws {
        let file = try AtomicFile(path)
        do {
            try body { try file.write($0) }
            try file.publish()
        } catch {
            unlink(file.temporaryPath)
            throw error
        }
    }

    private init(_ path: String) throws {
        self.path = path
        // The process's number keeps two writers apart; a stale file of a killed process with the same
        // number is overwritten.
        temporaryPath = "\(path).\(getpid()).tmp"
        descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw AtomicFile.failure(path, "cannot be created") }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = UnsafeRawBufferPointer(rebasing: rest).withMemoryRebound(to: UInt8.self) {
                systemWrite(descriptor, $0.baseAddress, $0.count)
            }
            if written < 0 {
                if errno == EINTR { continue }
                let error = AtomicFile.failure(path, "cannot be written")
                close(descriptor)
                throw error
            }
            rest = rest.dropFirst(written)
        }
    }

    private func publish() throws {
        guard fsync(descriptor) == 0 else {
            let error = AtomicFile.failure(path, "cannot be written to the disk")
            close(descriptor)
            throw error
        }
        guard close(descriptor) == 0 else { throw AtomicFile.failure(path, "cannot be closed") }
        guard rename(temporaryPath, path) == 0 else { throw AtomicFile.failure(path, "cannot be replaced") }
        try AtomicFile.syncDirectory(of: path)
    }

    /// As ``replace(_:_:)``, for what opens its file itself: `body` makes a file at the path it is given, where
    /// there is nothing, and syncs and closes it.
    static func replace(_ path: String, making body: (_ temporaryPath: String) throws -> Void) throws {
        let temporaryPath = "\(path).\(getpid()).tmp"
        unlink(temporaryPath)
        do {
            try body(temporaryPath)
            guard rename(temporaryPath, path) == 0 else { throw failure(path, "cannot be replaced") }
        } catch {
            unlink(temporaryPath)
            throw error
        }
        try syncDirectory(of: path)
    }

    private static func syncDirectory(of path: String) throws {
        let directory = directoryName(of: path)
        let descriptor = open(directory, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(directory, "cannot be opened") }
        defer { close(descriptor) }
        // Some file systems cannot sync a directory and say so with EINVAL; there is nothing more to do then.
        guard fsync(descriptor) == 0 || errno == EINVAL else {
            throw failure(directory, "cannot be written to the disk")
        }
    }

    private static func failure(_ path: String, _ problem: String) -> FileError {
        FileError(.system, path: path, "\(problem): \(String(cString: strerror(errno)))")
    }
}

/// The directory part of a path: `.` for a plain name.
package func directoryName(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// The last component of a path.
package func fileName(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.index(after: $0)...]) } ?? path
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}

/// Reads a small file as a whole, such as an experiment.
///
/// - Throws: ``FileError`` if it cannot be read or has over `limit` bytes.
package func readFile(_ path: String, limit: Int = 16 << 20) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        throw FileError(.system, path: path, "cannot be opened: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = block.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        if count == 0 { return bytes }
        if count < 0 {
            if errno == EINTR { continue }
            throw FileError(.system, path: path, "cannot be read: \(String(cString: strerror(errno)))")
        }
        bytes += block[..<count]
        guard bytes.count <= limit else {
            throw FileError(.format, path: path, "has over \(limit) bytes, too many for such a file")
        }
    }
}

extension HDF5Writer {
    /// Writes the file, replacing one at `path` as a whole.
    /// - Throws: ``FileError`` if it cannot be written; the old file is then untouched.
    package func save(to path: String) throws {
        try AtomicFile.replace(path) { sink in try write(to: sink) }
    }
}

/// Writes a small file as a whole, by ``AtomicFile``.
package func writeFile(_ text: String, to path: String) throws {
    try AtomicFile.replace(path) { sink in try Array(text.utf8).withUnsafeBytes { try sink($0) } }
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

/// Whether there is anything of that name.
package func fileExists(_ path: String) -> Bool { access(path, F_OK) == 0 }
