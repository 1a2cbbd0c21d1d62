import PrintableText

// The generic `decode` of each container also stands for the protocols' methods on Bool, String, Int and so on.

struct KeyedReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: ValueDecoder
    let members: [String: JSONValue]

    var codingPath: [any CodingKey] { decoder.codingPath }

    /// The keys that the key type has, sorted; they count as known only when they are read.
    var allKeys: [Key] {
        members.keys.sorted(by: precedesInUTF8).filter { !decoder.isTypeKey($0) }.compactMap(
            Key.init(stringValue:))
    }

    func contains(_ key: Key) -> Bool {
        decoder.ask(key.stringValue)
        return members[key.stringValue] != nil
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        try member(key.stringValue) == .null
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try ValueDecoder.decode(
            type, from: member(key.stringValue), at: path(key.stringValue), registry: decoder.registry)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try child(key.stringValue).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try child(key.stringValue).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { try child("super") }
    func superDecoder(forKey key: Key) throws -> any Decoder { try child(key.stringValue) }

    private func path(_ key: String) -> DescriptionPath { decoder.path.appending(key) }

    private func child(_ key: String) throws -> ValueDecoder {
        decoder.child(try member(key), at: path(key))
    }

    private func member(_ key: String) throws -> JSONValue {
        decoder.ask(key)
        if let value = members[key] { return value }
        // A key that the key type doesn't know and that looks like the missing one is the likelier mistake.
        let strange = members.keys.filter { Key(stringValue: $0) == nil && !decoder.isTypeKey($0) }
        if let misspelt = nearestName(to: key, among: strange.sorted(by: precedesInUTF8)) {
            throw DescriptionError(
                code: .unknownKey, at: decoder.path, problem: "unknown key \(quoted(misspelt))",
                advice: "did you mean \(quoted(key))?")
        }
        throw DescriptionError(code: .missingKey, at: decoder.path, problem: "missing key \(quoted(key))")
    }
}

struct UnkeyedReader: UnkeyedDecodingContainer {
    let decoder: ValueDecoder
    let elements: [JSONValue]
    private(set) var currentIndex = 0

    init(decoder: ValueDecoder, elements: [JSONValue]) {
        self.decoder = decoder
        self.elements = elements
    }

    var codingPath: [any CodingKey] { decoder.codingPath }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    mutating func decodeNil() throws -> Bool {
        guard try element() == .null else { return false }
        advance()
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let result = try ValueDecoder.decode(type, from: element(), at: path, registry: decoder.registry)
        advance()
        return result
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try child().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try child().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { try child() }

    private var path: DescriptionPath { decoder.path.appending(index: currentIndex) }

    private func element() throws -> JSONValue {
        guard elements.indices.contains(currentIndex) else {
            throw DescriptionError(
                code: .missingKey, at: decoder.path,
                problem: "the array ends after \(elements.count) elements",
                advice: "at least \(currentIndex + 1) are expected")
        }
        return elements[currentIndex]
    }

    private mutating func child() throws -> ValueDecoder {
        let child = decoder.child(try element(), at: path)
        advance()
        return child
    }

    private mutating func advance() {
        decoder.readElement(currentIndex)
        currentIndex += 1
    }
}

struct SingleValueReader: SingleValueDecodingContainer {
    let decoder: ValueDecoder

    var codingPath: [any CodingKey] { decoder.codingPath }

    func decodeNil() -> Bool { decoder.value == .null }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try ValueDecoder.decode(type, from: decoder.value, at: decoder.path, registry: decoder.registry)
    }
}
