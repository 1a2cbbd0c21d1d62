import PrintableText

/// Hands one JSON value to a type's `init(from:)` and keeps account of what the type asked for.
final class ValueDecoder: Decoder {
    private enum Use {
        case untouched
        case keyed
        case array
        case whole
    }

    let value: JSONValue
    let path: DescriptionPath
    let registry: Registry
    /// Whether the object may have a `"@type"` that the type needn't ask for.
    private let isDescribed: Bool
    private var use = Use.untouched
    /// The keys that the type has asked for so far.
    private(set) var asked: Set<String> = []
    private var elementsRead = 0
    private var children: [ValueDecoder] = []

    init(_ value: JSONValue, at path: DescriptionPath, registry: Registry, isDescribed: Bool = false) {
        self.value = value
        self.path = path
        self.registry = registry
        self.isDescribed = isDescribed
    }

    var codingPath: [any CodingKey] { path.codingPath }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// Reads a whole value and refuses what its type didn't ask for.
    static func decode<Value: Decodable>(
        _ type: Value.Type, from json: JSONValue, at path: DescriptionPath, registry: Registry
    ) throws -> Value {
        if let scalar = type as? any JSONScalar.Type, let value = try scalar.read(json, at: path) as? Value {
            return value
        }
        guard path.depth <= JSONLimits.greatestDepth else { throw DescriptionError.tooDeep(at: path) }
        let describable = type as? any Describable.Type
        if let describable {
            try registry.checkType(json, is: describable, at: path)
        }
        let decoder = ValueDecoder(json, at: path, registry: registry, isDescribed: describable != nil)
        do {
            let result = try Value(from: decoder)
            try decoder.finish()
            return result
        } catch let error as DecodingError {
            throw DescriptionError(error, at: path)
        }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let members) = value else {
            throw DescriptionError.expected("an object", value, at: path)
        }
        use = .keyed
        return KeyedDecodingContainer(KeyedReader(decoder: self, members: members))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let elements) = value else {
            throw DescriptionError.expected("an array", value, at: path)
        }
        use = .array
        return UnkeyedReader(decoder: self, elements: elements)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        takeWhole()
        return SingleValueReader(decoder: self)
    }

    /// The type takes the value as it is and answers for all of it.
    func takeWhole() {
        use = .whole
    }

    func ask(_ key: String) {
        asked.insert(key)
    }

    func readElement(_ index: Int) {
        elementsRead = max(elementsRead, index + 1)
    }

    /// Whether a key is the `"@type"` that has already been seen to.
    func isTypeKey(_ key: String) -> Bool {
        isDescribed && key == typeKey
    }

    func child(_ value: JSONValue, at path: DescriptionPath) -> ValueDecoder {
        let child = ValueDecoder(value, at: path, registry: registry)
        children.append(child)
        return child
    }

    /// Refuses keys and elements that nobody asked for.
    func finish() throws {
        switch (use, value) {
        case (.whole, _):
            break
        case (.array, .array(let elements)) where elementsRead < elements.count:
            throw DescriptionError(
                code: .invalidValue, at: path,
                problem: "expected \(elementsRead) elements, found \(elements.count)")
        case (.array, _):
            break
        case (.keyed, .object(let members)), (.untouched, .object(let members)):
            try refuseUnknown(members)
        default:
            throw DescriptionError.expected("an object", value, at: path)
        }
        for child in children {
            try child.finish()
        }
    }

    private func refuseUnknown(_ members: [String: JSONValue]) throws {
        let unknown = members.keys.filter { !asked.contains($0) && !isTypeKey($0) }
        guard let first = unknown.min(by: precedesInUTF8) else { return }
        let known = asked.sorted(by: precedesInUTF8)
        throw DescriptionError(
            code: .unknownKey, at: path, problem: "unknown key \(quoted(first))",
            advice: adviceOnName(first, among: known, plural: "keys"))
    }
}
