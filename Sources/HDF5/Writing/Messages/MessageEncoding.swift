/// Header messages, as the specification's chapter IV.A.2 lays them out, in a form: the modern one's versions are
/// those of HDF5 1.8, the oldest one's those that every version reads. A dataspace of 3 x 5 elements, for example:
///
///     02   02    00     01       03 00 00 00 00 00 00 00  05 00 00 00 00 00 00 00
///     version rank flags simple  extents
struct MessageEncoding {
    let form: HDF5Writer.Form

    enum Kind: UInt8 {
        case dataspace = 0x01
        case linkInfo = 0x02
        case datatype = 0x03
        case oldFillValue = 0x04
        case fillValue = 0x05
        case link = 0x06
        case layout = 0x08
        case groupInfo = 0x0A
        case filterPipeline = 0x0B
        case attribute = 0x0C
        case symbolTable = 0x11
        case attributeInfo = 0x15
        case referenceCount = 0x16
    }

    func datatype(_ type: StoredType) -> [UInt8] { DatatypeEncoding.bytes(type, form) }

    /// - Parameters:
    ///   - shape: `nil` for a scalar.
    ///   - maximum: how far each axis may grow, if that is more.
    func dataspace(_ shape: [Int]?, maximum: [Int?]? = nil, isNull: Bool = false) -> [UInt8] {
        var builder = ByteBuilder()
        let (rank, flags) = (UInt8(shape?.count ?? 0), UInt8(maximum == nil ? 0 : 1))
        switch form {
        case .modern: builder.append(bytes: [2, rank, flags, isNull ? 2 : shape == nil ? 0 : 1])
        case .oldest: builder.append(bytes: [1, rank, flags, 0, 0, 0, 0, 0])
        }
        for extent in shape ?? [] { builder.append(UInt64(extent)) }
        for extent in maximum ?? [] { builder.append(extent.map(UInt64.init) ?? UInt64.max) }
        return builder.bytes
    }

    /// Space is allocated late, and the fill value written if one was set: by default none is, which is zeros.
    func fillValue(_ value: [UInt8]?) -> [UInt8] {
        var builder = ByteBuilder()
        switch form {
        case .modern: builder.append(bytes: [3, value == nil ? 0x0A : 0x2A])
        case .oldest: builder.append(bytes: [2, 2, 2, value == nil ? 0 : 1])
        }
        if let value {
            builder.append(UInt32(value.count))
            builder.append(bytes: value)
        }
        return builder.bytes
    }

    /// The fill value as HDF5 1.4 and before read it.
    func oldFillValue(_ value: [UInt8]) -> [UInt8] {
        var builder = ByteBuilder()
        builder.append(UInt32(value.count))
        builder.append(bytes: value)
        return builder.bytes
    }

    func contiguous(address: Int, byteCount: Int) -> [UInt8] {
        var builder = ByteBuilder()
        builder.append(bytes: [3, 1])
        builder.append(byteCount == 0 ? ByteBuilder.undefinedAddress : UInt64(address))
        builder.append(UInt64(byteCount))
        return builder.bytes
    }

    /// Data in the message itself.
    func compact(_ data: [UInt8]) -> [UInt8] {
        var builder = ByteBuilder()
        builder.append(bytes: [3, 0])
        builder.append(UInt16(truncatingIfNeeded: data.count))
        builder.append(bytes: data)
        return builder.bytes
    }

    func chunked(treeAddress: Int?, chunk: [Int], elementSize: Int) -> [UInt8] {
        var builder = ByteBuilder()
        builder.append(bytes: [3, 2, UInt8(chunk.count + 1)])
        builder.append(treeAddress.map(UInt64.init) ?? ByteBuilder.undefinedAddress)
        for extent in chunk + [elementSize] { builder.append(UInt32(extent)) }
        return builder.bytes
    }

