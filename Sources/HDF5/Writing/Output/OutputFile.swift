#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that is open for writing: what the writer asks of the operating system.
final class OutputFile {
    let path: String
    private var descriptor: Int32

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit { if descriptor >= 0 { _ = systemClose(descriptor) } }

    /// A file that was not there before.
    static func create(_ path: String) throws -> OutputFile {
        try open(path, O_RDWR | O_CREAT | O_EXCL, "create")
    }

    /// A regular file that is there.
    static func edit(_ path: String) throws -> OutputFile {
        let file = try open(path, O_RDWR | O_NONBLOCK, "open")
        var status = stat()
        guard fstat(file.descriptor, &status) == 0 else { throw failure("examine", path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw HDF5Error(.system, object: path, "this is not a regular file")
        }
        return file
    }

    private static func open(_ path: String, _ flags: Int32, _ action: String) throws -> OutputFile {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw HDF5Error(.system, object: path, "a path has at least one character and no zero byte")
        }
        let descriptor = systemOpen(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(action, path) }
        return OutputFile(path: path, descriptor: descriptor)
    }

    // MARK: Writing

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
        var position = off_t(offset)
        try transfer(bytes) {
            let count = pwrite(descriptor, $0, $1, position)
            if count > 0 { position += off_t(count) }
            return count
        }
    }

    private func transfer(
        _ bytes: UnsafeRawBufferPointer, _ call: (UnsafeRawPointer, Int) -> Int
    ) throws {
        var rest = bytes
        while let start = rest.baseAddress, rest.count > 0 {
            let count = call(start, min(rest.count, 1 << 30))
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw OutputFile.failure("write", path) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Exactly so many bytes.
    func read(at offset: Int, count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var position = 0
        while position < count {
            let received = bytes.withUnsafeMutableBytes { buffer in
                pread(
                    descriptor, buffer.baseAddress.map { $0 + position }, count - position,
                    off_t(offset + position))
            }
            if received < 0 && errno == EINTR { continue }
            guard received >= 0 else { throw OutputFile.failure("read", path) }
            guard received > 0 else { throw HDF5Error(.system, object: path, "the file became shorter") }
            position += received
        }
        return bytes
    }

    func truncate(to size: Int) throws {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw OutputFile.failure("resize", path) }
    }

    /// Waits until all that was written is on the disk.
    func synchronize() throws {
        guard fsync(descriptor) == 0 else { throw OutputFile.failure("synchronize", path) }
    }

    /// Keeps every other writer that asks out, until this file is closed.
    func lock() throws {
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw HDF5Error(.system, object: path, "another program has the file open for appending")
        }
    }

    func close() throws {
        guard descriptor >= 0 else { return }
        defer { descriptor = -1 }
        guard systemClose(descriptor) == 0 else { throw OutputFile.failure("close", path) }
    }

    // MARK: Whole files

    /// Writes a file beside `path`, and puts it in its place when all of it is on the disk. On an error nothing is
    /// left behind, and what was at `path` stays as it was.
    static func replace(_ path: String, _ body: (OutputFile) throws -> Void) throws {
        let (folder, name) = split(path)
        var attempt = 0
        while true {
            let temporary = "\(folder)/.\(name).\(getpid())-\(attempt).tmp"
            let file: OutputFile
            do {
                file = try create(temporary)
            } catch let error as HDF5Error {
                guard errno == EEXIST, attempt < 1000 else {
                    throw HDF5Error(error.code, object: path, error.message)
                }
                attempt += 1
                continue
            }
            do {
                try body(file)
                try file.synchronize()
                try file.close()
                guard rename(temporary, path) == 0 else { throw failure("replace", path) }
            } catch {
                unlink(temporary)
                guard let error = error as? HDF5Error, error.object == temporary else { throw error }
                throw HDF5Error(error.code, object: path, error.message)
            }
            synchronizeFolder(folder)
            return
        }
    }

    /// Makes a new name or the lack of an old one last. Where a file system cannot, there is nothing to do.
    static func synchronizeFolder(_ folder: String) {
        let descriptor = systemOpen(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        _ = systemClose(descriptor)
    }

    /// The folder that a path is in, and the name there.
    static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: 0x2F) else { return (".", path) }
        let folder = slash == path.startIndex ? "/" : String(path[..<slash])
        return (folder, String(path[path.index(after: slash)...]))
    }

    private static func failure(_ action: String, _ path: String) -> HDF5Error {
        let reason = String(cString: strerror(errno))
        return HDF5Error(.system, object: path, "could not \(action) the file: \(reason)")
    }
}

// Names that the methods above hide.
private func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags, 0o666) }
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
