import HDF5
package import Training

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The machine's file system.
package struct SystemFiles: FileSystem {
    /// The file whose permissions and owner new files have: the run's, for all that belongs to it.
    private let model: String?

    package init(newFilesLike model: String? = nil) { self.model = model }

    package func create(_ path: String, inPlaceOf model: String) throws(SystemCallError) -> Int32 {
        // Whoever may write into the directory must not lead us elsewhere by a link.
        let descriptor = try checked(
            open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666))
        let taken = FileStatus(model) == nil ? self.model ?? model : model
        SystemFiles.giveAccess(of: taken, to: descriptor)
        return descriptor
    }

    /// Gives an open file the permissions of another, and its owner as far as this process may.
    static func giveAccess(of model: String, to descriptor: Int32) {
        var status = stat()
        guard stat(model, &status) == 0 else { return }
        // Who is not allowed to give the file away may still give it to the group. Afterwards the bits, which a change
        // of owner can take away.
        if fchown(descriptor, status.st_uid, status.st_gid) != 0 {
            _ = fchown(descriptor, uid_t.max, status.st_gid)
        }
        _ = fchmod(descriptor, status.st_mode & 0o7777)
    }

    package func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(SystemCallError) -> Int {
        let position = max(0, Int(lseek(descriptor, 0, SEEK_CUR)))
        let count = LargeWrites.count(of: bytes.count, at: position)
        let written = try checked(systemWrite(descriptor, bytes.baseAddress, count))
        LargeWrites.wrote(written, to: descriptor)
        return written
    }

    package func synchronize(_ descriptor: Int32) throws(SystemCallError) { try check(fsync(descriptor)) }

    package func close(_ descriptor: Int32) throws(SystemCallError) { try check(systemClose(descriptor)) }

    package func openDirectory(_ path: String) throws(SystemCallError) -> Int32 {
        try checked(open(path, O_RDONLY | O_CLOEXEC))
    }

    package func rename(_ path: String, to newPath: String) throws(SystemCallError) {
        try check(systemRename(path, newPath))
    }

    package func link(_ path: String, as newPath: String) throws(SystemCallError) {
        try check(systemLink(path, newPath))
    }

    package func remove(_ path: String) throws(SystemCallError) { try check(unlink(path)) }

    private func checked<Number: SignedInteger>(_ result: Number) throws(SystemCallError) -> Number {
        guard result >= 0 else { throw SystemCallError(errno) }
        return result
    }

    private func check(_ status: Int32) throws(SystemCallError) { _ = try checked(status) }
}

// The methods above hide the functions of the same names.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
private func systemRename(_ path: String, _ newPath: String) -> Int32 { rename(path, newPath) }
private func systemLink(_ path: String, _ newPath: String) -> Int32 { link(path, newPath) }

/// The number by which the system knows this process.
package var processNumber: Int32 { getpid() }
