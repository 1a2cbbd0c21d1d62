/// One step that chunks went through when they were written.
public struct HDF5Filter: Equatable, Sendable {
    /// The number under which the filter is registered with the HDF Group: 1 deflate, 2 shuffle, 3 fletcher32,
    /// 5 n-bit, 6 scale-offset, 32000 LZF are read; others are named only.
    public let id: Int
    /// The name that the file gives, or the one that the filter is registered under; "" if there is neither.
    public let name: String
    /// Whether the writer was free to leave the filter out. Reading does not depend on it.
    public let isOptional: Bool
    /// The filter's parameters, such as deflate's level.
    public let parameters: [UInt32]

    public init(id: Int, name: String, isOptional: Bool, parameters: [UInt32]) {
        self.id = id
        self.name = name
        self.isOptional = isOptional
        self.parameters = parameters
    }
}

/// The filter pipeline message (0x0B).
///
/// Version 2, gzip of level 4 alone:
///
///     02 01  01 00 01 00 01 00  04 00 00 00     version, 1 filter; deflate, optional, 1 parameter; 4
enum FilterPipelineMessage {
    static func read(_ message: HeaderMessage, _ file: FileContext) throws -> [HDF5Filter] {
        var reader = try message.reader(file)
        let version = try reader.version(1...2)
        let count = try reader.integer(1)
        guard count <= FilterPipeline.mostFilters else {
            throw reader.damaged("\(count) filters are more than \(FilterPipeline.mostFilters)")
        }
        if version == 1 { try reader.skip(6) }
        var filters: [HDF5Filter] = []
        for _ in 0..<count { filters.append(try filter(&reader, version: version)) }
        return filters
    }

    private static func filter(_ reader: inout ByteReader, version: Int) throws -> HDF5Filter {
        let id = try reader.integer(2)
        let nameLength = version == 1 || id >= 256 ? try reader.integer(2) : 0
        let flags = try reader.integer(2)
        let count = try reader.integer(2)
        let start = reader.position
        let name = try reader.text(nameLength)
        if version == 1 { try reader.align(from: start) }
        var parameters: [UInt32] = []
        for _ in 0..<count { parameters.append(UInt32(truncatingIfNeeded: try reader.bits(4))) }
        if version == 1, count & 1 == 1 { try reader.skip(4) }
        return HDF5Filter(
            id: id, name: name.isEmpty ? HDF5Filter.registeredName(id) ?? "" : name,
            isOptional: flags & 1 != 0,
            parameters: parameters)
    }
}
