/// Header messages, as the specification's chapter IV.A.2 lays them out. A 32-bit little-endian float's
/// datatype message, for example, is
///
///     11 20 1f 00   04 00 00 00   00 00 20 00   17 08 00 17   7f 00 00 00
///     class, bits   size          offset, bits  exponent 8 bits at 23, mantissa 23 at 0, bias 127
enum MessageEncoding {
    enum Kind: UInt8 {
        case dataspace = 0x01
        case linkInfo = 0x02
        case datatype = 0x03
        case fillValue = 0x05
        case link = 0x06
        case layout = 0x08
        case groupInfo = 0x0A
        case filterPipeline = 0x0B
        case attribute = 0x0C
    }

    static func datatype(_ type: StoredType) -> [UInt8] {
        var builder = ByteBuilder()
        func head(_ class: UInt8, _ bits: (UInt8, UInt8)) {
            builder.append(0x10 | `class`)
            builder.append(bits.0)
            builder.append(bits.1)
            builder.append(UInt8(0))
            builder.append(UInt32(type.size))
        }
        switch type {
        case .integer(let bytes, let signed):
            head(0, (signed ? 0x08 : 0, 0))
            builder.append(UInt16(0))
            builder.append(UInt16(bytes * 8))
        case .float(let bytes):
            let isSingle = bytes == 4
            head(1, (0x20, isSingle ? 31 : 63))
            builder.append(UInt16(0))
            builder.append(UInt16(bytes * 8))
            builder.append(UInt8(isSingle ? 23 : 52))
            builder.append(UInt8(isSingle ? 8 : 11))
            builder.append(UInt8(0))
            builder.append(UInt8(isSingle ? 23 : 52))
            builder.append(UInt32(isSingle ? 127 : 1023))
        case .fixedString:
            head(3, (0x11, 0))  // padded with zeros, UTF-8
        case .variableString:
            head(9, (0x01, 0x01))  // a string, UTF-8, of:
            builder.append(bytes: [0x13, 0x10, 0, 0, 1, 0, 0, 0])  // characters in UTF-8
        }
        return builder.bytes
    }

    /// - Parameter shape: `nil` for a scalar.
    static func dataspace(_ shape: [Int]?) -> [UInt8] {
        var builder = ByteBuilder()
        builder.append(UInt8(2))
        builder.append(UInt8(shape?.count ?? 0))
        builder.append(UInt8(0))
        builder.append(UInt8(shape == nil ? 0 : 1))
        for extent in shape ?? [] { builder.append(UInt64(extent)) }
        return builder.bytes
    }

    /// No value of its own: zeros, written when space is allocated, which is late.
    static let fillValue: [UInt8] = [3, 0x0A]

    static func contiguous(address: Int, byteCount: Int) -> [UInt8] {
        var builder = ByteBuilder()
        builder.append(bytes: [3, 1])
        builder.append(byteCount == 0 ? ByteBuilder.undefinedAddress : UInt64(address))
        builder.append(UInt64(byteCount))
        return builder.bytes
    }

    static func chunked(treeAddress: Int?, chunk: [Int], elementSize: Int) -> [UInt8] {
        var builder = ByteBuilder()
        builder.append(bytes: [3, 2, UInt8(chunk.count + 1)])
        builder.append(treeAddress.map(UInt64.init) ?? ByteBuilder.undefinedAddress)
        for extent in chunk + [elementSize] { builder.append(UInt32(extent)) }
        return builder.bytes
    }

    static func filters(_ storage: HDF5Storage, elementSize: Int) -> [UInt8] {
        var builder = ByteBuilder()
        builder.append(bytes: [2, storage.shuffles ? 2 : 1])
        func filter(_ identifier: UInt16, _ value: Int) {
            builder.append(identifier)
            builder.append(UInt16(0))
            builder.append(UInt16(1))
            builder.append(UInt32(value))
        }
        if storage.shuffles { filter(2, elementSize) }
        filter(1, storage.level)
        return builder.bytes
    }

    /// A group without creation order, heap or index: its links are messages.
    static var linkInfo: [UInt8] {
        var builder = ByteBuilder()
        builder.append(bytes: [0, 0])
        builder.append(ByteBuilder.undefinedAddress)
        builder.append(ByteBuilder.undefinedAddress)
        return builder.bytes
    }

    static let groupInfo: [UInt8] = [0, 0]

    static func hardLink(_ name: String, address: Int) -> [UInt8] {
        let utf8 = Array(name.utf8)
        var builder = ByteBuilder()
        // Flags: the name's character set follows; its length has two bytes.
        builder.append(bytes: [1, 0x11, 1])
        builder.append(UInt16(truncatingIfNeeded: utf8.count))
        builder.append(bytes: utf8)
        builder.append(address: address)
        return builder.bytes
    }

    static func attribute(_ name: String, _ value: HDF5Value, data: [UInt8]) -> [UInt8] {
        let (type, space) = (datatype(value.type), dataspace(value.shape))
        let utf8 = Array(name.utf8) + [0]
        var builder = ByteBuilder()
        builder.append(bytes: [3, 0])
        builder.append(UInt16(truncatingIfNeeded: utf8.count))
        builder.append(UInt16(truncatingIfNeeded: type.count))
        builder.append(UInt16(truncatingIfNeeded: space.count))
        builder.append(UInt8(1))
        builder.append(bytes: utf8 + type + space + data)
        return builder.bytes
    }
}
