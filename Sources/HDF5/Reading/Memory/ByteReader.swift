/// A cursor over one structure of a file. Every read returns a value that lies inside the structure's
/// range or throws `truncated`, naming the structure and the place.
///
///     var reader = try ByteReader(file, at: address, count: 8, structure: "local heap")
///     try reader.signature("HEAP")
///     let version = try reader.integer(1)
struct ByteReader {
    let file: FileContext
    let storage: ByteStorage
    let structure: String
    let end: Int
    private(set) var position: Int

    /// A reader of `count` bytes at byte `start` of the file, or of all bytes from there.
    init(_ file: FileContext, at start: Int, count: Int? = nil, structure: String) throws {
        self.file = file
        storage = file.storage
        self.structure = structure
        let length = count ?? (storage.count &- start)
        guard start <= storage.count, storage.holds(start, length) else {
            throw HDF5Error(
                .truncated, structure: structure, offset: start,
                "the structure reaches beyond the end of the file, which has \(storage.count) bytes")
        }
        position = start
        end = start &+ length
    }

    /// A reader of bytes that may have been decoded from the file's.
    init(_ file: FileContext, _ slice: ByteSlice, structure: String) {
        self.file = file
        storage = slice.storage
        self.structure = structure
        position = slice.offset
        end = slice.offset &+ slice.count
    }

    /// The place in the file; nil among bytes that were decoded.
    private var place: Int? { storage === file.storage ? position : nil }

    var remaining: Int { end &- position }
    var isAtEnd: Bool { position >= end }

    func damaged(_ message: String) -> HDF5Error {
        HDF5Error(.damaged, structure: structure, offset: place, message)
    }

    func unsupported(_ message: String) -> HDF5Error {
        HDF5Error(.unsupported, structure: structure, offset: place, message)
    }

    private func need(_ length: Int) throws {
        guard length >= 0, length <= remaining else {
            throw HDF5Error(
                .truncated, structure: structure, offset: place,
                "\(length) bytes are needed here and \(remaining) are left")
        }
    }

    /// An unsigned little-endian integer of 1 to 8 bytes, as its bits.
    mutating func bits(_ width: Int) throws -> UInt64 {
        try need(width)
        guard let value = storage.number(at: position, width: width) else {
            throw damaged("a number cannot have \(width) bytes")
        }
        position &+= width
        return value
    }

    /// An unsigned little-endian integer of 1 to 8 bytes.
    mutating func integer(_ width: Int) throws -> Int {
        let start = position
        guard let value = Int(exactly: try bits(width)) else {
            throw HDF5Error(
                .damaged, structure: structure, offset: start,
                "a number here is larger than any file could need")
        }
        return value
    }

    /// A length, in the size that the superblock gives lengths.
    mutating func length() throws -> Int { try integer(file.lengthSize) }

    /// An address as a byte offset in the file (base address added), or nil for the undefined address.
    mutating func address() throws -> Int? {
        let start = position
        let value = try bits(file.offsetSize)
        guard value != file.undefinedAddress else { return nil }
        guard let relative = Int(exactly: value),
            case let (sum, over) = relative.addingReportingOverflow(file.base),
            !over, sum <= file.storage.count
        else {
            throw HDF5Error(
                .truncated, structure: structure, offset: start,
                "an address points to byte \(value), beyond the end of the file")
        }
        return sum
    }

    /// An address that has to be there; `meaning` completes "the address of ... is undefined".
    mutating func address(of meaning: String) throws -> Int {
        let start = position
        guard let address = try address() else {
            throw HDF5Error(
                .damaged, structure: structure, offset: start, "the address of \(meaning) is undefined")
        }
        return address
    }

    mutating func skip(_ length: Int) throws {
        try need(length)
        position &+= length
    }

    /// Passes over the bytes up to the next multiple of 8 from `start`.
    mutating func align(from start: Int) throws {
        try skip((8 &- ((position &- start) & 7)) & 7)
    }

    mutating func bytes(_ length: Int) throws -> [UInt8] {
        try need(length)
        guard let bytes = storage.bytes(at: position, count: length) else {
            throw damaged("bytes are missing")
        }
        position &+= length
        return bytes
    }

    mutating func slice(_ length: Int) throws -> ByteSlice {
        try need(length)
        guard let slice = ByteSlice(storage, offset: position, count: length) else {
            throw damaged("bytes are missing")
        }
        position &+= length
        return slice
    }

    /// A reader of the next `length` bytes, which this one passes over.
    mutating func part(_ length: Int, structure: String) throws -> ByteReader {
        ByteReader(file, try slice(length), structure: structure)
    }

    mutating func signature(_ expected: String) throws {
        let start = position
        let found = try bytes(expected.utf8.count)
        guard found.elementsEqual(expected.utf8) else {
            throw HDF5Error(
                .damaged, structure: structure, offset: start, "the signature \"\(expected)\" is missing")
        }
    }

    /// A one-byte version number that has to be one of `known`.
    mutating func version(_ known: ClosedRange<Int>) throws -> Int {
        let start = position
        let version = try integer(1)
        guard known.contains(version) else {
            throw HDF5Error(
                .unsupported, structure: structure, offset: start, "version \(version) is not known")
        }
        return version
    }

    /// The bytes that are left.
    mutating func rest() throws -> ByteSlice { try slice(remaining) }

    /// A name of `length` bytes, up to its first zero byte if it has one, as ``HDF5Name`` shows it.
    mutating func text(_ length: Int) throws -> String {
        try need(length)
        guard length <= file.limits.nameBytes else {
            throw HDF5Error(
                .limit, structure: structure, offset: position,
                "a name of \(length) bytes is longer than nameBytes = \(file.limits.nameBytes)")
        }
        let size = storage.distanceToZero(from: position, within: length) ?? length
        // Most names need no second look.
        if let text = storage.text(at: position, count: size), !HDF5Name.mayHoldEscapes(text) {
            position &+= length
            return text
        }
        guard let bytes = storage.bytes(at: position, count: size) else { throw damaged("bytes are missing") }
        position &+= length
        return HDF5Name.text(bytes)
    }

    /// Text that ends with a zero byte, which is passed over too.
    mutating func terminatedText() throws -> String {
        guard let size = storage.distanceToZero(from: position, within: remaining) else {
            throw HDF5Error(
                .truncated, structure: structure, offset: position, "a name is not ended by a zero byte")
        }
        return try text(size &+ 1)
    }

    /// Checks the four checksum bytes at the end of a structure that began at `start`.
    mutating func checksum(from start: Int) throws {
        let place = position
        guard
            let computed = storage.withBytes(
                at: start, count: position &- start, { MetadataChecksum.of($0) }),
            try bits(4) == UInt64(computed)
        else {
            throw HDF5Error(.damaged, structure: structure, offset: place, "the checksum does not agree")
        }
    }
}
