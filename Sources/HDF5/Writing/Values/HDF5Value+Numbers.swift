extension HDF5Value {
    public static func float32(_ values: [Float], shape: [Int]) -> HDF5Value {
        HDF5Value(values, .float32, shape)
    }

    /// Numbers that stay where they are: they are read when the file is written.
    /// - Precondition: the pointer is valid until then.
    public static func float32(_ values: UnsafeBufferPointer<Float>, shape: [Int]) -> HDF5Value {
        check(shape, count: values.count)
        return HDF5Value(
            type: .float32, shape: shape,
            payload: .bytes(count: values.count * 4) { try $0(UnsafeRawBufferPointer(values)) })
    }

    public static func float64(_ values: [Double], shape: [Int]) -> HDF5Value {
        HDF5Value(values, .float64, shape)
    }

    public static func float32(_ value: Float) -> HDF5Value { HDF5Value([value], .float32, nil) }

    public static func float64(_ value: Double) -> HDF5Value { HDF5Value([value], .float64, nil) }

    /// Numbers in 16 bits of IEEE 754, rounded to the nearest (to even where two are equally near); those beyond
    /// 65,504 become infinite.
    public static func float16(_ values: [Float], shape: [Int]) -> HDF5Value {
        HDF5Value(values.map { HalfPrecision.float16($0).littleEndian }, .float16, shape)
    }

    /// Numbers in the upper 16 bits of a 32-bit float, rounded to the nearest (to even where two are equally
    /// near).
    public static func bfloat16(_ values: [Float], shape: [Int]) -> HDF5Value {
        HDF5Value(values.map { HalfPrecision.bfloat16($0).littleEndian }, .bfloat16, shape)
    }

    /// Whole numbers of any width, signed or not.
    public static func integers<Number: FixedWidthInteger>(_ values: [Number], shape: [Int]) -> HDF5Value {
        HDF5Value(values.littleEndian, .integer(Number.self), shape)
    }

    public static func integer<Number: FixedWidthInteger>(_ value: Number) -> HDF5Value {
        HDF5Value([value.littleEndian], .integer(Number.self), nil)
    }

    /// Bits without a meaning as numbers.
    public static func bitfields<Number: FixedWidthInteger & UnsignedInteger>(
        _ values: [Number], shape: [Int]
    ) -> HDF5Value {
        HDF5Value(
            values.littleEndian,
            .bitfield(.init(bytes: Number.bitWidth / 8, signed: false)), shape)
    }

    /// Complex numbers as h5py writes them: compounds of the members `r` and `i`.
    /// - Precondition: there are as many imaginary as real parts.
    public static func complex(real: [Float], imaginary: [Float], shape: [Int]) -> HDF5Value {
        compound([("r", .float32(real, shape: shape)), ("i", .float32(imaginary, shape: shape))])
    }

    /// Complex numbers as h5py writes them: compounds of the members `r` and `i`.
    /// - Precondition: there are as many imaginary as real parts.
    public static func complex(real: [Double], imaginary: [Double], shape: [Int]) -> HDF5Value {
        compound([("r", .float64(real, shape: shape)), ("i", .float64(imaginary, shape: shape))])
    }

    /// Integers of a type that has names for some of them.
    ///
    ///     .enumeration([0, 2, 1], names: [("RED", 0), ("GREEN", 1), ("BLUE", 2)], shape: [3])
    ///
    /// - Precondition: there are at most 65,535 names.
    public static func enumeration<Number: FixedWidthInteger>(
        _ values: [Number], names: [(name: String, value: Number)], shape: [Int]
    ) -> HDF5Value {
        HDF5Value(
            values.littleEndian, HDF5ElementType.enumeration(names: names).stored, shape)
    }

    /// Truth values as h5py stores them: an enumeration of 8-bit integers, FALSE and TRUE.
    public static func booleans(_ values: [Bool], shape: [Int]) -> HDF5Value {
        HDF5Value(values.map { Int8($0 ? 1 : 0) }, HDF5ElementType.boolean.stored, shape)
    }

    /// Elements of a fixed number of bytes that only the program understands.
    ///
    /// - Parameters:
    ///   - bytes: all elements, one after the other.
    ///   - elementBytes: bytes of one element.
    ///   - tag: says what they are; at most 247 bytes.
    public static func opaque(_ bytes: [UInt8], elementBytes: Int, tag: String, shape: [Int]) -> HDF5Value {
        .raw(bytes, of: .opaque(bytes: elementBytes, tag: tag), shape: shape)
    }
}
