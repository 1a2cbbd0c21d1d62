import CDeflate

// The deflate filter (1): a zlib stream (RFC 1950), in libdeflate's implementation.
//
//     decoded    61
//     encoded    78 9C  4B 04 00  00 62 00 62     header; the byte "a" in a fixed block; Adler-32, big-endian

/// Compresses to zlib streams; the same bytes always give the same stream. One thread at a time may use it.
package final class DeflateCompressor {
    private let compressor: OpaquePointer

    /// - Parameter level: 0 (stored) to 12 (smallest). HDF5's own levels are 0 to 9.
    /// - Throws: `system` if there is no memory. Another level is the programmer's mistake.
    package init(level: Int) throws {
        precondition((0...12).contains(level), "deflate has levels 0 to 12")
        guard let compressor = libdeflate_alloc_compressor(Int32(level)) else {
            throw HDF5Error(.system, "the system has no memory for a compressor")
        }
        self.compressor = compressor
    }

    deinit { libdeflate_free_compressor(compressor) }

    /// The most bytes that `count` bytes can become.
    package func bound(_ count: Int) -> Int { libdeflate_zlib_compress_bound(compressor, count) }

    /// Compresses into memory of the caller's, and gives the stream's size; nil if it does not fit.
    package func compress(
        _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
    ) -> Int? {
        // libdeflate takes no null pointers, also for nothing.
        var none: UInt8 = 0
        let size = withUnsafeBytes(of: &none) { empty in
            libdeflate_zlib_compress(
                compressor, source.baseAddress ?? empty.baseAddress, source.count, target.baseAddress,
                target.count)
        }
        return size > 0 ? size : nil
    }

    /// The zlib stream of `source`.
    package func compress(_ source: UnsafeRawBufferPointer) throws -> [UInt8] {
        let most = bound(source.count)
        return try [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
            guard let size = compress(source, into: UnsafeMutableRawBufferPointer(buffer)) else {
                throw HDF5Error(.system, "\(source.count) bytes could not be compressed")
            }
            count = size
        }
    }
}

/// Decompresses zlib streams. One thread at a time may use it.
package final class DeflateDecompressor {
    /// Deflate never shrinks data to less than a 1032nd: a larger claim is false.
    static let largestRatio = 1032

    private let decompressor: OpaquePointer

    /// - Throws: `system` if there is no memory.
    package init() throws {
        guard let decompressor = libdeflate_alloc_decompressor() else {
            throw HDF5Error(.system, "the system has no memory for a decompressor")
        }
        self.decompressor = decompressor
    }

    deinit { libdeflate_free_decompressor(decompressor) }

    /// Decompresses into memory of the caller's. How many bytes it was, or nil if `source` is no zlib stream or
    /// there are more bytes than fit; the memory may have been written to all the same.
    package func decompress(
        _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
    ) -> Int? {
        guard let from = source.baseAddress, let to = target.baseAddress else { return nil }
        var size = 0
        let result = libdeflate_zlib_decompress(decompressor, from, source.count, to, target.count, &size)
        return result == LIBDEFLATE_SUCCESS && size <= target.count ? size : nil
    }
}
