import CZlib

/// What a gzip file (RFC 1952) holds, decompressed as it is asked for. Calls of zlib stand in this file.
///
/// As `gzip -dc` does, it puts together what all members hold that follow each other, and passes over what follows the
/// last of them and does not begin like a member.
final class GzipBytes: ByteSource {
    static let signature: [UInt8] = [0x1F, 0x8B]

    private let source: any ByteSource
    private let path: String
    private let stream: UnsafeMutablePointer<z_stream>
    private let input: UnsafeMutableRawBufferPointer
    /// Whether a member has begun and not ended.
    private var isInside = true
    private var isAtEnd = false

    private static let inputSize = 1 << 18
    /// The largest window, and the header and checksum of gzip.
    private static let windowBits: Int32 = 15 + 16

    init(_ source: any ByteSource, path: String) throws {
        self.source = source
        self.path = path
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        input = .allocate(byteCount: GzipBytes.inputSize, alignment: 16)
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(stream, GzipBytes.windowBits, ZLIB_VERSION, size) == Z_OK else {
            throw TableError(.system, path: path, "there is no memory to decompress it")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
        input.deallocate()
    }

    func read(into memory: UnsafeMutableRawBufferPointer) throws -> Int {
        let wanted = min(memory.count, Int(Int32.max))
        guard wanted > 0 else { return 0 }
        while !isAtEnd {
            try refill()
            if !isInside {
                guard try beginsMember() else {
                    isAtEnd = true
                    break
                }
                guard inflateReset(stream) == Z_OK else { throw damaged }
                isInside = true
            }
            stream.pointee.next_out = memory.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = UInt32(wanted)
            let result = inflate(stream, Z_NO_FLUSH)
            let made = wanted - Int(stream.pointee.avail_out)
            switch result {
            case Z_STREAM_END: isInside = false
            // Neither bytes to read nor room to write: the file ends within a member.
            case Z_BUF_ERROR: throw damaged
            case Z_OK:
                guard made > 0 || stream.pointee.avail_in == 0 else { throw damaged }
            default: throw damaged
            }
            if made > 0 { return made }
        }
        return 0
    }

    private var damaged: TableError { TableError(.format, path: path, "is a damaged gzip file") }

    /// Reads on if everything was decompressed.
    private func refill() throws {
        guard stream.pointee.avail_in == 0 else { return }
        try append(keeping: 0)
    }

    /// Moves the last bytes that are left to the beginning, and reads on behind them.
    private func append(keeping count: Int) throws {
        if count > 0, let next = stream.pointee.next_in {
            input.copyMemory(from: UnsafeRawBufferPointer(start: next, count: count))
        }
        let more = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: input[count...]))
        stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(count + more)
    }

    /// Whether what follows begins like a member.
    private func beginsMember() throws -> Bool {
        if stream.pointee.avail_in == 1 { try append(keeping: 1) }
        guard stream.pointee.avail_in >= 2, let next = stream.pointee.next_in else { return false }
        return next[0] == GzipBytes.signature[0] && next[1] == GzipBytes.signature[1]
    }
}
