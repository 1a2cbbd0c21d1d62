/// Values in a form that does not depend on how a file stores them, so that equal values have equal bytes and digests:
///
/// - elements in row-major order, without padding
/// - integers, floats, bit fields and times: their stored bytes in little-endian order; enumerations as their integers;
///   complex numbers as two floats
/// - fixed text and opaque values: all stored bytes
/// - compounds: their members in order; arrays: their elements
/// - object references: the 8-byte little-endian address
/// - sequences: the number of elements in 4 little-endian bytes, then the elements; text of variable length: the number
///   of bytes up to the first zero byte, then these
struct CanonicalEncoding {
    private let step: Step

    /// How one element is encoded.
    private indirect enum Step {
        case stored(Int)
        case reversed(Int)
        case address(Int)
        case compound([(offset: Int, step: Step)])
        case array(count: Int, size: Int, Step)
        case sequence(size: Int, Step)
        case text

        /// The bytes of an element whose encoding is its stored form.
        var storedSize: Int? {
            if case .stored(let size) = self { return size }
            return nil
        }
    }

    /// - Throws: `unsupported` for references other than to objects, which mean nothing outside their file.
    init(_ datatype: HDF5Datatype, offsetSize: Int) throws {
        step = try CanonicalEncoding.step(datatype, offsetSize)
    }

    private static func step(_ datatype: HDF5Datatype, _ offsetSize: Int) throws -> Step {
        let size = datatype.size(offsetSize: offsetSize)
        func number(_ bigEndian: Bool) -> Step { bigEndian && size > 1 ? .reversed(size) : .stored(size) }
        switch datatype {
        case .integer(_, _, let big), .float(_, let big), .time(_, let big): return number(big)
        case .otherInteger(let format), .bitfield(let format): return number(format.bigEndian)
        case .otherFloat(let format): return number(format.order == .big)
        case .complex(let base): return array(try step(base, offsetSize), count: 2, size: size / 2)
        case .enumeration(let base, _): return try step(base, offsetSize)
        case .fixedString, .opaque: return .stored(size)
        case .variableString: return .text
        case .reference(_, .object): return size == 8 ? .stored(8) : .address(size)
        case .reference:
            throw HDF5Error(.unsupported, "values of the type \(datatype) have no canonical form")
        case .array(let base, let dims):
            return array(
                try step(base, offsetSize), count: dims.checkedProduct ?? 0,
                size: base.size(offsetSize: offsetSize))
        case .variableLength(let base):
            return .sequence(size: base.size(offsetSize: offsetSize), try step(base, offsetSize))
        case .compound(_, let members):
            return compound(
                try members.map { ($0.offset, try step($0.datatype, offsetSize)) }, size: size)
        }
    }

    private static func array(_ step: Step, count: Int, size: Int) -> Step {
        step.storedSize == nil ? .array(count: count, size: size, step) : .stored(count &* size)
    }

    private static func compound(_ members: [(offset: Int, step: Step)], size: Int) -> Step {
        var end = 0
        for member in members {
            guard let stored = member.step.storedSize, member.offset == end else {
                return .compound(members)
            }
            end &+= stored
        }
        return end == size ? .stored(size) : .compound(members)
    }

    /// Encodes the `count` elements in `slice`, in pieces. `charge` is told the bytes of every value of variable length
    /// before it is encoded.
    func encode(
        _ slice: ByteSlice, count: Int, _ values: inout VariableLength, charge: (Int) throws -> Void,
        to receive: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        if case .stored(let size) = step {
            guard size.times(count) == slice.count else { throw CanonicalEncoding.missing(slice) }
            try slice.withBytes(receive)
            return
        }
        let size = count == 0 ? 0 : slice.count / count
        var output: [UInt8] = []
        for index in 0..<count {
            guard let element = slice.part(from: index &* size, count: size) else {
                throw CanonicalEncoding.missing(slice)
            }
            try append(element, step, &values, charge, to: &output)
            if output.count >= 1 << 16 {
                try output.withUnsafeBytes(receive)
                output.removeAll(keepingCapacity: true)
            }
        }
        try output.withUnsafeBytes(receive)
    }

    private static func missing(_ slice: ByteSlice) -> HDF5Error {
        HDF5Error(.damaged, offset: slice.offset, "\(slice.count) stored bytes do not hold the elements")
    }

    private func append(
        _ element: ByteSlice, _ step: Step, _ values: inout VariableLength, _ charge: (Int) throws -> Void,
        to output: inout [UInt8]
    ) throws {
        func part(_ start: Int, _ count: Int) throws -> ByteSlice {
            guard let part = element.part(from: start, count: count) else {
                throw CanonicalEncoding.missing(element)
            }
            return part
        }
        switch step {
        case .stored(let size): try part(0, size).withBytes { output.append(contentsOf: $0) }
        case .reversed(let size): try part(0, size).withBytes { output.append(contentsOf: $0.reversed()) }
        case .address(let size):
            try part(0, size).withBytes { output.append(contentsOf: $0) }
            output.append(contentsOf: repeatElement(0, count: max(0, 8 &- size)))
        case .compound(let members):
            for member in members {
                try append(
                    try part(member.offset, element.count &- member.offset), member.step, &values, charge,
                    to: &output)
            }
        case .array(let count, let size, let step):
            for index in 0..<count {
                try append(try part(index &* size, size), step, &values, charge, to: &output)
            }
        case .sequence(let size, let step):
            let value = try values.value(of: element, itemSize: size)
            try charge(value?.bytes.count ?? 0)
            output.append(count: value?.count ?? 0)
            guard let value else { return }
            for index in 0..<value.count {
                guard let item = value.bytes.part(from: index &* size, count: size) else {
                    throw CanonicalEncoding.missing(value.bytes)
                }
                try append(item, step, &values, charge, to: &output)
            }
        case .text:
            let text = try values.value(of: element, itemSize: 1)?.bytes.upToZero
            try charge(text?.count ?? 0)
            output.append(count: text?.count ?? 0)
            text?.withBytes { output.append(contentsOf: $0) }
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(count: Int) {
        let number = UInt32(truncatingIfNeeded: count)
        for shift in stride(from: UInt32(0), to: 32, by: 8) {
            append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }
}
