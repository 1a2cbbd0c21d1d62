/// The objects of a fractal heap that are too large for its blocks, by their keys. A version 2 B-tree lists them.
///
///     78 56 34 12 00 00 00 00  a0 86 01 00 00 00 00 00  01 00 00 00 00 00 00 00     address, length, key
///
/// With filters, a mask of 4 bytes and the length before the filters come between length and key.
struct HugeObjects {
    struct Place {
        let address: Int
        let storedSize: Int
        let mask: Int
        let size: Int

        init(_ reader: inout ByteReader, isFiltered: Bool) throws {
            address = try reader.address(of: "a huge object")
            storedSize = try reader.length()
            mask = isFiltered ? try reader.integer(4) : 0
            size = isFiltered ? try reader.length() : storedSize
        }

        /// Bytes of a place, in a B-tree record or in an object's ID.
        static func width(_ file: FileContext, isFiltered: Bool) -> Int {
            file.offsetSize &+ file.lengthSize &+ (isFiltered ? 4 &+ file.lengthSize : 0)
        }
    }

    private var places: [Int: Place] = [:]

    init(_ file: FileContext, at address: Int, isFiltered: Bool, _ budget: inout MetadataBudget) throws {
        let tree = try BTreeVersion2(
            file, at: address, types: [isFiltered ? .filteredHugeObject : .hugeObject])
        var places: [Int: Place] = [:]
        try tree.visitRecords(&budget) { record, _ in
            let place = try Place(&record, isFiltered: isFiltered)
            places[try record.length()] = place
        }
        self.places = places
    }

    subscript(key: Int) -> Place? { places[key] }
}
