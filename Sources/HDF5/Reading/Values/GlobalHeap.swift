/// The global heap: collections of the values of variable length, each found by a collection's address and an index.
///
///     47 43 4f 4c  01 00 00 00  00 10 00 00 00 00 00 00     "GCOL", version, 4096 bytes in all
///     01 00 00 00 00 00 00 00  05 00 00 00 00 00 00 00      object 1, references, 5 bytes,
///     68 65 6c 6c 6f 00 00 00                               padded to 8; object 0 is the free space
///
/// Lengths of fewer than 8 bytes are followed by as many bytes as are missing.
struct GlobalHeap {
    private static let structure = "global heap"
    private let file: FileContext
    private var collections: [Int: [Int: ByteSlice]] = [:]
    private var budget: MetadataBudget

    init(_ file: FileContext) {
        self.file = file
        budget = MetadataBudget(file)
    }

    /// The value of object `index` of the collection at `address`.
    mutating func value(at address: Int, index: Int) throws -> ByteSlice {
        let objects = try collection(at: address)
        guard let object = objects[index] else {
            throw HDF5Error(
                .damaged, structure: GlobalHeap.structure, offset: address,
                "the collection has no object \(index)")
        }
        return object
    }

    private mutating func collection(at address: Int) throws -> [Int: ByteSlice] {
        if let known = collections[address] { return known }
        var reader = try ByteReader(file, at: address, structure: GlobalHeap.structure)
        try reader.signature("GCOL")
        _ = try reader.version(1...1)
        try reader.skip(3)
        let size = try reader.length()
        try reader.align(from: address)
        let header = reader.position &- address
        guard size >= header else {
            throw reader.damaged("a collection of \(size) bytes has no room for its head")
        }
        var body = try ByteReader(
            file, at: reader.position, count: size &- header, structure: GlobalHeap.structure)
        var objects: [Int: ByteSlice] = [:]
        while body.remaining >= 16 {
            try budget.charge(64, structure: GlobalHeap.structure, offset: body.position)
            let index = try body.integer(2)
            guard index != 0 else { break }
            try body.skip(6)
            let length = try body.length()
            try body.align(from: address)
            let start = body.position
            guard objects.updateValue(try body.slice(length), forKey: index) == nil else {
                throw body.damaged("two objects of a collection have the index \(index)")
            }
            try body.skip(min(body.remaining, (8 &- ((body.position &- start) & 7)) & 7))
        }
        collections[address] = objects
        return objects
    }
}
