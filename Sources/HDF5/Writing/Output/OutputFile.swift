#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that is open for writing: what the writer asks of the operating system.
final class OutputFile {
    private(set) var path: String
    private var descriptor: Int32
    /// Sees every write before it is made: how tests stop a writer at any instant.
    var observer: ((_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Void)?

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
        observer?(bytes, offset)
        var position = off_t(offset)
        var rest = bytes
        while let start = rest.baseAddress, rest.count > 0 {
            let count = pwrite(
                descriptor, start, LargeWrites.count(of: rest.count, at: Int(position)), position)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw OutputFile.failure("write", path) }
            position += off_t(count)
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            LargeWrites.wrote(count, to: descriptor)
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

    /// Makes the file at least so long.
    func extend(to size: Int) throws {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw OutputFile.failure("examine", path) }
        if Int(status.st_size) < size { try truncate(to: size) }
    }

    func truncate(to size: Int) throws {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw OutputFile.failure("resize", path) }
    }

    /// Waits until all that was written is on the disk.
    func synchronize() throws {
        guard fsync(descriptor) == 0 else { throw OutputFile.failure("synchronize", path) }
    }

    /// Keeps every other appender out, until this file is closed. Readers are not: the C library's locks are of
    /// another kind.
    func lock() throws {
        var range = flock()
        range.l_type = Int16(F_WRLCK)
        range.l_whence = Int16(SEEK_SET)
        range.l_len = 8
        guard fcntl(descriptor, OutputFile.setDescriptorLock, &range) == 0 else {
            guard errno == EAGAIN || errno == EACCES else { throw OutputFile.failure("lock", path) }
            throw HDF5Error(.system, object: path, "another program has the file open for appending")
        }
    }

    /// `F_OFD_SETLK`: a lock that belongs to the open file and not to the process.
    #if canImport(Darwin)
        private static let setDescriptorLock: Int32 = 90
    #else
        private static let setDescriptorLock: Int32 = 37
    #endif

    func close() throws {
        guard descriptor >= 0 else { return }
        defer { descriptor = -1 }
        guard systemClose(descriptor) == 0 else { throw OutputFile.failure("close", path) }
    }

    // MARK: Whole files

    /// Writes a file beside `path`, and puts it in its place when all of it is on the disk. On an error nothing is
    /// left behind, and what was at `path` stays as it was.
    static func replace(_ path: String, _ body: (OutputFile) throws -> Void) throws {
        try temporary(path) { file in
            try body(file)
            try file.synchronize()
            try file.close()
            guard rename(file.path, path) == 0 else { throw failure("replace", path) }
        }
        synchronizeFolder(split(path).folder)
    }

    /// As ``replace(_:_:)``, but throws if there is anything at `path`, and gives the file open.
    static func publish(_ path: String, _ body: (OutputFile) throws -> Void) throws -> OutputFile {
        let file = try temporary(path) { file in
            try body(file)
            try file.synchronize()
            guard link(file.path, path) == 0 else {
                guard errno == EEXIST else { throw failure("create", path) }
                throw HDF5Error(.system, object: path, "there is something of that name already")
            }
            unlink(file.path)
        }
        synchronizeFolder(split(path).folder)
        file.path = path
        return file
    }

    /// A new file beside `path`, which is removed if `body` throws. Errors name `path`.
    @discardableResult
    private static func temporary(_ path: String, _ body: (OutputFile) throws -> Void) throws -> OutputFile {
        let (folder, name) = split(path)
        var attempt = 0
        while true {
            let temporary = "\(folder)/.\(name).\(getpid())-\(attempt).tmp"
            do {
                let file = try create(temporary)
                do {
                    try body(file)
                    return file
                } catch {
                    unlink(temporary)
                    throw error
                }
            } catch let error as HDF5Error where error.object == temporary {
                // The leavings of a program that was killed, or another writer's file.
                if access(temporary, F_OK) == 0, attempt < 1000 {
                    attempt += 1
                    continue
                }
                throw HDF5Error(error.code, object: path, error.message)
            }
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
