/// Numbers, text or anything else to be written, with its type and shape. Numbers are little-endian in the file
/// unless ``bigEndian`` is asked for. The shape `[]` is a scalar.
public struct HDF5Value {
    let type: StoredType
    /// `nil` for a scalar.
    let shape: [Int]?
    let payload: Payload
    /// Whether there are no elements and no shape either (a "null dataspace").
    let isNull: Bool
    /// The first text that has the character U+0000, which no file can hold.
    let textWithZero: String?

    enum Payload {
        /// Calls its argument with all bytes; they need to be valid only during the call.
        case bytes(count: Int, (_ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Void)
        /// Bytes with gaps for what is known only when the file is laid out.
        case gapped(GappedBytes)
    }

    init(
        type: StoredType, shape: [Int]?, payload: Payload, isNull: Bool = false, textWithZero: String? = nil
    ) {
        self.type = type
        self.shape = shape == [] ? nil : shape
        self.payload = payload
        self.isNull = isNull
        self.textWithZero = textWithZero
    }

    /// - Precondition: the shape holds as many elements as there are.
    init<Element>(_ values: [Element], _ type: StoredType, _ shape: [Int]?) {
        HDF5Value.check(shape, count: values.count)
        self.init(
            type: type, shape: shape,
            payload: .bytes(count: values.count * MemoryLayout<Element>.stride) { body in
                try values.withUnsafeBytes { try body($0) }
            })
    }

    static func check(_ shape: [Int]?, count: Int) {
        let shape = shape ?? []
        precondition(shape.allSatisfy { $0 >= 0 } && shape.count <= 32, "\(shape) is no shape")
        precondition(shape.reduce(1, *) == count, "\(count) values for the shape \(shape)")
    }

    /// How many elements there are.
    var count: Int { isNull ? 0 : (shape ?? []).reduce(1, *) }

    var byteCount: Int {
        switch payload {
        case .bytes(let count, _): count
        case .gapped(let gapped): gapped.bytes.count
        }
    }

    /// All bytes, with the gaps still empty.
    func gappedBytes() -> GappedBytes {
        switch payload {
        case .gapped(let gapped): return gapped
        case .bytes(_, let withBytes):
            var bytes: [UInt8] = []
            // A body that does not throw makes a call that does not throw.
            try? withBytes { bytes = [UInt8]($0) }
            return GappedBytes(bytes: bytes)
        }
    }

    /// No value at all, of a type: a dataset or attribute that is "empty" in h5py. Not in the oldest form.
    public static func null(of type: HDF5ElementType) -> HDF5Value {
        HDF5Value(
            type: type.stored, shape: nil, payload: .bytes(count: 0) { try $0(.init(start: nil, count: 0)) },
            isNull: true)
    }

    /// Elements of any type as their bytes in the file.
    /// - Precondition: there are as many bytes as the shape and the type need; the type holds no variable-length
    ///   data and no references.
    public static func raw(_ bytes: [UInt8], of type: HDF5ElementType, shape: [Int]) -> HDF5Value {
        precondition(!type.stored.refersToFile, "raw bytes cannot refer to places in the file")
        precondition(bytes.count == shape.reduce(type.size, *), "\(bytes.count) bytes for the shape \(shape)")
        check(shape, count: shape.reduce(1, *))
        return HDF5Value(
            type: type.stored, shape: shape,
            payload: .bytes(count: bytes.count) { body in try bytes.withUnsafeBytes { try body($0) } })
    }

    /// Elements of any type, whose bytes stay where they are: they are read when the file is written.
    /// - Precondition: as for ``raw(_:of:shape:)``, and the pointer is valid until then.
    public static func raw(
        _ bytes: UnsafeRawBufferPointer, of type: HDF5ElementType, shape: [Int]
    ) -> HDF5Value {
        precondition(!type.stored.refersToFile, "raw bytes cannot refer to places in the file")
        precondition(bytes.count == shape.reduce(type.size, *), "\(bytes.count) bytes for the shape \(shape)")
        check(shape, count: shape.reduce(1, *))
        return HDF5Value(
            type: type.stored, shape: shape, payload: .bytes(count: bytes.count) { try $0(bytes) })
    }

    /// The same values, stored with the highest byte of each number first. The elements of variable-length
    /// sequences stay as they are: ask for it before they become sequences.
    public var bigEndian: HDF5Value {
        let (swapped, type, count) = (self.type.bigEndian, self.type, self.count)
        guard swapped != type, !isNull else {
            return HDF5Value(
                type: swapped, shape: shape, payload: payload, isNull: isNull, textWithZero: textWithZero)
        }
        var gapped = gappedBytes()
        for index in 0..<count { type.swapBytes(of: &gapped.bytes, at: index * type.size) }
        return HDF5Value(type: swapped, shape: shape, payload: gapped.payload, textWithZero: textWithZero)
    }
}

/// Bytes with gaps to be filled when the file is laid out.
struct GappedBytes {
    var bytes: [UInt8]
    var gaps: [Gap] = []

    struct Gap {
        let offset: Int
        let content: Content
    }

    enum Content {
        /// 16 bytes: the number of elements, and where in the global heap they are.
        case heap(GappedBytes, count: Int)
        /// 8 bytes: the address of the object at a path.
        case reference(String)
    }

    var payload: HDF5Value.Payload {
        if !gaps.isEmpty { return .gapped(self) }
        let bytes = self.bytes
        return .bytes(count: bytes.count) { body in try bytes.withUnsafeBytes { try body($0) } }
    }
}
