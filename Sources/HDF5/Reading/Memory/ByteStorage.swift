import Synchronization

// The unsafe code of the reader is this file, ByteStorage+System.swift and OutputMemory.swift: every access
// here is checked against the size of the memory first.

/// A fixed piece of memory: a file's bytes, or data decoded from them.
///
/// Sendable because only the code that makes a storage writes to it, before it hands the storage on.
final class ByteStorage: @unchecked Sendable {
    enum Origin {
        case allocated
        /// Of the file with this descriptor, which is open as long as the mapping is there.
        case mapped(Int32)
    }

    let start: UnsafeMutableRawPointer
    let count: Int
    let origin: Origin
    /// Bytes of a mapped file that were looked at since its pages were released.
    private let touched = Atomic<Int>(0)

    /// Takes over memory from `malloc` (`allocated`) or `mmap` (`mapped`, with the descriptor).
    init(taking start: UnsafeMutableRawPointer, count: Int, origin: Origin) {
        self.start = start
        self.count = count
        self.origin = origin
    }

    deinit { ByteStorage.release(start, count: count, origin: origin) }

    convenience init(copying bytes: [UInt8]) throws {
        try self.init(zeros: bytes.count)
        bytes.withUnsafeBytes { source in
            if let base = source.baseAddress { start.copyMemory(from: base, byteCount: source.count) }
        }
    }

    /// Says that so many bytes were looked at and are not needed any more. Pages of a mapped file count as this process's
    /// memory as long as they are mapped, though the system has them anyway; so they are released from time to time.
    func hasTouched(_ bytes: Int) {
        guard case .mapped = origin,
            touched.wrappingAdd(bytes, ordering: .relaxed).newValue >= ByteStorage.releasingThreshold
        else { return }
        touched.store(0, ordering: .relaxed)
        releasePages()
    }

    private static let releasingThreshold = 32 << 20

    func holds(_ offset: Int, _ length: Int) -> Bool {
        offset >= 0 && length >= 0 && offset <= count && length <= count &- offset
    }

    /// The little-endian number of `width` bytes (1 to 8) at `offset`; nil if it lies outside.
    func number(at offset: Int, width: Int) -> UInt64? {
        guard width >= 1, width <= 8, holds(offset, width) else { return nil }
        let place = UnsafeRawPointer(start) + offset
        switch width {
        case 1: return UInt64(place.loadUnaligned(as: UInt8.self))
        case 2: return UInt64(UInt16(littleEndian: place.loadUnaligned(as: UInt16.self)))
        case 4: return UInt64(UInt32(littleEndian: place.loadUnaligned(as: UInt32.self)))
        case 8: return UInt64(littleEndian: place.loadUnaligned(as: UInt64.self))
        default:
            var value: UInt64 = 0
            for index in stride(from: width &- 1, through: 0, by: -1) {
                value = value << 8 | UInt64(place.load(fromByteOffset: index, as: UInt8.self))
            }
            return value
        }
    }

    /// The bytes from `offset`, as an array; nil if they lie outside.
    func bytes(at offset: Int, count length: Int) -> [UInt8]? {
        guard holds(offset, length) else { return nil }
        return [UInt8](UnsafeRawBufferPointer(start: start + offset, count: length))
    }

    /// Calls `body` with the bytes from `offset`; nil if they lie outside.
    func withBytes<Result>(
        at offset: Int, count length: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result? {
        guard holds(offset, length) else { return nil }
        return try body(UnsafeRawBufferPointer(start: start + offset, count: length))
    }

    /// The text in the bytes from `offset`; nil if they lie outside or are not UTF-8.
    func text(at offset: Int, count length: Int) -> String? {
        guard holds(offset, length) else { return nil }
        return String(
            validating: UnsafeRawBufferPointer(start: start + offset, count: length), as: UTF8.self)
    }

    /// The distance from `offset` to the first zero byte, if one comes within `length` bytes.
    func distanceToZero(from offset: Int, within length: Int) -> Int? {
        guard holds(offset, length) else { return nil }
        return UnsafeRawBufferPointer(start: start + offset, count: length).firstIndex(of: 0)
    }

    /// Copies bytes of another storage here. False, and nothing is copied, if they lie outside either.
    func copy(_ length: Int, from source: ByteStorage, at offset: Int, to destination: Int) -> Bool {
        guard source.holds(offset, length), holds(destination, length) else { return false }
        (start + destination).copyMemory(from: source.start + offset, byteCount: length)
        return true
    }
}

/// A range of bytes that is known to lie inside its storage.
struct ByteSlice: Sendable {
    let storage: ByteStorage
    let offset: Int
    let count: Int

    init?(_ storage: ByteStorage, offset: Int, count: Int) {
        guard storage.holds(offset, count) else { return nil }
        self.storage = storage
        self.offset = offset
        self.count = count
    }

    init(_ storage: ByteStorage) {
        self.storage = storage
        offset = 0
        count = storage.count
    }

    var array: [UInt8] { storage.bytes(at: offset, count: count) ?? [] }

