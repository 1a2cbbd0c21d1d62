/// A file in several members of one size, as the family driver of the C library writes it: "data-0.h5", "data-1.h5" and so on.
///
/// The first member's superblock leads to a driver information block:
///
///     00 00 00 00  08 00 00 00  4e 43 53 41 66 61 6d 69     version, 8 bytes of information, "NCSAfami":
///     00 14 00 00 00 00 00 00                               members of 5120 bytes
enum FamilyFile {
    fileprivate static let structure = "driver information block"

    /// Thrown for a file that is a part of a family, which has to be put together before it can be read.
    struct Member: Error {
        let size: Int
    }

    /// - Parameters:
    ///   - driver: the address of the block.
    ///   - end: stands at the address of the end of the file.
    /// - Throws: ``Member`` if more members are needed; `unsupported` for other drivers.
    static func check(_ file: FileContext, driver: Int, end: ByteReader) throws {
        var reader = try ByteReader(file, at: driver, structure: structure)
        _ = try reader.version(0...0)
        try reader.skip(3)
        let count = try reader.integer(4)
        guard try reader.bytes(8).elementsEqual("NCSAfami".utf8), count >= 8 else {
            throw reader.unsupported("the file needs a file driver that is not the family driver")
        }
        try check(size: try reader.integer(8), end: end)
    }

    /// The same for the driver info message (0x14) of superblocks 2 and 3: `00`, "NCSAfami", `08 00` and the size.
    static func check(_ message: ByteReader, end: ByteReader) throws {
        var reader = message
        _ = try reader.version(0...0)
        let name = try reader.bytes(8)
        guard name.elementsEqual("NCSAfami".utf8), try reader.integer(2) >= 8 else {
            throw reader.unsupported("the file needs a file driver that is not the family driver")
        }
        try check(size: try reader.integer(8), end: end)
    }

    private static func check(size: Int, end: ByteReader) throws {
        var end = end
        guard try end.bits(end.file.offsetSize) <= UInt64(end.file.storage.count) else {
            throw Member(size: size)
        }
    }

    fileprivate static let mostMembers = 10_000

    /// A name whose last number before its extension is raised, with at least as many digits.
    fileprivate static func name(_ name: String, advancedBy offset: Int) -> String? {
        let characters = Array(name)
        let stem = characters[..<(characters.lastIndex(of: ".") ?? characters.count)]
        guard let last = stem.lastIndex(where: \.isASCIIDigit) else { return nil }
        var first = last
        while first > 0, characters[first - 1].isASCIIDigit { first -= 1 }
        guard let number = Int(String(characters[first...last]))?.plus(offset) else { return nil }
        let digits = "\(number)"
        let zeros = String(repeating: "0", count: max(0, last - first + 1 - digits.count))
        return String(characters[..<first]) + zeros + digits + String(characters[(last + 1)...])
    }
}

extension FamilyFile.Member {
    /// The members one after the other.
    ///
    /// - Parameters:
    ///   - first: the bytes of the first member.
    ///   - path: its path; the last number in its name is that of the member.
    /// - Throws: `unsupported` if there is no resolver, or it does not give access to a member.
    func family(_ first: ByteStorage, path: String, limits: HDF5Limits, _ opening: FileOpening) throws
        -> ByteStorage
    {
        guard size > 0, first.count <= size else {
            throw HDF5Error(
                .damaged, structure: FamilyFile.structure,
                "the first member of the family has \(first.count) bytes and should have \(size)")
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        var members = [first]
        while members.count < FamilyFile.mostMembers,
            let next = FamilyFile.name(name, advancedBy: members.count),
            let memberPath = try opening.path(of: next, "the file is a family, whose next member is")
        {
            members.append(try ByteStorage.contents(of: memberPath))
        }
        guard let total = (members.count &- 1).times(size)?.plus(members.last?.count ?? 0) else {
            throw HDF5Error(
                .limit, structure: FamilyFile.structure, "the family has more bytes than can be counted")
        }
        let limit = limits.dataBytes ?? first.count.addingSaturated(64 << 20)
        guard opening.usage.charge(total, limit: limit) >= total else {
            throw HDF5Error(
                .limit, structure: FamilyFile.structure,
                "the family has \(total) bytes, more than dataBytes = \(limit)")
        }
        let whole = try ByteStorage(zeros: total)
        for (index, member) in members.enumerated() {
            _ = whole.copy(min(member.count, size), from: member, at: 0, to: index &* size)
        }
        return whole
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
