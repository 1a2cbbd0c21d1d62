/// Writes the global heap collections (chapter III.E) that hold strings of variable length:
///
///     47 43 4f 4c   01 00 00 00   size (8 bytes)
///     "GCOL"      version
///     01 00   00 00   00 00 00 00   05 00 00 00 00 00 00 00   68 65 6c 6c 6f 00 00 00
///     index   count   reserved      length                    "hello", padded to 8 bytes
///
/// What is left of a collection is one free object with index 0.
struct GlobalHeapEncoding {
    private var collections: [ByteBuilder] = []
    private var nextIndex: UInt16 = 1

    private static let headerSize = 16
    private static let leastSize = 4096
    private static let greatestSize = 1 << 20

    /// Where a string is: its collection's number and its index there.
    struct Reference {
        let collection: Int
        let index: UInt16
        let length: Int
    }

    mutating func add(_ text: String) -> Reference {
        let utf8 = Array(text.utf8)
        let needed = 16 + aligned(utf8.count, to: 8)
        let isFull = collections.last.map {
            $0.bytes.count + needed + 16 > GlobalHeapEncoding.greatestSize || nextIndex == UInt16.max
        }
        if isFull ?? true {
            var builder = ByteBuilder()
            builder.append("GCOL")
            builder.append(bytes: [1, 0, 0, 0])
            builder.append(UInt64(0))
            collections.append(builder)
            nextIndex = 1
        }
        let collection = collections.count - 1
        collections[collection].append(nextIndex)
        collections[collection].append(UInt16(1))
        collections[collection].append(UInt32(0))
        collections[collection].append(UInt64(utf8.count))
        collections[collection].append(bytes: utf8)
        collections[collection].padToMultiple(of: 8)
        defer { nextIndex += 1 }
        return Reference(collection: collection, index: nextIndex, length: utf8.count)
    }

    /// The finished collections.
    var blocks: [[UInt8]] {
        collections.map { collection in
            var bytes = collection.bytes
            let size = max(GlobalHeapEncoding.leastSize, bytes.count)
            let free = size - bytes.count
            if free >= 16 {
                var builder = ByteBuilder()
                builder.append(UInt64(0))
                builder.append(UInt64(free))
                bytes += builder.bytes
            }
            bytes += [UInt8](repeating: 0, count: size - bytes.count)
            withUnsafeBytes(of: UInt64(size).littleEndian) { bytes.replaceSubrange(8..<16, with: $0) }
            return bytes
        }
    }
}