    /// The part of this slice from `start`, or nil if it is not all inside.
    func part(from start: Int, count length: Int) -> ByteSlice? {
        guard start >= 0, length >= 0, start <= count, length <= count &- start else { return nil }
        return ByteSlice(storage, offset: offset &+ start, count: length)
    }

    /// The part of this slice from `start`, which should be inside.
    func required(from start: Int, count length: Int) throws -> ByteSlice {
        guard let part = part(from: start, count: length) else {
            throw HDF5Error(
                .damaged, offset: offset, "\(length) bytes from byte \(start) are not among \(count)")
        }
        return part
    }

    /// The part before the first zero byte.
    var upToZero: ByteSlice {
        storage.distanceToZero(from: offset, within: count).flatMap { part(from: 0, count: $0) } ?? self
    }

    /// The little-endian number of `width` bytes (1 to 8) at `start`; nil if it is not all inside.
    func number(at start: Int, width: Int) -> UInt64? {
        part(from: start, count: width).flatMap { storage.number(at: $0.offset, width: width) }
    }

    func withBytes(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        _ = try storage.withBytes(at: offset, count: count, body)
    }

    /// Pieces in which threads copy.
    private static let pieceSize = 4 << 20

    /// Copies this slice over all of `target`, on all processors if it is large: most of the time goes into pages that the
    /// system makes as they are touched.
    ///
    /// - Throws: `damaged` if the sizes differ; `system` if the file cannot be read.
    func copy(to target: OutputMemory) throws {
        guard target.count == count else {
            throw HDF5Error(.damaged, offset: offset, "\(count) bytes do not fill \(target.count)")
        }
        try ParallelWork.run(count.dividedUp(by: ByteSlice.pieceSize), workers: ByteStorage.processors) {
            piece in
            let start = piece &* ByteSlice.pieceSize
            let size = min(ByteSlice.pieceSize, count &- start)
            guard let part = target.part(at: start, count: size) else { return }
            try storage.read(at: offset &+ start, into: part)
        }
    }
}

// Elements: the stored bytes as numbers.
extension ByteSlice {
    /// An array of `total` elements that `body` fills.
    static func elements<Element: BitwiseCopyable>(
        _ total: Int, _ body: (UnsafeMutableBufferPointer<Element>) throws -> Void
    ) rethrows -> [Element] {
        try [Element](unsafeUninitializedCapacity: total) { buffer, initialized in
            ByteStorage.adviseFilling(UnsafeMutableRawBufferPointer(buffer))
            try body(UnsafeMutableBufferPointer(rebasing: buffer[..<total]))
            initialized = total
        }
    }

    /// Copies this slice over `target` byte for byte; false if the sizes differ.
    func copy<Element: BitwiseCopyable>(to target: UnsafeMutableBufferPointer<Element>) throws -> Bool {
        let bytes = UnsafeMutableRawBufferPointer(target)
        guard bytes.count == count else { return false }
        try copy(to: OutputMemory(bytes))
        return true
    }

    /// Calls `body` with this slice as elements; nil if they do not stand at a multiple of their size.
    func withElements<Element: BitwiseCopyable, Result>(
        of type: Element.Type, _ body: (UnsafeBufferPointer<Element>) throws -> Result
    ) rethrows -> Result? {
        let start = UnsafeRawPointer(storage.start) + offset
        guard UInt(bitPattern: start) % UInt(MemoryLayout<Element>.alignment) == 0 else { return nil }
        let total = count / MemoryLayout<Element>.stride
        return try body(UnsafeBufferPointer(start: start.bindMemory(to: type, capacity: total), count: total))
    }

    /// Passes each stored integer of type `Stored` through `make` into `target`. The index of the first
    /// element that `make` refuses, or nil when all went well; -1 if the sizes do not agree.
    func convert<Stored: FixedWidthInteger & BitwiseCopyable, Element: BitwiseCopyable>(
        _ type: Stored.Type, bigEndian: Bool, to target: UnsafeMutableBufferPointer<Element>,
        _ make: (Stored) -> Element?
    ) -> Int? {
        let width = MemoryLayout<Stored>.size
        guard count == target.count &* width else { return -1 }
        let source = UnsafeRawPointer(storage.start) + offset
        for index in 0..<target.count {
            let raw = source.loadUnaligned(fromByteOffset: index &* width, as: Stored.self)
            guard let element = make(bigEndian ? Stored(bigEndian: raw) : Stored(littleEndian: raw)) else {
                return index
            }
            target.initializeElement(at: index, to: element)
        }
        return nil
    }

    /// The same for numbers of `width` bytes in a format that no Swift type has.
    func convert<Element: BitwiseCopyable>(
        width: Int, to target: UnsafeMutableBufferPointer<Element>,
        _ make: (UnsafeRawBufferPointer) -> Element?
    ) -> Int? {
        guard count == target.count.times(width) else { return -1 }
        let source = UnsafeRawBufferPointer(start: storage.start + offset, count: count)
        for index in 0..<target.count {
            let stored = source[index &* width..<(index &+ 1) &* width]
            guard let element = make(UnsafeRawBufferPointer(rebasing: stored)) else { return index }
            target.initializeElement(at: index, to: element)
        }
        return nil
    }
}
