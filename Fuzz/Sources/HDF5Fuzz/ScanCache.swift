import Synchronization

/// The checksummed structures of files seen lately: trying all ends costs far more than reading the file, and libFuzzer
/// changes the same file many times.
enum ScanCache {
    private static let capacity = 4096
    private static let entries = Mutex<[[UInt8]: [Checksummed]]>([:])

    static func structures(of bytes: [UInt8]) -> [Checksummed] {
        entries.withLock { entries in
            if let known = entries[bytes] { return known }
            let found = Checksummed.find(in: bytes)
            store(found, of: bytes, in: &entries)
            return found
        }
    }

    /// What a mutation left: the structures that it repaired.
    static func store(_ structures: [Checksummed], of bytes: [UInt8]) {
        entries.withLock { store(structures, of: bytes, in: &$0) }
    }

    private static func store(
        _ structures: [Checksummed], of bytes: [UInt8], in entries: inout [[UInt8]: [Checksummed]]
    ) {
        if entries.count >= capacity { entries.removeAll() }
        entries[bytes] = structures
    }
}
