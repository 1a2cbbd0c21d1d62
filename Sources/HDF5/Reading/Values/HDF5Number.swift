/// A Swift number that stored integers and floats can be read as.
///
/// The conforming types are `Float`, `Double`, and the integers of 8 to 64 bits. Do not add others.
public protocol HDF5Number: BitwiseCopyable, Sendable {
    /// The stored type whose little-endian bytes are this type's own.
    static var hdf5Datatype: HDF5Datatype { get }
    /// The same number, or nil if this type does not have it.
    init?(exactly value: Int64)
    /// The same number, or nil if this type does not have it.
    init?(exactly value: UInt64)
    /// The nearest number (the even one where two are equally near) if this type is a float; nil if it is an integer that
    /// does not have the same one.
    init?(rounding value: Int64)
    /// The nearest number, as ``init(rounding:)-(Int64)`` makes it.
    init?(rounding value: UInt64)
    /// The same number, rounded likewise if this type is a narrower float; nil if it is out of range or, for integers,
    /// not whole.
    init?(hdf5 value: Double)
}

extension HDF5Number where Self: FixedWidthInteger {
    public static var hdf5Datatype: HDF5Datatype {
        .integer(bytes: bitWidth / 8, signed: isSigned, bigEndian: false)
    }
    public init?(rounding value: Int64) { self.init(exactly: value) }
    public init?(rounding value: UInt64) { self.init(exactly: value) }
    public init?(hdf5 value: Double) { self.init(exactly: value) }
}

extension Int: HDF5Number {}
extension Int8: HDF5Number {}
extension Int16: HDF5Number {}
extension Int32: HDF5Number {}
extension Int64: HDF5Number {}
extension UInt: HDF5Number {}
extension UInt8: HDF5Number {}
extension UInt16: HDF5Number {}
extension UInt32: HDF5Number {}
extension UInt64: HDF5Number {}

extension Float: HDF5Number {
    public static var hdf5Datatype: HDF5Datatype { .float(bytes: 4, bigEndian: false) }
    public init?(rounding value: Int64) { self.init(value) }
    public init?(rounding value: UInt64) { self.init(value) }
    public init?(hdf5 value: Double) {
        self.init(value)
        if isInfinite && value.isFinite { return nil }
    }
}

extension Double: HDF5Number {
    public static var hdf5Datatype: HDF5Datatype { .float(bytes: 8, bigEndian: false) }
    public init?(rounding value: Int64) { self.init(value) }
    public init?(rounding value: UInt64) { self.init(value) }
    public init?(hdf5 value: Double) { self = value }
}
