/// Values by name, in the order of the names' bytes.
struct NameTable<Value: Sendable>: Sendable {
    /// Sorted by the names' bytes.
    let names: [String]
    /// In the order of the names.
    let values: [Value]
    /// The names' bytes, where they are not those of the texts.
    private let keys: [[UInt8]]?

    /// - Parameter duplicate: makes the error for two values of one name.
    init(_ items: [Value], name: (Value) -> String, duplicate: (Value) -> HDF5Error) throws {
        // Names in other encodings than UTF-8 are few, and only for them are bytes kept.
        let hasEscapes = items.contains { HDF5Name.mayHoldEscapes(name($0)) }
        if hasEscapes {
            let sorted = items.map { (bytes: HDF5Name.bytes(name($0)), value: $0) }
                .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
            for (left, right) in zip(sorted, sorted.dropFirst()) where left.bytes == right.bytes {
                throw duplicate(right.value)
            }
            keys = sorted.map(\.bytes)
            values = sorted.map(\.value)
        } else {
            values = items.sorted { name($0).utf8.lexicographicallyPrecedes(name($1).utf8) }
            for (left, right) in zip(values, values.dropFirst())
            where name(left).utf8.elementsEqual(name(right).utf8) {
                throw duplicate(right)
            }
            keys = nil
        }
        names = values.map(name)
    }

    subscript(name: String) -> Value? {
        let bytes = HDF5Name.bytes(name)
        var (low, high) = (0, values.count)
        while low < high {
            let middle = low &+ (high &- low) / 2
            if precedes(middle, bytes) { low = middle &+ 1 } else { high = middle }
        }
        guard low < values.count else { return nil }
        let isFound = keys.map { $0[low] == bytes } ?? names[low].utf8.elementsEqual(bytes)
        return isFound ? values[low] : nil
    }

    private func precedes(_ index: Int, _ bytes: [UInt8]) -> Bool {
        keys.map { $0[index].lexicographicallyPrecedes(bytes) }
            ?? names[index].utf8.lexicographicallyPrecedes(bytes)
    }
}
