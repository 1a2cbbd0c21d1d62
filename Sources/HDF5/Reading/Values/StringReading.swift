/// Stored text as Swift's strings.
enum StringReading {
    /// The strings in `slice`, which holds `count` elements of `datatype`. `charge` is told how many bytes each
    /// text of variable length takes before it is made.
    static func read(
        _ slice: ByteSlice, _ datatype: HDF5Datatype, count: Int, _ file: FileContext,
        charge: (Int) throws -> Void
    ) throws -> [String] {
        switch datatype {
        case .fixedString(let size, _, let padding):
            return try (0..<count).map { index in
                guard let element = slice.part(from: index &* size, count: size) else {
                    throw missing(slice, count)
                }
                return try text(trimmed(element, padding), index: index)
            }
        case .variableString:
            var heap = GlobalHeap(file)
            let size = file.offsetSize &+ 8
            return try (0..<count).map { index in
                guard let element = slice.part(from: index &* size, count: size) else {
                    throw missing(slice, count)
                }
                let value = try variable(element, file, &heap)
                try charge(value?.count ?? 0)
                return try value.map { try text(trimmed($0, .terminated), index: index) } ?? ""
            }
        default:
            throw HDF5Error(.wrongType, "the elements (\(datatype)) cannot be read as text")
        }
    }

    private static func missing(_ slice: ByteSlice, _ count: Int) -> HDF5Error {
        HDF5Error(
            .damaged, offset: slice.offset, "\(slice.count) stored bytes are not \(count) elements of text")
    }

    /// The bytes of an element of variable length; nil where nothing was written.
    ///
    /// An element is the length in 4 bytes, a collection's address and an index of 4 bytes.
    private static func variable(_ element: ByteSlice, _ file: FileContext, _ heap: inout GlobalHeap) throws
        -> ByteSlice?
    {
        let (storage, offset) = (element.storage, element.offset)
        guard let length = storage.number(at: offset, width: 4),
            let address = storage.number(at: offset &+ 4, width: file.offsetSize),
            let index = storage.number(at: offset &+ 4 &+ file.offsetSize, width: 4)
        else { throw missing(element, 1) }
        guard length > 0, address != 0, address != file.undefinedAddress else { return nil }
        guard let place = Int(exactly: address)?.plus(file.base) else {
            throw HDF5Error(.truncated, structure: "global heap", "text stands beyond the end of the file")
        }
        let object = try heap.value(at: place, index: Int(index))
        guard let value = object.part(from: 0, count: Int(length)) else {
            throw HDF5Error(
                .damaged, structure: "global heap", offset: object.offset,
                "text of \(length) bytes stands in an object of \(object.count)")
        }
        return value
    }

    private static func trimmed(_ slice: ByteSlice, _ padding: HDF5StringPadding) -> ByteSlice {
        let storage = slice.storage
        var count = slice.count
        switch padding {
        case .terminated:
            count = storage.distanceToZero(from: slice.offset, within: count) ?? count
        case .zeros, .spaces:
            let filler: UInt64 = padding == .zeros ? 0 : 0x20
            while count > 0, storage.number(at: slice.offset &+ count &- 1, width: 1) == filler {
                count &-= 1
            }
        }
        return slice.part(from: 0, count: count) ?? slice
    }

    private static func text(_ slice: ByteSlice, index: Int) throws -> String {
        guard let text = slice.storage.text(at: slice.offset, count: slice.count) else {
            throw HDF5Error(.wrongType, "element \(index) is text that is not UTF-8")
        }
        return text
    }
}
