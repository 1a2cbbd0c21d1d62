/// Bytes that come in order, once: a file, a pipe, memory, or what one of them holds compressed.
package protocol ByteSource: AnyObject {
    /// Fills the beginning of the memory.
    ///
    /// - Returns: how many bytes were written; 0 at the end.
    /// - Throws: ``TableError`` if there are more that cannot be had.
    func read(into memory: UnsafeMutableRawBufferPointer) throws -> Int
}

extension ByteSource {
    /// Fills the memory as far as there are bytes.
    func fill(_ memory: UnsafeMutableRawBufferPointer) throws -> Int {
        var count = 0
        while count < memory.count {
            let more = try read(into: UnsafeMutableRawBufferPointer(rebasing: memory[count...]))
            if more == 0 { break }
            count += more
        }
        return count
    }
}

/// Bytes in memory.
package final class MemoryBytes: ByteSource {
    private let bytes: [UInt8]
    private var place = 0

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package func read(into memory: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(memory.count, bytes.count - place)
        memory.copyBytes(from: bytes[place..<place + count])
        place += count
        return count
    }
}

/// Some bytes that were read already, and then the rest.
final class PrefixedBytes: ByteSource {
    private let prefix: MemoryBytes
    private let rest: any ByteSource

    init(_ prefix: [UInt8], _ rest: any ByteSource) {
        self.prefix = MemoryBytes(prefix)
        self.rest = rest
    }

    func read(into memory: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = prefix.read(into: memory)
        return count > 0 || memory.isEmpty ? count : try rest.read(into: memory)
    }
}
