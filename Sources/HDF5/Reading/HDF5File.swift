/// An HDF5 file opened for reading. Nothing in it runs, and it leads to other files only through an ``HDF5Resolver``.
///
/// Files of less than 64 MiB are read into memory when they are opened. Larger ones are mapped, and stay open: if another
/// process makes such a file shorter while it is open, the system ends this process at the next access to the missing
/// part.
///
///     let file = try HDF5File(path: "weights.hdf5")
///     let weights = try file.root.dataset("layers/hidden/weights").read(Float.self)
public final class HDF5File: Sendable {
    private let contents: Superblock

    /// Opens the regular file at `path`.
    ///
    /// - Parameter resolver: says which other files may be opened because this one names them; nil for none.
    /// - Throws: ``HDF5Error`` of code `system` if the file cannot be read, else as for ``init(bytes:limits:)``.
    public convenience init(
        path: String, limits: HDF5Limits = .init(), resolver: HDF5Resolver? = nil
    ) throws {
        try self.init(path: path, limits: limits, opening: FileOpening(resolver))
    }

    init(path: String, limits: HDF5Limits, opening: FileOpening) throws {
        contents = try naming(path) {
            let storage = try ByteStorage.contents(of: path)
            do {
                return try Superblock(storage, limits: limits, opening: opening)
            } catch let member as FamilyFile.Member {
                let whole = try member.family(storage, path: path, limits: limits, opening)
                return try Superblock(whole, limits: limits, opening: opening)
            } catch let error as HDF5Error where error.code == .truncated && opening.resolver != nil {
                // Families of old versions of the C library do not say that they are some.
                let member = FamilyFile.Member(size: storage.count)
                let whole = try member.family(storage, path: path, limits: limits, opening)
                guard whole.count > storage.count else { throw error }
                return try Superblock(whole, limits: limits, opening: opening)
            }
        }
    }

    init(storage: ByteStorage, limits: HDF5Limits, opening: FileOpening) throws {
        contents = try Superblock(storage, limits: limits, opening: opening)
    }

    /// Opens a file that is in memory already.
    ///
    /// - Throws: ``HDF5Error``, of code `damaged` if this is not an HDF5 file, `truncated` if it is shorter than it
    ///   says, or `unsupported`.
    public init(bytes: [UInt8], limits: HDF5Limits = .init()) throws {
        do {
            contents = try Superblock(
                try ByteStorage(copying: bytes), limits: limits, opening: FileOpening(nil))
        } catch is FamilyFile.Member {
            throw HDF5Error(
                .unsupported, structure: "superblock",
                "the file is one member of a family, which can be read only by path and with a resolver")
        }
    }

    /// The group that holds all others.
    public var root: HDF5Group {
        get throws {
            guard
                case .group(let group) = try HDF5Object.open(
                    contents.file, contents.root, path: "/", depth: 0)
            else {
                throw HDF5Error(.damaged, offset: contents.root, object: "/", "the root is not a group")
            }
            return group
        }
    }

    /// What the file's first structure says of it.
    public var superblock: HDF5Superblock {
        HDF5Superblock(
            version: contents.version, userBlockSize: contents.file.base,
            offsetSize: contents.file.offsetSize, lengthSize: contents.file.lengthSize)
    }

    /// Words for the structures of the format that the file as a whole is made of, such as "superblock:v2".
    package var structures: Set<String> { contents.structures }

    /// The object that a reference leads to.
    ///
    /// - Parameters:
    ///   - address: that of the object's header, counted from the superblock, as in ``HDF5Object/objectAddress`` and
    ///     ``HDF5Reference``.
    ///   - path: the path that the object is to have; references do not know it.
    /// - Throws: ``HDF5Error`` of code `damaged` or `truncated` if no object stands there; else as
    ///   ``HDF5Group/object(_:following:)``.
    public func object(atAddress address: Int, path: String = "") throws -> HDF5Object {
        let file = contents.file
        guard address >= 0, let place = address.plus(file.base), place < file.storage.count else {
            throw HDF5Error(
                .truncated, structure: "object reference", object: path,
                "the address \(address) is outside the file")
        }
        return try HDF5Object.open(file, place, path: path, depth: 0)
    }

    func structures(atAddress address: Int) -> Set<String> {
        let file = contents.file
        return (try? ObjectHeader(file, at: address.addingSaturated(file.base)).structures) ?? []
    }

    /// Says that so many bytes of a mapped file were looked at where they stand, and are not needed any more.
    package func hasTouched(_ bytes: Int) { contents.file.storage.hasTouched(bytes) }

    /// The file's size in bytes.
    public var size: Int { contents.file.storage.count }
}
