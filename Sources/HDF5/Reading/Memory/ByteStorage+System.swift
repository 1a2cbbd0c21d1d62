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
        ByteStorage.adviseFilling(UnsafeMutableRawBufferPointer(start: memory, count: count))
    }

    /// How many threads can run at once.
    static let processors = max(1, min(64, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    /// Says that new memory will be filled soon. The system then gives much of it in large pages, which takes a fraction of
    /// the time of many small ones.
    static func adviseFilling(_ memory: UnsafeMutableRawBufferPointer) {
        #if os(Linux)
            guard let start = memory.baseAddress, memory.count >= 4 << 20 else { return }
            let page = 4096
            let skipped = (page &- Int(bitPattern: start) & (page &- 1)) & (page &- 1)
            // It is advice: where it is not taken, all is well too.
            _ = madvise(start + skipped, (memory.count &- skipped) & ~(page &- 1), Int32(MADV_HUGEPAGE))
        #endif
    }

    /// Says that the pages of a mapped file may leave memory; they are read again when they are needed.
    func releasePages() {
        #if os(Linux)
            guard case .mapped = origin else { return }
            _ = madvise(start, count, Int32(MADV_DONTNEED))
        #endif
    }

    static func release(_ start: UnsafeMutableRawPointer, count: Int, origin: Origin) {
        switch origin {
        case .allocated: free(start)
        case .mapped(let descriptor):
            munmap(start, count)
            close(descriptor)
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
        var isKept = false
        defer { if !isKept { close(descriptor) } }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("examine", path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw HDF5Error(.system, object: path, "this is not a regular file")
        }
        let size = Int(status.st_size)
        guard size >= mappingThreshold else { return try read(descriptor, size: size, path: path) }
        let storage = try map(descriptor, size: size, path: path)
        isKept = true
        return storage
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

    /// From this size on bytes of a mapped file are read instead of copied: the system need not map their pages first.
    private static let readingThreshold = 1 << 12

    /// Copies the bytes from `offset` on over all of `target`.
    ///
    /// - Throws: `truncated` if they lie outside; `system` if the file cannot be read or has become shorter.
    func read(at offset: Int, into target: UnsafeMutableRawBufferPointer) throws {
        guard holds(offset, target.count) else {
            throw HDF5Error(
                .truncated, offset: offset, "\(target.count) bytes reach beyond the end of the file")
        }
        guard let to = target.baseAddress, target.count > 0 else { return }
        guard case .mapped(let descriptor) = origin, target.count >= ByteStorage.readingThreshold else {
            return to.copyMemory(from: start + offset, byteCount: target.count)
        }
        var position = 0
        while position < target.count {
            let received = pread(
                descriptor, to + position, target.count &- position, off_t(offset &+ position))
            if received < 0 && errno == EINTR { continue }
            guard received > 0 else {
                let reason =
                    received == 0
                    ? "the file became shorter while it was open" : String(cString: strerror(errno))
                throw HDF5Error(.system, offset: offset, "could not read \(target.count) bytes: \(reason)")
            }
            position &+= received
        }
    }

    private static func map(_ descriptor: Int32, size: Int, path: String) throws -> ByteStorage {
        guard let memory = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), memory != MAP_FAILED else {
            throw failure("map", path)
        }
        return ByteStorage(taking: memory, count: size, origin: .mapped(descriptor))
    }

    private static func failure(_ action: String, _ path: String) -> HDF5Error {
        let reason = String(cString: strerror(errno))
        return HDF5Error(.system, object: path, "could not \(action) the file: \(reason)")
    }
}
