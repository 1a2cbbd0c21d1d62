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
            var values = VariableLength(file)
            let size = file.offsetSize &+ 8
            return try (0..<count).map { index in
                guard let element = slice.part(from: index &* size, count: size) else {
                    throw missing(slice, count)
                }
                let value = try values.value(of: element, itemSize: 1)?.bytes
                try charge(value?.count ?? 0)
                return try value.map { try text($0.upToZero, index: index) } ?? ""
            }
        default:
            throw HDF5Error(.wrongType, "the elements (\(datatype)) cannot be read as text")
        }
    }

    private static func missing(_ slice: ByteSlice, _ count: Int) -> HDF5Error {
        HDF5Error(
            .damaged, offset: slice.offset, "\(slice.count) stored bytes are not \(count) elements of text")
    }

    /// Text without what fills it up.
    static func trimmed(_ slice: ByteSlice, _ padding: HDF5StringPadding) -> ByteSlice {
        var count = slice.count
        switch padding {
        case .terminated:
            return slice.upToZero
        case .zeros, .spaces:
            let filler: UInt64 = padding == .zeros ? 0 : 0x20
            while count > 0, slice.number(at: count &- 1, width: 1) == filler {
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
