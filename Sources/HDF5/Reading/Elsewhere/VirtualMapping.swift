/// Where some elements of a virtual dataset come from.
public struct HDF5VirtualMapping: Equatable, Sendable {
    /// The source's file as named in the virtual dataset; "." is the same file. "%b" stands for a block's number.
    public let file: String
    /// The path of the source dataset, in which "%b" stands for a block's number.
    public let dataset: String
    /// The elements of the source.
    public let source: HDF5Selection
    /// As many elements of the virtual dataset, in the same order.
    public let target: HDF5Selection

    public init(file: String, dataset: String, source: HDF5Selection, target: HDF5Selection) {
        self.file = file
        self.dataset = dataset
        self.source = source
        self.target = target
    }
}

/// The mappings of a virtual dataset, which are an object of the global heap.
///
///     00  01 00 00 00 00 00 00 00                 version, 1 mapping:
///     61 2e 68 35 00  2f 64 00                    file "a.h5", dataset "/d",
///     02 00 00 00 …  02 00 00 00 …  xx xx xx xx   source selection, virtual selection; checksum
///
/// In version 1 a byte of flags precedes each mapping: names may be those of an earlier one, or the same file.
enum VirtualMappings {
    private static let structure = "virtual dataset global heap block"

    static func read(at address: Int, index: Int, _ file: FileContext) throws -> [HDF5VirtualMapping] {
        var heap = GlobalHeap(file)
        let object = try heap.value(at: address, index: index)
        var reader = try ByteReader(file, at: object.offset, count: object.count, structure: structure)
        let version = try reader.version(0...1)
        let count = try reader.length()
        // The shortest mapping has two names of no text, or a byte of flags, and two selections.
        guard count <= reader.remaining / 18 else {
            throw reader.damaged("\(count) mappings do not fit \(reader.remaining) bytes")
        }
        var mappings: [HDF5VirtualMapping] = []
        for _ in 0..<count {
            let names = try names(&reader, version: version, mappings)
            let source = try SelectionEncoding.read(&reader)
            let target = try SelectionEncoding.read(&reader)
            mappings.append(
                HDF5VirtualMapping(file: names.file, dataset: names.dataset, source: source, target: target))
        }
        try reader.checksum(from: object.offset)
        return mappings
    }

    private static func names(
        _ reader: inout ByteReader, version: Int, _ earlier: [HDF5VirtualMapping]
    ) throws -> (file: String, dataset: String) {
        let flags = version == 0 ? 0 : try reader.integer(1)
        func shared(_ bit: Int) throws -> HDF5VirtualMapping? {
            guard flags & bit != 0 else { return nil }
            let index = try reader.length()
            guard earlier.indices.contains(index) else {
                throw reader.damaged(
                    "a mapping shares a name with mapping \(index), which does not precede it")
            }
            return earlier[index]
        }
        let file = flags & 4 != 0 ? "." : try shared(1)?.file ?? reader.terminatedText()
        let dataset = try shared(2)?.dataset ?? reader.terminatedText()
        return (file, dataset)
    }
}
