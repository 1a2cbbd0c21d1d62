/// A contiguous window on a ``Storage``: what users and files see of a buffer. Copies of an `NDArray`
/// share their numbers; ``copy()`` makes a new block.
public struct NDArray {
    public let storage: Storage
    /// Where the window begins, in elements from the start of the storage.
    public let offset: Int
    public let shape: Shape

    /// A new block of zeros.
    /// - Parameter memory: where; without one the machine's own.
    public init(_ shape: Shape, in memory: any NumberMemory = HostMemory.shared) {
        self.init(storage: Storage(count: shape.count, in: memory), offset: 0, shape: shape)
    }

    /// A new block with the given numbers in row-major order.
    /// - Precondition: there are as many as the shape holds.
    public init(_ values: [Float], shape: Shape) {
        precondition(values.count == shape.count, "\(values.count) values do not fill \(shape)")
        self.init(shape)
        copy(from: values)
    }

    /// A window on a block.
    /// - Precondition: it lies inside the block.
    public init(storage: Storage, offset: Int, shape: Shape) {
        precondition(offset >= 0 && shape.count <= storage.count - offset, "a window outside its storage")
        self.storage = storage
        self.offset = offset
        self.shape = shape
    }

    public var count: Int { shape.count }

    /// The same numbers in another shape.
    /// - Precondition: both shapes hold equally many.
    public func reshaped(_ shape: Shape) -> NDArray {
        precondition(shape.count == count, "\(self.shape) cannot be seen as \(shape)")
        return NDArray(storage: storage, offset: offset, shape: shape)
    }

    /// Rows `range` along the outermost axis, sharing their numbers with this array.
    public func rows(_ range: Range<Int>) -> NDArray {
        precondition(shape.rank > 0 && range.lowerBound >= 0 && range.upperBound <= shape[0])
        let inner = shape.extents.dropFirst().reduce(1, *)
        return NDArray(
            storage: storage, offset: offset + range.lowerBound * inner,
            shape: Shape([range.count] + shape.extents.dropFirst()))
    }

    // MARK: The numbers, as the host sees them

    /// The element at a row-major position.
    public subscript(flat index: Int) -> Float {
        get { access(index, 1, .read) { $0[0] } }
        nonmutating set { access(index, 1, .write) { $0[0] = newValue } }
    }

    /// The numbers in row-major order.
    public var values: [Float] { read { Array($0) } }

    /// Reads the numbers, which are there during the call.
    public func read<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try access(0, count, .read) { numbers throws(Failure) in try body(UnsafeBufferPointer(numbers)) }
    }

    /// Writes the numbers, every one of them, during the call.
    public func write<Result, Failure: Error>(
        _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result { try access(0, count, .write, body) }

    /// Reads and writes the numbers during the call.
    public func update<Result, Failure: Error>(
        _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result { try access(0, count, .update, body) }

    private func access<Result, Failure: Error>(
        _ start: Int, _ count: Int, _ access: HostAccess,
        _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(start >= 0 && start <= self.count - count, "an element outside the array")
        // Keeps the block while its numbers are in use.
        defer { withExtendedLifetime(storage) {} }
        return try storage.memory.access(storage.base + offset + start, count: count, access, body)
    }

    /// The numbers in place; valid while this array's storage lives.
    /// - Precondition: they are in the machine's own memory, as those of data are. Those of networks may be elsewhere:
    ///   see ``read(_:)`` and ``update(_:)``.
    public var buffer: UnsafeMutableBufferPointer<Float> {
        precondition(
            storage.isOnHost, "numbers in a handler's own memory, which read and update give access to")
        return UnsafeMutableBufferPointer(start: storage.base + offset, count: count)
    }

    /// Overwrites the numbers.
    /// - Precondition: `values` has as many.
    public func copy(from values: some Collection<Float>) {
        precondition(values.count == count, "\(values.count) values for an array of \(shape)")
        write { _ = $0.update(fromContentsOf: values) }
    }

    /// Overwrites the numbers with those of another array, of whatever memory.
    /// - Precondition: `other` has as many.
    public func copy(from other: NDArray) { other.read { copy(from: $0) } }

    /// A new block with the same numbers, in the machine's own memory.
    public func copy() -> NDArray {
        let new = NDArray(shape)
        new.copy(from: self)
        return new
    }

    /// This array if its numbers are in the machine's own memory, or a copy there.
    public var onHost: NDArray { storage.isOnHost ? self : copy() }

    public func fill(_ value: Float) { write { $0.update(repeating: value) } }
}
