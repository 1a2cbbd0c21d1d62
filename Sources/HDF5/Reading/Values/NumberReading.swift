/// Stored integers and floats as Swift's numbers.
enum NumberReading {
    /// The numbers in `slice`, which holds `count` elements of `datatype`.
    static func read<Number: HDF5Number>(_ slice: ByteSlice, _ datatype: HDF5Datatype, count: Int) throws
        -> [Number]
    {
        try check(datatype, is: Number.self)
        return try ByteSlice.elements(count) { _ = try read(slice, datatype, into: $0) }
    }

    /// Fills `target` with the numbers in `slice`.
    ///
    /// - Returns: how many of them are integers that `Number` does not have, so that they were rounded.
    @discardableResult
    static func read<Number: HDF5Number>(
        _ slice: ByteSlice, _ datatype: HDF5Datatype, into target: UnsafeMutableBufferPointer<Number>
    ) throws -> Int {
        if datatype == Number.hdf5Datatype {
            guard try slice.copy(to: target) else { throw sizeError(slice, target.count) }
            return 0
        }
        var whole = WholeNumberConversion<Number>()
        guard let failure = try convert(slice, datatype, to: target, &whole) else {
            return whole.roundedCount
        }
        guard failure >= 0 else { throw sizeError(slice, target.count) }
        throw HDF5Error(
            .wrongType,
            "element \(failure), a \(datatype), has a value that \(Number.self) does not have")
    }

    /// Throws if elements of this type are no numbers.
    static func check<Number: HDF5Number>(_ datatype: HDF5Datatype, is: Number.Type) throws {
        switch datatype {
        case .integer, .float, .otherInteger, .otherFloat, .bitfield: return
        case .enumeration(let base, _): try check(base, is: Number.self)
        default:
            throw HDF5Error(.wrongType, "the elements (\(datatype)) cannot be read as \(Number.self)")
        }
    }

    private static func sizeError(_ slice: ByteSlice, _ count: Int) -> HDF5Error {
        HDF5Error(.wrongType, "\(slice.count) stored bytes are not \(count) elements")
    }

    private static func convert<Number: HDF5Number>(
        _ slice: ByteSlice, _ datatype: HDF5Datatype, to target: UnsafeMutableBufferPointer<Number>,
        _ whole: inout WholeNumberConversion<Number>
    ) throws -> Int? {
        // All floats have what fits in 16 bits, so that nothing has to be counted.
        func signed<Stored: FixedWidthInteger & BitwiseCopyable>(_ type: Stored.Type, _ big: Bool) -> Int? {
            guard Stored.bitWidth > 16 else {
                return slice.convert(type, bigEndian: big, to: target) {
                    Number(rounding: Int64(truncatingIfNeeded: $0))
                }
            }
            return slice.convert(type, bigEndian: big, to: target) {
                whole(.signed(Int64(truncatingIfNeeded: $0)))
            }
        }
        func unsigned<Stored: FixedWidthInteger & BitwiseCopyable>(_ type: Stored.Type, _ big: Bool) -> Int? {
            guard Stored.bitWidth > 16 else {
                return slice.convert(type, bigEndian: big, to: target) {
                    Number(rounding: UInt64(truncatingIfNeeded: $0))
                }
            }
            return slice.convert(type, bigEndian: big, to: target) {
                whole(.unsigned(UInt64(truncatingIfNeeded: $0)))
            }
        }
        switch datatype {
        case .integer(1, true, let big): return signed(Int8.self, big)
        case .integer(2, true, let big): return signed(Int16.self, big)
        case .integer(4, true, let big): return signed(Int32.self, big)
        case .integer(8, true, let big): return signed(Int64.self, big)
        case .integer(1, false, let big): return unsigned(UInt8.self, big)
        case .integer(2, false, let big): return unsigned(UInt16.self, big)
        case .integer(4, false, let big): return unsigned(UInt32.self, big)
        case .integer(8, false, let big): return unsigned(UInt64.self, big)
        case .float(2, let big):
            return slice.convert(UInt16.self, bigEndian: big, to: target) { Number(hdf5: Double(half: $0)) }
        case .float(4, let big):
            return slice.convert(UInt32.self, bigEndian: big, to: target) {
                Number(hdf5: Double(Float(bitPattern: $0)))
            }
        case .float(8, let big):
            return slice.convert(UInt64.self, bigEndian: big, to: target) {
                Number(hdf5: Double(bitPattern: $0))
            }
        case .otherInteger(let format), .bitfield(let format):
            return slice.convert(width: format.bytes, to: target) { format.number($0) { whole($0) } }
        case .otherFloat(let format):
            return slice.convert(width: format.bytes, to: target) { format.number($0, as: Number.self) }
        case .enumeration(let base, _): return try convert(slice, base, to: target, &whole)
        default:
            try check(datatype, is: Number.self)
            throw HDF5Error(.wrongType, "the elements (\(datatype)) are no numbers")
        }
    }
}

extension Double {
    /// The number whose IEEE 754 binary16 has these bits. Swift lacks the type on some platforms.
    package init(half bits: UInt16) {
        let exponent = Int(bits >> 10 & 31)
        let fraction = Double(bits & 1023) / 1024
        let magnitude: Double
        switch exponent {
        case 0: magnitude = fraction * 0x1p-14
        case 31: magnitude = fraction == 0 ? .infinity : .nan
        default: magnitude = (1 + fraction) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
        }
        self = bits & 0x8000 == 0 ? magnitude : -magnitude
    }
}
