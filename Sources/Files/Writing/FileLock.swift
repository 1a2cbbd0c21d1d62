import Training

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Keeps other processes, and other trainings of this one, from writing the same file.
///
/// The file itself is replaced whenever it is saved, so the lock is on a sibling, `FILE.lock`, which holds the owner's
/// process id and is removed in the end. The system frees the lock of a process that is killed: what is left of the
/// sibling then blocks nobody.
package final class FileLock: Sendable {
    package let path: String
    private let descriptor: Int32

    /// Takes the lock, which is held as long as this object lives.
    ///
    /// - Throws: ``FileError`` with code ``FileError/Code/inUse`` and the other's process id if somebody has it, and
    ///   with code ``FileError/Code/system`` if there can be no file beside `path`.
    package init(of path: String) throws(FileError) {
        let path = try followingLinks(path)
        let lockPath = "\(path).lock"
        self.path = path
        while true {
            let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
            guard descriptor >= 0 else {
                throw FileError(
                    .system, path: path,
                    "cannot be saved here, for '\(fileName(of: lockPath))' cannot be made: \(errorText(errno))"
                )
            }
            guard FileLock.isOurs(descriptor) else {
                close(descriptor)
                throw FileError(
                    .exists, path: lockPath,
                    "is no lock of a run, and stands where one would: move it, or give the run another name")
            }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || !FileLock.isTaken(errno) else {
                let owner = FileLock.owner(descriptor)
                close(descriptor)
                throw FileError(
                    .inUse, path: path,
                    "\(owner) is writing this run: wait for its end or stop it, or give this run another name"
                )
            }
            // Whoever had the lock before may have removed the file between our two calls.
            if FileLock.isFile(descriptor, at: lockPath) {
                self.descriptor = descriptor
                break
            }
            close(descriptor)
        }
        let number = Array("\(processNumber)\n".utf8)
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, number, number.count, 0) }
    }

    deinit {
        // Before it is unlocked, so that nobody else's is removed.
        unlink("\(path).lock")
        close(descriptor)
    }

    /// Whether a file is one that this class makes, which it may empty and remove: plain, of one name, and with nothing
    /// in it but a process's number.
    private static func isOurs(_ descriptor: Int32) -> Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_nlink <= 1,
            status.st_size <= 12
        else { return false }
        var bytes = [UInt8](repeating: 0, count: 12)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return bytes.prefix(max(0, count)).allSatisfy {
            $0 == UInt8(ascii: "\n") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
    }

    /// File systems that know no locks let everybody write.
    private static func isTaken(_ number: Int32) -> Bool { number == EWOULDBLOCK || number == EINTR }

    private static func isFile(_ descriptor: Int32, at path: String) -> Bool {
        var (ours, found) = (stat(), stat())
        return fstat(descriptor, &ours) == 0 && stat(path, &found) == 0 && ours.st_ino == found.st_ino
            && ours.st_dev == found.st_dev
    }

    /// Who has the lock. A process that has just taken it may not have said so yet.
    private static func owner(_ descriptor: Int32) -> String {
        for _ in 0..<100 {
            var bytes = [UInt8](repeating: 0, count: 20)
            let count = pread(descriptor, &bytes, bytes.count, 0)
            let digits = bytes.prefix(max(0, count)).prefix { $0 != UInt8(ascii: "\n") }
            if let number = Int32(String(decoding: digits, as: UTF8.self)) {
                return number == processNumber
                    ? "another training of this process (\(number))" : "process \(number)"
            }
            usleep(1000)
        }
        return "another process"
    }
}
