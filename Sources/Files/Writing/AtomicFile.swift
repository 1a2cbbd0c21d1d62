package import HDF5
package import Training

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Replaces a file as a whole: a temporary sibling is written and synced, takes the file's name, and the
/// directory is synced. Whatever happens at any instant, the name stands for the old file or the new one.
///
/// Where the name is a symbolic link, the file behind it is replaced and the link stays. Permissions and owner of the old
/// file are those of the new one. What is no plain file is never replaced.
package struct AtomicFile {
    typealias Sink = (UnsafeRawBufferPointer) throws -> Void

    private let path: String
    private let files: any FileSystem
    private let temporaryPath: String

    /// Bytes go to `body`'s sink in order, and to `path` if `body` returns.
    ///
    /// - Parameters:
    ///   - copy: a second name for the same file, which stays when `path` is replaced the next time. It is there
    ///     before `path` is. Where the file system knows no second names it is a file of its own, for which
    ///     `body` is called once more.
    /// - Throws: ``FileError`` with code ``FileError/Code/system``, or what `body` throws; the file at `path`
    ///   is then what it was, and no temporary file stays if the system lets it be removed. Only if the directory
    ///   cannot be synced is the new file there already, though it might not outlive a loss of power.
    static func replace(
        _ path: String, keeping copy: String? = nil, on files: any FileSystem = SystemFiles(),
        _ body: (Sink) throws -> Void
    ) throws {
        let file = try AtomicFile(path, files)
        do {
            try file.fill(body)
            if let copy {
                try file.keep(copy, body)
                // A file may count on its copy, and a disk may take the names in any order.
                try file.synchronizeDirectory()
            }
            try file.takeName()
        } catch {
            try? files.remove(file.temporaryPath)
            throw error
        }
        try file.synchronizeDirectory()
    }

    /// As ``replace(_:keeping:on:_:)``, for what opens its file itself: `body` makes a file at the path it is given,
    /// where there is nothing, and syncs and closes it.
    static func replace(_ path: String, making body: (_ temporaryPath: String) throws -> Void) throws {
        let file = try AtomicFile(path, SystemFiles())
        try? file.files.remove(file.temporaryPath)
        do {
            try body(file.temporaryPath)
            file.takeOverAccess()
            try file.takeName()
        } catch {
            try? file.files.remove(file.temporaryPath)
            throw error
        }
        try file.synchronizeDirectory()
    }

    private init(_ path: String, _ files: any FileSystem) throws(FileError) {
        let path = try followingLinks(path)
        switch FileStatus(path)?.type {
        case .directory?: throw FileError(.exists, path: path, "is a directory: give another name")
        case .special?:
            throw FileError(
                .exists, path: path, "is a pipe or a device, which is never replaced: give another name")
        case .regular?, nil: break
        }
        self.path = path
        self.files = files
        // The process's number keeps two writers apart; a stale file of a killed process with the same
        // number is overwritten.
        temporaryPath = "\(path).\(processNumber).tmp"
    }

    private func fill(_ body: (Sink) throws -> Void) throws {
        let descriptor = try attempt("cannot be created") { () throws(SystemCallError) in
            try files.create(temporaryPath, inPlaceOf: path)
        }
        do {
            try body { try write($0, to: descriptor) }
            try attempt("cannot be written to the disk") { () throws(SystemCallError) in
                try files.synchronize(descriptor)
            }
        } catch {
            try? files.close(descriptor)
            throw error
        }
        do throws(SystemCallError) {
            try files.close(descriptor)
        } catch  where error.number != EINTR {
            // An interrupted close has closed, and everything is on the disk already.
            throw failure("cannot be closed", error)
        } catch {}
    }

    private func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws {
        var rest = bytes
        while !rest.isEmpty {
            let written = try attempt("cannot be written") { () throws(SystemCallError) in
                try files.write(rest, to: descriptor)
            }
            guard written > 0 else { throw failure("cannot be written", SystemCallError(EIO)) }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
        }
    }

    private func keep(_ copy: String, _ body: (Sink) throws -> Void) throws {
        do throws(SystemCallError) {
            do throws(SystemCallError) {
                try uninterrupted { () throws(SystemCallError) in try files.link(temporaryPath, as: copy) }
            } catch  where error.number == EEXIST {
                try uninterrupted { () throws(SystemCallError) in try files.remove(copy) }
                try uninterrupted { () throws(SystemCallError) in try files.link(temporaryPath, as: copy) }
            }
        } catch  where [EPERM, ENOTSUP, ENOSYS, EMLINK].contains(error.number) {
            try AtomicFile.replace(copy, on: files, body)
        } catch {
            throw FileError(.system, path: copy, "cannot be linked: \(error)")
        }
    }

    /// The same for a file that somebody else has made.
    private func takeOverAccess() {
        let descriptor = open(temporaryPath, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        SystemFiles.giveAccess(of: path, to: descriptor)
    }

    private func takeName() throws {
        try attempt("cannot be replaced") { () throws(SystemCallError) in
            try files.rename(temporaryPath, to: path)
        }
    }

    private func synchronizeDirectory() throws {
        let directory = directoryName(of: path)
        let descriptor = try attempt("stands in a directory that cannot be opened") {
            () throws(SystemCallError) in try files.openDirectory(directory)
        }
        defer { try? files.close(descriptor) }
        do throws(SystemCallError) {
            try uninterrupted { () throws(SystemCallError) in try files.synchronize(descriptor) }
        } catch  where error.number != EINVAL {
            throw failure("stands in a directory that cannot be written to the disk", error)
        } catch {
            // Some file systems cannot sync a directory and say so with EINVAL; there is nothing more to do then.
        }
    }

    private func attempt<Result>(
        _ problem: String, _ call: () throws(SystemCallError) -> Result
    ) throws(FileError) -> Result {
        do throws(SystemCallError) { return try uninterrupted(call) } catch { throw failure(problem, error) }
    }

    private func failure(_ problem: String, _ error: SystemCallError) -> FileError {
        FileError(.system, path: path, "\(problem): \(error)")
    }
}

/// Makes a system call again as long as signals interrupt it.
private func uninterrupted<Result>(
    _ call: () throws(SystemCallError) -> Result
) throws(SystemCallError) -> Result {
    while true {
        do throws(SystemCallError) { return try call() } catch  where error.number == EINTR { continue }
    }
}

extension HDF5Writer {
    /// Writes the file, replacing one at `path` as a whole.
    /// - Parameter copy: a second name, under which this file stays.
    /// - Throws: ``FileError`` if it cannot be written; the old file is then untouched.
    package func save(
        to path: String, keeping copy: String? = nil, on files: any FileSystem = SystemFiles()
    ) throws {
        try AtomicFile.replace(path, keeping: copy, on: files) { sink in try write(to: sink) }
    }
}

/// Writes a small file as a whole, by ``AtomicFile``.
package func writeFile(_ text: String, to path: String, on files: any FileSystem = SystemFiles()) throws {
    try AtomicFile.replace(path, on: files) { sink in
        try Array(text.utf8).withUnsafeBytes { try sink($0) }
    }
}

/// Replaces a file that is made by what opens its file itself, such as an ``HDF5Appender``: `body` makes one at the path
/// it is given, where there is nothing, and syncs and closes it.
///
/// - Throws: ``FileError``, or what `body` throws; the old file is then untouched.
package func replaceFile(_ path: String, making body: (_ temporaryPath: String) throws -> Void) throws {
    try AtomicFile.replace(path, making: body)
}
