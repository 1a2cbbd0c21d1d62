/// Stored values of any type as ``HDF5Element``.
struct ElementReading {
    private let file: FileContext
    private var values: VariableLength
    /// Told the bytes of every value of variable length before it is made.
    private let charge: (Int) throws -> Void

    init(_ file: FileContext, charge: @escaping (Int) throws -> Void) {
        self.file = file
        self.charge = charge
        values = VariableLength(file)
    }

    /// The elements in `slice`, which holds `count` of `datatype`.
    mutating func read(_ slice: ByteSlice, _ datatype: HDF5Datatype, count: Int) throws -> [HDF5Element] {
        let size = datatype.size(offsetSize: file.offsetSize)
        guard size.times(count) == slice.count else {
            throw HDF5Error(
                .damaged, offset: slice.offset, "\(slice.count) stored bytes do not hold \(count) elements")
        }
        var elements: [HDF5Element] = []
        elements.reserveCapacity(count)
        for index in 0..<count {
            elements.append(try element(try slice.required(from: index &* size, count: size), datatype))
        }
        return elements
    }

    private mutating func element(_ slice: ByteSlice, _ datatype: HDF5Datatype) throws -> HDF5Element {
        switch datatype {
        case .integer, .otherInteger: return integer(slice, datatype)
        case .float, .otherFloat: return .float(try number(slice, datatype))
        case .bitfield:
            guard let bits: UInt64 = try? number(slice, datatype) else { return .bytes(slice.array) }
            return .bits(bits)
        case .complex(let base):
            let half = slice.count / 2
            return .complex(
                real: try number(try slice.required(from: 0, count: half), base),
                imaginary: try number(try slice.required(from: half, count: half), base))
        case .enumeration(let base, let members):
            guard let value: Int64 = try? number(slice, base) else { return .bytes(slice.array) }
            let bytes = slice.array
            return .enumeration(name: members.first { $0.bytes == bytes }?.name, value: value)
        case .fixedString(_, _, let padding): return text(StringReading.trimmed(slice, padding))
        case .variableString:
            let value = try values.value(of: slice, itemSize: 1)?.bytes
            try charge(value?.count ?? 0)
            return value.map { text($0.upToZero) } ?? .text("")
        case .opaque, .time: return .bytes(slice.array)
        case .compound(_, let members):
            return .compound(
                try members.map { member in
                    let size = member.datatype.size(offsetSize: file.offsetSize)
                    let part = try slice.required(from: member.offset, count: size)
                    return HDF5Element.Member(
                        name: member.name, value: try element(part, member.datatype))
                })
        case .array(let base, let dims):
            return .array(try read(slice, base, count: dims.checkedProduct ?? 0), dims: dims)
        case .variableLength(let base):
            let size = base.size(offsetSize: file.offsetSize)
            guard let value = try values.value(of: slice, itemSize: size) else { return .sequence([]) }
            // An element in memory takes more than in the file.
            try charge(
                value.count.times(MemoryLayout<HDF5Element>.stride).map { max($0, value.bytes.count) } ?? .max
            )
            return .sequence(try read(value.bytes, base, count: value.count))
        case .reference(_, let kind): return .reference(try reference(slice, kind))
        }
    }

    private func number<Number: HDF5Number>(_ slice: ByteSlice, _ datatype: HDF5Datatype) throws -> Number {
        guard let number = try (NumberReading.read(slice, datatype, count: 1) as [Number]).first else {
            throw HDF5Error(.damaged, offset: slice.offset, "a number is missing")
        }
        return number
    }

    private func integer(_ slice: ByteSlice, _ datatype: HDF5Datatype) -> HDF5Element {
        if let value: Int64 = try? number(slice, datatype) { return .integer(value) }
        if let value: UInt64 = try? number(slice, datatype) { return .unsigned(value) }
        return .bytes(slice.array)
    }

    private func text(_ slice: ByteSlice) -> HDF5Element {
        slice.storage.text(at: slice.offset, count: slice.count).map { .text($0) } ?? .bytes(slice.array)
    }

    private mutating func reference(_ slice: ByteSlice, _ kind: HDF5ReferenceKind) throws -> HDF5Reference {
        switch kind {
        case .object:
            guard let address = slice.number(at: 0, width: file.offsetSize), address != 0,
                address != file.undefinedAddress, let place = Int(exactly: address)
            else { return .null }
            return .object(address: place)
        case .region:
            guard let object = try values.object(of: slice, from: 0) else { return .null }
            var reader = try ByteReader(
                file, at: object.offset, count: object.count, structure: SelectionEncoding.structure)
            let address = try reader.integer(file.offsetSize)
            try charge(object.count)
            return .region(address: address, try SelectionEncoding.read(&reader))
        case .standard: return .standard(slice.array)
        }
    }
}
