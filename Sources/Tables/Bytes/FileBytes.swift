#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The bytes of a file, or of standard input for the path `-`. The module's calls of the system stand in this file.
package final class FileBytes: ByteSource {
    private let path: String
    private let descriptor: Int32

    /// - Throws: ``TableError`` if the file cannot be opened.
    package init(_ path: String) throws {
        self.path = path == "-" ? "standard input" : path
        guard path != "-" else {
            descriptor = 0
            return
        }
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw TableError(.system, path: path, "cannot be opened: \(FileBytes.text(of: errno))")
        }
    }

    deinit { if descriptor > 0 { close(descriptor) } }

    package func read(into memory: UnsafeMutableRawBufferPointer) throws -> Int {
        while !memory.isEmpty {
            #if canImport(Glibc)
                let count = Glibc.read(descriptor, memory.baseAddress, memory.count)
            #elseif canImport(Musl)
                let count = Musl.read(descriptor, memory.baseAddress, memory.count)
            #else
                let count = Darwin.read(descriptor, memory.baseAddress, memory.count)
            #endif
            if count >= 0 { return count }
            guard errno == EINTR else {
                throw TableError(.system, path: path, "cannot be read: \(FileBytes.text(of: errno))")
            }
        }
        return 0
    }

    private static func text(of number: Int32) -> String { String(cString: strerror(number)) }
}

/// Opens a table's bytes: as they are, or decompressed where they begin like a gzip file.
///
/// - Throws: ``TableError`` if the file cannot be read.
func openBytes(_ path: String) throws -> any ByteSource { try decompressing(FileBytes(path), path: path) }

/// The bytes of a source, decompressed where they begin like a gzip file.
package func decompressing(_ source: any ByteSource, path: String) throws -> any ByteSource {
    var beginning: [UInt8] = [0, 0]
    let count = try beginning.withUnsafeMutableBytes { try source.fill($0) }
    let whole = PrefixedBytes(Array(beginning.prefix(count)), source)
    return count == 2 && beginning == GzipBytes.signature ? try GzipBytes(whole, path: path) : whole
}

/// How many processors there are.
func processorCount() -> Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
