import Brainstorm
import Files

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file's size and the SHA-256 of its bytes.
struct FileDigest {
    private(set) var size = 0
    let sha256: String

    /// Reads the file in pieces.
    ///
    /// - Throws: ``HDF5Error`` of code `system`.
    init(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileDigest.failure("open", path) }
        defer { close(descriptor) }
        var digest = Digest()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileDigest.failure("read", path) }
            guard count > 0 else { break }
            buffer.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            size += count
        }
        sha256 = digest.hexadecimal
    }

    private static func failure(_ action: String, _ path: String) -> HDF5Error {
        HDF5Error(.system, object: path, "could not \(action) the file: \(String(cString: strerror(errno)))")
    }
}
