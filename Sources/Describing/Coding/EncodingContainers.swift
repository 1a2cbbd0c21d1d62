// The generic `encode` of each container also stands for the protocols' methods on Bool, String, Int and so on.

struct KeyedWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: ValueEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }

    func encodeNil(forKey key: Key) {
        encoder.set(.value(.null), key: key.stringValue)
    }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        let part = try ValueEncoder.encode(value, at: encoder.path.appending(key.stringValue))
        encoder.set(part, key: key.stringValue)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        child(key.stringValue).container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        child(key.stringValue).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { child("super") }
    func superEncoder(forKey key: Key) -> any Encoder { child(key.stringValue) }

    private func child(_ key: String) -> ValueEncoder {
        let child = ValueEncoder(at: encoder.path.appending(key))
        encoder.set(.encoder(child), key: key)
        return child
    }
}

struct UnkeyedWriter: UnkeyedEncodingContainer {
    let encoder: ValueEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }
    var count: Int { encoder.elementCount }

    func encodeNil() {
        encoder.append(.value(.null))
    }

    func encode<Value: Encodable>(_ value: Value) throws {
        encoder.append(try ValueEncoder.encode(value, at: encoder.path.appending(index: count)))
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> {
        child().container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { child().unkeyedContainer() }
    func superEncoder() -> any Encoder { child() }

    private func child() -> ValueEncoder {
        let child = ValueEncoder(at: encoder.path.appending(index: count))
        encoder.append(.encoder(child))
        return child
    }
}

struct SingleValueWriter: SingleValueEncodingContainer {
    let encoder: ValueEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }

    func encodeNil() {
        encoder.set(.value(.null))
    }

    func encode<Value: Encodable>(_ value: Value) throws {
        encoder.set(try ValueEncoder.encode(value, at: encoder.path))
    }
}
