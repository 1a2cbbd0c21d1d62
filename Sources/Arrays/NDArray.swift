/// A contiguous window on a ``Storage``: what users and files see of a buffer. Copies of an `NDArray`
/// share their numbers; ``copy()`` makes a new block.
public struct NDArray {
    public let storage: Storage
    /// Where the window begins, in elements from the start of the storage.
    public let offset: Int
    public let shape: Shape

    /// A new block of zeros.
    public init(_ shape: Shape) {
        self.init(storage: Storage(count: shape.count), offset: 0, shape: shape)
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

    /// The element at a row-major position.
    public subscript(flat index: Int) -> Float {
        get {
            precondition(index >= 0 && index < count)
            return storage.base[offset + index]
        }
        nonmutating set {
            precondition(index >= 0 && index < count)
            storage.base[offset + index] = newValue
        }
    }

    /// The numbers in row-major order.
    public var values: [Float] { Array(buffer) }

    /// The numbers in place; valid while this array's storage lives.
    public var buffer: UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(start: storage.base + offset, count: count)
    }

    /// Overwrites the numbers.
    /// - Precondition: `values` has as many.
    public func copy(from values: some Collection<Float>) {
        precondition(values.count == count, "\(values.count) values for an array of \(shape)")
        _ = buffer.update(fromContentsOf: values)
    }

    /// A new block with the same numbers.
    public func copy() -> NDArray {
        let new = NDArray(shape)
        new.copy(from: buffer)
        return new
    }

    public func fill(_ value: Float) { buffer.update(repeating: value) }
}
