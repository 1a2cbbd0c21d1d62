/// One value of any type, for programs that learn the types from the file.
///
/// Where the type is known, ``HDF5Dataset/read(_:)`` and ``HDF5Dataset/readStrings()`` are faster by far.
public indirect enum HDF5Element: Equatable, Sendable {
    /// An integer that an `Int64` has.
    case integer(Int64)
    /// An integer above the largest `Int64`.
    case unsigned(UInt64)
    case float(Double)
    case complex(real: Double, imaginary: Double)
    case text(String)
    /// The stored bytes of an opaque value, a time, text that is not UTF-8 or a number of more than 64 bits.
    case bytes([UInt8])
    /// Bits, as an unsigned number.
    case bits(UInt64)
    /// A value of an enumeration, with its name if the type gives it one.
    case enumeration(name: String?, value: Int64)
    case compound([Member])
    /// The elements in row-major order.
    case array([HDF5Element], dims: [Int])
    /// As many elements as this value has.
    case sequence([HDF5Element])
    case reference(HDF5Reference)

    /// The value of one member of a compound.
    public struct Member: Equatable, Sendable {
        public let name: String
        public let value: HDF5Element

        public init(name: String, value: HDF5Element) {
            self.name = name
            self.value = value
        }
    }

    /// The value of the member of this name, if this is a compound that has one.
    public subscript(member: String) -> HDF5Element? {
        guard case .compound(let members) = self else { return nil }
        return members.first { $0.name == member }?.value
    }
}

/// What a stored reference refers to.
public enum HDF5Reference: Equatable, Sendable {
    /// It was never set.
    case null
    /// The object whose header stands at this address: ``HDF5File/object(atAddress:)``.
    case object(address: Int)
    /// Elements of the dataset whose header stands at this address.
    case region(address: Int, HDF5Selection)
    /// A reference of HDF5 1.12's form, by its bytes.
    case standard([UInt8])
}
