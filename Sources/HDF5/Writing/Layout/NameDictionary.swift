/// Values by name, where names are the same only if their bytes are: `String` also takes different spellings of an accented
/// letter for the same, which HDF5 does not.
struct NameDictionary<Value> {
    private var values: [Key: Value] = [:]

    private struct Key: Hashable {
        let name: String

        static func == (left: Key, right: Key) -> Bool { left.name.utf8.elementsEqual(right.name.utf8) }

        func hash(into hasher: inout Hasher) {
            for byte in name.utf8 { hasher.combine(byte) }
        }
    }

    var isEmpty: Bool { values.isEmpty }

    subscript(name: String) -> Value? {
        get { values[Key(name: name)] }
        set { values[Key(name: name)] = newValue }
    }
}

extension NameDictionary: Sequence {
    func makeIterator() -> some IteratorProtocol<(key: String, value: Value)> {
        values.lazy.map { (key: $0.key.name, value: $0.value) }.makeIterator()
    }
}
