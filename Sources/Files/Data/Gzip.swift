import CDeflate

/// Reads gzip files (RFC 1952) with libdeflate. Its calls stand in this file.
///
/// As `gzip -dc` does, it puts together what all members hold that follow each other, and passes over what follows the
/// last of them and does not begin like a member: usually zeros that fill a block.
enum Gzip {
    /// Deflate makes at most this many bytes of one.
    private static let greatestRatio = 1032

    /// Whether the bytes begin like a gzip file.
    static func isCompressed(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

    /// - Parameter limit: how many bytes the result may have. No more memory is taken than for these, nor than for
    ///   ``greatestRatio`` times the file.
    /// - Throws: ``FileError`` if the bytes are damaged or the result is too large.
    static func decompress(_ bytes: [UInt8], limit: Int, path: String) throws -> [UInt8] {
        guard let decompressor = libdeflate_alloc_decompressor() else {
            throw FileError(.system, path: path, "there is no memory to decompress it")
        }
        defer { libdeflate_free_decompressor(decompressor) }
        let (largest, overflow) = bytes.count.multipliedReportingOverflow(by: greatestRatio)
        let most = overflow ? limit : min(limit, largest)
        // A file of one member ends in its size modulo 2³².
        let announced = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        var capacity = min(most, max(announced, bytes.count))
        while true {
            var outcome = Outcome.damaged
            let data = [UInt8](unsafeUninitializedCapacity: capacity) { target, count in
                (outcome, count) = members(of: bytes, into: target, decompressor)
            }
            switch outcome {
            case .done: return data
            case .damaged: throw FileError(.format, path: path, "is a damaged gzip file")
            case .full where capacity == most:
                throw FileError(
                    .format, path: path, "would decompress to more than \(most) bytes, the limit")
            case .full: capacity = min(most, 2 * max(capacity, 1 << 10))
            }
        }
    }

    private enum Outcome {
        case done, full, damaged
    }

    /// Decompresses member after member.
    /// - Returns: how it ended, and how many bytes of the target are filled.
    private static func members(
        of bytes: [UInt8], into target: UnsafeMutableBufferPointer<UInt8>, _ decompressor: OpaquePointer
    ) -> (Outcome, Int) {
        bytes.withUnsafeBufferPointer { source in
            var (read, written) = (0, 0)
            repeat {
                let input = UnsafeBufferPointer(rebasing: source[read...])
                let output = UnsafeMutableBufferPointer(rebasing: target[written...])
                var (used, made) = (0, 0)
                let result = libdeflate_gzip_decompress_ex(
                    decompressor, input.baseAddress, input.count, output.baseAddress, output.count, &used,
                    &made)
                if result == LIBDEFLATE_INSUFFICIENT_SPACE { return (.full, written) }
                guard result == LIBDEFLATE_SUCCESS, used > 0 else { return (.damaged, written) }
                (read, written) = (read + used, written + made)
            } while isCompressed(source[read...])
            return (.done, written)
        }
    }
}
