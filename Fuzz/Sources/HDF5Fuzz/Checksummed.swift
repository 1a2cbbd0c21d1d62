@_spi(Fuzzing) import HDF5

/// A part of a file that ends in (or holds) a checksum of itself, found by trying: a signature, and an end at which
/// the checksum agrees. So nothing needs to be known of what the structure holds.
///
///     4f 43 48 4b ...       "OCHK", messages
///     d0 1c 55 7e           the checksum of all bytes before it
struct Checksummed: Hashable {
    var start: Int
    /// The bytes from `start` to the end, the checksum among them.
    var length: Int
    /// Where in these bytes the checksum stands: the last four, but for a fractal heap's direct block.
    var checksumPlace: Int

    /// A structure whose end is not known ends before the next signature, and is no longer than this.
    private static let longest = 2048
    private static let superblock: StaticString = "HDF\r\n\u{1a}\n"
    private static let withChecksum: [StaticString] = [
        "OHDR", "OCHK", "FRHP", "FHIB", "BTHD", "BTIN", "BTLF", "FAHD", "FADB", "EAHD", "EAIB", "EASB",
        "EADB",
        "SMTB", "SMLI", "FSHD", "FSSE",
    ]
    private static let heapBlock: StaticString = "FHDB"
    private static let withoutChecksum: [StaticString] = ["TREE", "SNOD", "HEAP", "GCOL"]

    /// Where structures with signatures begin.
    static func signatures(in bytes: [UInt8]) -> [Int] {
        bytes.indices.filter { place in
            guard (65...90).contains(bytes[place]) else { return false }
            return withChecksum.contains { bytes.starts(with: $0, at: place) }
                || bytes.starts(with: heapBlock, at: place)
                || withoutChecksum.contains { bytes.starts(with: $0, at: place) }
        }
    }

    static func find(in bytes: [UInt8]) -> [Checksummed] {
        let signatures = signatures(in: bytes)
        var found: [Checksummed] = []
        for place in [0, 512, 1024, 2048] where bytes.starts(with: superblock, at: place + 1) {
            found += structure(at: place, lengths: 20...48, bytes)
        }
        for (index, start) in signatures.enumerated() {
            let next = index + 1 < signatures.count ? signatures[index + 1] : bytes.count
            if bytes.starts(with: "OHDR", at: start), let length = headerLength(at: start, bytes) {
                found += structure(at: start, lengths: length...length, bytes)
            } else if bytes.starts(with: heapBlock, at: start) {
                found += directBlock(at: start, bytes)
            } else if withChecksum.contains(where: { bytes.starts(with: $0, at: start) }) {
                let last = max(8, min(next - start, longest))
                let itself = structure(at: start, lengths: 8...last, bytes)
                found += itself
                if let itself = itself.first, bytes[start + 3] == 0x42, bytes[start + 1] == 0x41 {
                    found += pages(after: itself.start + itself.length, bytes)
                }
            }
        }
        return found
    }

    /// The bytes of a version 2 object header's first chunk, from its flags and the size of its messages.
    static func headerLength(at start: Int, _ bytes: [UInt8]) -> Int? {
        guard let messages = HeaderMessages.version2(at: start, bytes) else { return nil }
        let length = messages.end + 4 - start
        return length <= bytes.count - start ? length : nil
    }

    private static func structure(
        at start: Int, lengths: ClosedRange<Int>, _ bytes: [UInt8]
    ) -> [Checksummed] {
        for length in lengths where start <= bytes.count - length {
            let structure = Checksummed(start: start, length: length, checksumPlace: length - 4)
            if structure.agrees(with: bytes) { return [structure] }
        }
        return []
    }

    /// A direct block of a fractal heap is as long as its heap says, a power of two, and keeps its checksum in its
    /// head, whose length hangs on the widths of addresses and heap offsets.
    private static func directBlock(at start: Int, _ bytes: [UInt8]) -> [Checksummed] {
        for length in (6...16).map({ 1 << $0 }) where start <= bytes.count - length {
            for place in 8...21 {
                let block = Checksummed(start: start, length: length, checksumPlace: place)
                if block.agrees(with: bytes) { return [block] }
            }
        }
        return []
    }

    /// The pages of 1024 elements that follow a large block of a fixed or extensible array, without signatures.
    private static func pages(after start: Int, _ bytes: [UInt8]) -> [Checksummed] {
        var found: [Checksummed] = []
        var start = start
        while let page = (2...24).lazy.flatMap({ width in
            structure(at: start, lengths: 1024 * width + 4...1024 * width + 4, bytes)
        }).first {
            found.append(page)
            start += page.length
        }
        return found
    }

    private func agrees(with bytes: [UInt8]) -> Bool {
        bytes.number(at: start + checksumPlace, width: 4) == checksum(in: bytes).map(UInt64.init)
    }

    private func checksum(in bytes: [UInt8]) -> UInt32? {
        guard start >= 0, length >= 8, start <= bytes.count - length else { return nil }
        if checksumPlace == length - 4 {
            return bytes.withUnsafeBytes {
                MetadataChecksum.of(UnsafeRawBufferPointer(rebasing: $0[start..<start + length - 4]))
            }
        }
        var copy = [UInt8](bytes[start..<start + length])
        copy.write(0, at: checksumPlace, width: 4)
        return copy.withUnsafeBytes { MetadataChecksum.of($0) }
    }

    /// Makes the checksum agree again, at the same distance from the start; of a version 2 object header at the
    /// end that it states now.
    func repair(_ bytes: inout [UInt8]) {
        var current = self
        if bytes.starts(with: "OHDR", at: start), let length = Checksummed.headerLength(at: start, bytes) {
            current.length = length
            current.checksumPlace = length - 4
        }
        guard let checksum = current.checksum(in: bytes) else { return }
        bytes.write(UInt64(checksum), at: start + current.checksumPlace, width: 4)
    }
}