    func filters(_ filters: [HDF5Storage.Filter], elementSize: Int) -> [UInt8] {
        var builder = ByteBuilder()
        switch form {
        case .modern: builder.append(bytes: [2, UInt8(filters.count)])
        case .oldest: builder.append(bytes: [1, UInt8(filters.count), 0, 0, 0, 0, 0, 0])
        }
        func filter(_ identifier: UInt16, _ value: Int?) {
            builder.append(identifier)
            if form == .oldest { builder.append(UInt16(0)) }  // no name
            // Optional, as the C library has them, except for checksums.
            builder.append(UInt16(value == nil ? 0 : 1))
            builder.append(UInt16(value == nil ? 0 : 1))
            guard let value else { return }
            builder.append(UInt32(value))
            if form == .oldest { builder.append(UInt32(0)) }
        }
        for one in filters {
            switch one {
            case .deflate(let level): filter(1, level)
            case .shuffle: filter(2, elementSize)
            case .fletcher32: filter(3, nil)
            }
        }
        return builder.bytes
    }

    /// A group without creation order, heap or index: its links are messages.
    var linkInfo: [UInt8] {
        var builder = ByteBuilder()
        builder.append(bytes: [0, 0])
        builder.append(ByteBuilder.undefinedAddress)
        builder.append(ByteBuilder.undefinedAddress)
        return builder.bytes
    }

    var groupInfo: [UInt8] { [0, 0] }

    /// Attributes without creation order, heap or index: they are messages. Without this message the C library
    /// counts none.
    var attributeInfo: [UInt8] { linkInfo }

    /// A group whose links are in a B-tree of symbol table nodes.
    func symbolTable(tree: Int, heap: Int) -> [UInt8] {
        var builder = ByteBuilder()
        builder.append(address: tree)
        builder.append(address: heap)
        return builder.bytes
    }

    /// How many links there are to an object with more than one.
    func referenceCount(_ count: Int) -> [UInt8] {
        var builder = ByteBuilder()
        builder.append(UInt8(0))
        builder.append(UInt32(count))
        return builder.bytes
    }

    func hardLink(_ name: String, address: Int) -> [UInt8] {
        var builder = link(name, type: nil)
        builder.append(address: address)
        return builder.bytes
    }

    func softLink(_ name: String, target: String) -> [UInt8] {
        var builder = link(name, type: 1)
        builder.append(UInt16(truncatingIfNeeded: target.utf8.count))
        builder.append(bytes: Array(target.utf8))
        return builder.bytes
    }

    func externalLink(_ name: String, file: String, target: String) -> [UInt8] {
        var builder = link(name, type: 64)
        builder.append(UInt16(truncatingIfNeeded: file.utf8.count + target.utf8.count + 3))
        builder.append(UInt8(0))
        builder.append(name: file, isPadded: false)
        builder.append(name: target, isPadded: false)
        return builder.bytes
    }

    /// Flags: the type follows unless it is a hard link, the name's character set follows; its length has two
    /// bytes.
    private func link(_ name: String, type: UInt8?) -> ByteBuilder {
        var builder = ByteBuilder()
        if let type {
            builder.append(bytes: [1, 0x19, type, 1])
        } else {
            builder.append(bytes: [1, 0x11, 1])
        }
        builder.append(UInt16(truncatingIfNeeded: name.utf8.count))
        builder.append(bytes: Array(name.utf8))
        return builder
    }

    func attribute(_ name: String, _ value: HDF5Value, data: [UInt8]) -> [UInt8] {
        let (type, space) = (datatype(value.type), dataspace(value.shape, isNull: value.isNull))
        var builder = ByteBuilder()
        builder.append(bytes: [form == .modern ? 3 : 1, 0])
        builder.append(UInt16(truncatingIfNeeded: name.utf8.count + 1))
        builder.append(UInt16(truncatingIfNeeded: type.count))
        builder.append(UInt16(truncatingIfNeeded: space.count))
        switch form {
        case .modern:
            builder.append(UInt8(1))
            builder.append(name: name, isPadded: false)
            builder.append(bytes: type + space)
        case .oldest:
            builder.append(name: name, isPadded: true)
            builder.append(bytes: type)
            builder.padToMultiple(of: 8)
            builder.append(bytes: space)
            builder.padToMultiple(of: 8)
        }
        builder.append(bytes: data)
        return builder.bytes
    }
}
