import Synchronization

/// What every structure of one file needs to be read: the bytes, the sizes the superblock sets, the limits and
/// what has been used of them.
final class FileContext: Sendable {
    let storage: ByteStorage
    let limits: HDF5Limits
    /// The byte at which the superblock stands; addresses count from here.
    let base: Int
    let offsetSize: Int
    let lengthSize: Int
    let opening: FileOpening
    /// The byte of the root group's object header, once the superblock has been read.
    let root: Int?
    /// Messages that many objects share.
    let sharedMessages: SharedMessageTable?
    let groups = GroupCache()
    private let ledger = Mutex(Ledger())

    private struct Ledger {
        var paths: Set<Int> = []
        var rowBytes: [Int: Int] = [:]
    }

    init(
        storage: ByteStorage, limits: HDF5Limits, base: Int, offsetSize: Int, lengthSize: Int,
        opening: FileOpening, root: Int? = nil, sharedMessages: SharedMessageTable? = nil
    ) {
        self.storage = storage
        self.limits = limits
        self.base = base
        self.offsetSize = offsetSize
        self.lengthSize = lengthSize
        self.opening = opening
        self.root = root
        self.sharedMessages = sharedMessages
    }

    /// All bits set, in the size of an address.
    var undefinedAddress: UInt64 { offsetSize >= 8 ? .max : (1 << UInt64(offsetSize &* 8)) &- 1 }

    var dataLimit: Int {
        limits.dataBytes ?? storage.count.addingSaturated(64 << 20)
    }

    /// Counts the opening of an object by a path; paths opened before are free.
    func countOpening(of path: String) throws {
        let fits = ledger.withLock { ledger in
            ledger.paths.insert(path.hashValue)
            return ledger.paths.count <= limits.objects
        }
        guard fits else {
            throw HDF5Error(
                .limit, object: path,
                "more than objects = \(limits.objects) objects have been opened in this file")
        }
    }

    /// Charges data that a read is about to produce.
    func charge(_ bytes: Int, for purpose: String) throws {
        let left = opening.usage.charge(bytes, limit: dataLimit)
        guard bytes <= left else {
            throw HDF5Error(
                .limit,
                "\(purpose) takes \(bytes) bytes, and \(max(left, 0)) of dataBytes = \(dataLimit) are left")
        }
    }

    /// Charges the reading of rows of the dataset whose header is at `address`: never more than `total` bytes in
    /// the life of the file. What is refused does not count as paid.
    func chargeRows(_ bytes: Int, of address: Int, total: Int) throws {
        let due = ledger.withLock { ledger in
            max(0, min(bytes, total &- ledger.rowBytes[address, default: 0]))
        }
        try charge(due, for: "reading these rows")
        ledger.withLock { $0.rowBytes[address, default: 0] &+= due }
    }
}

/// Counts the metadata that one operation touches.
struct MetadataBudget {
    private(set) var left: Int
    private let limit: Int

    init(_ file: FileContext) {
        limit = file.limits.metadataBytes
        left = limit
    }

    mutating func charge(_ bytes: Int, structure: String, offset: Int) throws {
        guard bytes <= left else {
            throw HDF5Error(
                .limit, structure: structure, offset: offset,
                "the metadata of one object takes more than metadataBytes = \(limit) bytes")
        }
        left &-= bytes
    }
}
