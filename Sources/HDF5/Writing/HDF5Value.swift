/// Numbers or text to be written, with their type and shape. Numbers are little-endian in the file.
public struct HDF5Value {
    let type: StoredType
    /// `nil` for a scalar.
    let shape: [Int]?
    let payload: Payload

    enum Payload {
        /// Calls its argument with all bytes; they need to be valid only during the call.
        case bytes(count: Int, (_ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Void)
        /// Goes to the global heap.
        case text(String)
    }

    /// - Precondition: the shape holds as many elements as there are.
    private init<Element>(_ values: [Element], _ type: StoredType, _ shape: [Int]?) {
        let count = (shape ?? []).reduce(1, *)
        precondition(count == values.count, "\(values.count) values for the shape \(shape ?? [])")
        self.type = type
        self.shape = shape
        payload = .bytes(count: values.count * MemoryLayout<Element>.stride) { body in
            try values.withUnsafeBytes { try body($0) }
        }
    }

    public static func float32(_ values: [Float], shape: [Int]) -> HDF5Value {
        HDF5Value(values, .float(bytes: 4), shape)
    }

    /// Numbers that stay where they are: they are read when the file is written.
    /// - Precondition: the pointer is valid until then.
    public static func float32(_ values: UnsafeBufferPointer<Float>, shape: [Int]) -> HDF5Value {
        precondition(shape.reduce(1, *) == values.count)
        return HDF5Value(
            type: .float(bytes: 4), shape: shape,
            payload: .bytes(count: values.count * 4) { try $0(UnsafeRawBufferPointer(values)) })
    }

    private init(type: StoredType, shape: [Int]?, payload: Payload) {
        self.type = type
        self.shape = shape
        self.payload = payload
    }

    public static func float64(_ values: [Double], shape: [Int]) -> HDF5Value {
        HDF5Value(values, .float(bytes: 8), shape)
    }

    public static func float32(_ value: Float) -> HDF5Value { HDF5Value([value], .float(bytes: 4), nil) }

    public static func float64(_ value: Double) -> HDF5Value { HDF5Value([value], .float(bytes: 8), nil) }

    /// Whole numbers of any width, signed or not.
    public static func integers<Number: FixedWidthInteger>(_ values: [Number], shape: [Int]) -> HDF5Value {
        HDF5Value(values.map(\.littleEndian), .integer(Number.self), shape)
    }

    public static func integer<Number: FixedWidthInteger>(_ value: Number) -> HDF5Value {
        HDF5Value([value.littleEndian], .integer(Number.self), nil)
    }

    /// Text of variable length, which h5py shows as `str`.
    public static func variableString(_ text: String) -> HDF5Value {
        HDF5Value(type: .variableString, shape: nil, payload: .text(text))
    }

    /// A scalar of exactly the text's UTF-8 bytes, at least one (an empty text is one zero byte).
    public static func fixedString(_ text: String) -> HDF5Value {
        let bytes = text.isEmpty ? [0] : Array(text.utf8)
        return HDF5Value(
            type: .fixedString(bytes: bytes.count), shape: nil,
            payload: .bytes(count: bytes.count) { body in try bytes.withUnsafeBytes { try body($0) } })
    }

    /// Texts of one length, the longest one's UTF-8 bytes, padded with zeros.
    public static func fixedStrings(_ texts: [String]) -> HDF5Value {
        let width = max(1, texts.map(\.utf8.count).max() ?? 1)
        let bytes = texts.flatMap { Array($0.utf8) + [UInt8](repeating: 0, count: width - $0.utf8.count) }
        return HDF5Value(
            type: .fixedString(bytes: width), shape: [texts.count],
            payload: .bytes(count: bytes.count) { body in try bytes.withUnsafeBytes { try body($0) } })
    }

    var byteCount: Int {
        switch payload {
        case .bytes(let count, _): count
        case .text: StoredType.variableString.size
        }
    }
}

/// The types that the writer knows.
enum StoredType: Equatable {
    case integer(bytes: Int, signed: Bool)
    case float(bytes: Int)
    case fixedString(bytes: Int)
    case variableString

    static func integer<Number: FixedWidthInteger>(_ type: Number.Type) -> StoredType {
        .integer(bytes: type.bitWidth / 8, signed: type.isSigned)
    }

    /// Bytes of one element.
    var size: Int {
        switch self {
        case .integer(let bytes, _), .float(let bytes), .fixedString(let bytes): bytes
        case .variableString: 16
        }
    }
}
