/// Elements of variable length: the number of items in 4 bytes, a global heap collection's address and an object's
/// index in 4 bytes.
struct VariableLength {
    let file: FileContext
    private var heap: GlobalHeap

    init(_ file: FileContext) {
        self.file = file
        heap = GlobalHeap(file)
    }

    /// How many items the element has, and their bytes; nil where nothing was written. `itemSize` is the size of one.
    mutating func value(of element: ByteSlice, itemSize: Int) throws -> (count: Int, bytes: ByteSlice)? {
        guard let number = element.number(at: 0, width: 4),
            let place = try VariableLength.place(of: element, from: 4, file)
        else { return nil }
        let count = Int(number)
        guard count > 0 else { return nil }
        let object = try heap.value(at: place.address, index: place.index)
        guard let size = count.times(itemSize), let bytes = object.part(from: 0, count: size) else {
            throw HDF5Error(
                .damaged, structure: "global heap", offset: object.offset,
                "\(count) items of \(itemSize) bytes stand in an object of \(object.count)")
        }
        return (count, bytes)
    }

    /// The whole object that an address and an index at `start` of `element` name; nil where nothing was written.
    mutating func object(of element: ByteSlice, from start: Int) throws -> ByteSlice? {
        guard let place = try VariableLength.place(of: element, from: start, file) else { return nil }
        return try heap.value(at: place.address, index: place.index)
    }

    private static func place(of element: ByteSlice, from start: Int, _ file: FileContext) throws
        -> (address: Int, index: Int)?
    {
        guard let address = element.number(at: start, width: file.offsetSize),
            let index = element.number(at: start &+ file.offsetSize, width: 4)
        else {
            throw HDF5Error(
                .damaged, offset: element.offset, "an element of \(element.count) bytes is no heap address")
        }
        guard address != 0, address != file.undefinedAddress else { return nil }
        guard let place = Int(exactly: address)?.plus(file.base), place <= file.storage.count else {
            throw HDF5Error(
                .truncated, structure: "global heap",
                "an element of variable length stands at byte \(address), beyond the end of the file")
        }
        return (place, Int(index))
    }
}
