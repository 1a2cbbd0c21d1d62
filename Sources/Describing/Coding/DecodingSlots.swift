// Slots that take any type of a kind: the "@type" says which.

extension KeyedDecodingContainer {
    /// Makes the described value: `decodeDescribed((any Schedule).self, kind: .schedule, forKey: .learningRate)`.
    ///
    /// - Throws: ``DescriptionError``, as ``Registry/make(_:kind:from:at:)``.
    public func decodeDescribed<Value>(_ type: Value.Type, kind: Kind, forKey key: Key) throws -> Value {
        try superDecoder(forKey: key).makeDescribed(type, kind: kind)
    }

    /// `nil` if the key isn't there or holds `null`.
    public func decodeDescribedIfPresent<Value>(
        _ type: Value.Type, kind: Kind, forKey key: Key
    ) throws -> Value? {
        guard contains(key), try !decodeNil(forKey: key) else { return nil }
        return try decodeDescribed(type, kind: kind, forKey: key)
    }

    /// Makes an array of described values: `decodeDescribed([any Hook].self, kind: .hook, forKey: .hooks)`.
    public func decodeDescribed<Value>(_ type: [Value].Type, kind: Kind, forKey key: Key) throws -> [Value] {
        let decoder = try superDecoder(forKey: key)
        guard case .array(let elements) = try decoder.json() else {
            throw DescriptionError.expected("an array", try decoder.json(), at: decoder.path)
        }
        return try elements.enumerated().map { index, element in
            try decoder.makeDescribed(
                Value.self, kind: kind, from: element, at: decoder.path.appending(index: index))
        }
    }

    /// Makes the described members of an object: `decodeDescribed([String: any Layer].self, kind: .layer, forKey: …)`.
    public func decodeDescribed<Value>(
        _ type: [String: Value].Type, kind: Kind, forKey key: Key
    ) throws -> [String: Value] {
        let decoder = try superDecoder(forKey: key)
        guard case .object(let members) = try decoder.json() else {
            throw DescriptionError.expected("an object", try decoder.json(), at: decoder.path)
        }
        var result: [String: Value] = [:]
        for name in members.keys.sorted(by: precedesInUTF8) {
            result[name] = try members[name].map { member in
                try decoder.makeDescribed(
                    Value.self, kind: kind, from: member, at: decoder.path.appending(name))
            }
        }
        return result
    }
}

extension UnkeyedDecodingContainer {
    /// Makes the described value that comes next.
    public mutating func decodeDescribed<Value>(_ type: Value.Type, kind: Kind) throws -> Value {
        try superDecoder().makeDescribed(type, kind: kind)
    }
}

extension Decoder {
    /// Where the value stands in the whole description.
    public var path: DescriptionPath {
        (self as? ValueDecoder)?.path ?? DescriptionPath(codingPath)
    }

    /// The types that described slots may hold; `nil` for another coder than ours.
    public var registry: Registry? {
        guard let decoder = self as? ValueDecoder else { return nil }
        // Without its type the property would be this one again.
        let registry: Registry = decoder.registry
        return registry
    }

    /// The value as it is. Whoever takes it answers for all its keys: none is refused as unknown.
    ///
    /// - Throws: ``DescriptionError`` if this isn't one of our decoders.
    public func json() throws -> JSONValue {
        let decoder = try own()
        decoder.takeWhole()
        return decoder.value
    }

    /// Makes the described value that this decoder stands at.
    ///
    /// - Throws: ``DescriptionError``, as ``Registry/make(_:kind:from:at:)``.
    public func makeDescribed<Value>(_ type: Value.Type, kind: Kind) throws -> Value {
        try makeDescribed(type, kind: kind, from: json(), at: path)
    }

    /// Makes a described value from JSON that was taken with ``json()`` and maybe changed.
    public func makeDescribed<Value>(
        _ type: Value.Type, kind: Kind, from json: JSONValue, at path: DescriptionPath
    ) throws -> Value {
        try own().registry.make(type, kind: kind, from: json, at: path)
    }

    private func own() throws -> ValueDecoder {
        guard let decoder = self as? ValueDecoder else { throw DescriptionError.wrongCoder(at: codingPath) }
        return decoder
    }
}
