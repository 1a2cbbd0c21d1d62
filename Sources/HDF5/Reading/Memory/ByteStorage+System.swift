#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

// What the reader asks of the operating system.
extension ByteStorage {
    /// Files from this size on are mapped into memory instead of read.
    static let mappingThreshold = 64 << 20

    /// `count` zero bytes. The system hands them out as they are touched.
    convenience init(zeros count: Int) throws {
        guard count >= 0, let memory = calloc(max(count, 1), 1) else {
            throw HDF5Error(.system, "the system has no \(count) bytes of memory to give")
        }
        self.init(taking: memory, count: count, origin: .allocated)
    }

    /// Asks the system for large pages, before memory is touched for the first time: it then hands out hundreds of
    /// megabytes in a fraction of the time.
    static func preferLargePages(_ memory: UnsafeMutableRawBufferPointer) {
        #if os(Linux)
            guard let start = memory.baseAddress, memory.count >= 8 << 20 else { return }
            let page = 1 << 21
            let skipped = (page - Int(bitPattern: start) % page) % page
            // Advice that is not taken does no harm.
            madvise(start + skipped, (memory.count - skipped) & ~(page - 1), MADV_HUGEPAGE)
        #endif
    }

    static func release(_ start: UnsafeMutableRawPointer, count: Int, origin: Origin) {
        switch origin {
        case .allocated: free(start)
        case .mapped: munmap(start, count)
        case .borrowed: break
        }
    }

    /// The bytes of the regular file at `path`: read at once if there are fewer than ``mappingThreshold``,
    /// mapped otherwise.
    static func contents(of path: String) throws -> ByteStorage {
        guard !path.utf8.contains(0) else {
            throw HDF5Error(.system, object: path, "a path cannot hold a zero byte")
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("examine", path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw HDF5Error(.system, object: path, "this is not a regular file")
        }
        let size = Int(status.st_size)
        return size < mappingThreshold
            ? try read(descriptor, size: size, path: path) : try map(descriptor, size: size, path: path)
    }

    private static func read(_ descriptor: Int32, size: Int, path: String) throws -> ByteStorage {
        let storage = try ByteStorage(zeros: size)
        var position = 0
        while position < size {
            let received = pread(descriptor, storage.start + position, size - position, off_t(position))
            if received < 0 && errno == EINTR { continue }
            guard received >= 0 else { throw failure("read", path) }
            guard received > 0 else {
                throw HDF5Error(.system, object: path, "the file became shorter while it was read")
            }
            position += received
        }
        return storage
    }

    private static func map(_ descriptor: Int32, size: Int, path: String) throws -> ByteStorage {
        guard let memory = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), memory != MAP_FAILED else {
            throw failure("map", path)
        }
        return ByteStorage(taking: memory, count: size, origin: .mapped)
    }

    private static func failure(_ action: String, _ path: String) -> HDF5Error {
        let reason = String(cString: strerror(errno))
        return HDF5Error(.system, object: path, "could not \(action) the file: \(reason)")
    }
}
