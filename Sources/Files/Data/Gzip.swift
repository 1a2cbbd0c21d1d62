import CDeflate

/// Reads gzip files (RFC 1952) with libdeflate. This file is the module's only other foreign code.
enum Gzip {
    /// Whether the bytes begin like a gzip file.
    static func isCompressed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

    /// - Parameter limit: how many bytes the result may have.
    /// - Throws: ``FileError`` if the bytes are damaged or the result is too large.
    static func decompress(_ bytes: [UInt8], limit: Int, path: String) throws -> [UInt8] {
        guard bytes.count >= 18, let decompressor = libdeflate_alloc_decompressor() else {
            throw FileError(.format, path: path, "ends too early for a gzip file")
        }
        defer { libdeflate_free_decompressor(decompressor) }
        // The last four bytes are the size modulo 2³².
        let size = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard size <= limit else {
            throw FileError(
                .format, path: path, "would decompress to \(size) bytes, over the limit of \(limit)")
        }
        var result = LIBDEFLATE_SUCCESS
        var count = 0
        let data = [UInt8](unsafeUninitializedCapacity: size) { target, initialized in
            result = libdeflate_gzip_decompress(
                decompressor, bytes, bytes.count, target.baseAddress, size, &count)
            initialized = result == LIBDEFLATE_SUCCESS ? count : 0
        }
        guard result == LIBDEFLATE_SUCCESS, count == size else {
            throw FileError(.format, path: path, "is a damaged gzip file")
        }
        return data
    }
}
