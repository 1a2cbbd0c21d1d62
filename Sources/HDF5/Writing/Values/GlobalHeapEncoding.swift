/// Writes the global heap collections (chapter III.E) that hold strings and sequences of variable length:
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
    /// Gaps in the heap itself: sequences of sequences.
    private var inner: [(collection: Int, gaps: [PlacedGap])] = []

    private static let leastSize = 4096
    private static let greatestSize = 1 << 20

    /// Where an object is: its collection's number and its index there.
    struct Reference {
        let collection: Int
        let index: UInt16
    }

    /// A gap whose content has its place, though the place may have no address yet.
    struct PlacedGap {
        let offset: Int
        let content: Content

        enum Content {
            case heap(Reference, count: Int)
            case reference(String)
        }
    }

    /// Where things are, once that is known.
    struct Addresses {
        var collections: [Int]
        /// The address of the object at a path.
        var object: (String) throws -> Int
    }

    /// Puts into the heap what the gaps ask for.
    mutating func place(_ gapped: GappedBytes) -> [PlacedGap] {
        gapped.gaps.map { gap in
            switch gap.content {
            case .reference(let path): PlacedGap(offset: gap.offset, content: .reference(path))
            case .heap(let content, let count):
                PlacedGap(offset: gap.offset, content: .heap(add(content), count: count))
            }
        }
    }

    private mutating func add(_ content: GappedBytes) -> Reference {
        let gaps = place(content)
        let needed = 16 + aligned(content.bytes.count, to: 8)
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
        collections[collection].append(UInt64(content.bytes.count))
        if !gaps.isEmpty {
            let start = collections[collection].bytes.count
            let moved = gaps.map { PlacedGap(offset: start + $0.offset, content: $0.content) }
            inner.append((collection, moved))
        }
        collections[collection].append(bytes: content.bytes)
        collections[collection].padToMultiple(of: 8)
        defer { nextIndex += 1 }
        return Reference(collection: collection, index: nextIndex)
    }

    /// How many bytes each collection takes.
    var sizes: [Int] { collections.map { max(GlobalHeapEncoding.leastSize, $0.bytes.count) } }

    /// The finished collections.
    func blocks(_ addresses: Addresses) throws -> [[UInt8]] {
        var contents = collections.map(\.bytes)
        for (collection, gaps) in inner {
            try GlobalHeapEncoding.fill(&contents[collection], gaps, addresses)
        }
        return zip(contents, sizes).map { content, size in
            var bytes = content
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

    /// Writes addresses into gaps.
    static func fill(_ bytes: inout [UInt8], _ gaps: [PlacedGap], _ addresses: Addresses) throws {
        for gap in gaps {
            var builder = ByteBuilder()
            switch gap.content {
            case .reference(let path): builder.append(address: try addresses.object(path))
            case .heap(let reference, let count):
                builder.append(UInt32(truncatingIfNeeded: count))
                builder.append(address: addresses.collections[reference.collection])
                builder.append(UInt32(reference.index))
            }
            bytes.replaceSubrange(gap.offset..<gap.offset + builder.bytes.count, with: builder.bytes)
        }
    }
}
