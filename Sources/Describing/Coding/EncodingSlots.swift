// Slots that take any type of a kind: values are written with their "@type".

extension KeyedEncodingContainer {
    /// Writes a value with its `"@type"`.
    public mutating func encodeDescribed(_ value: any Describable, forKey key: Key) throws {
        try encode(Described(value), forKey: key)
    }

    /// Writes nothing for `nil`.
    public mutating func encodeDescribedIfPresent(_ value: (any Describable)?, forKey key: Key) throws {
        if let value { try encodeDescribed(value, forKey: key) }
    }

    /// Writes an array of values with their `"@type"`.
    public mutating func encodeDescribed(_ values: [any Describable], forKey key: Key) throws {
        try encode(values.map(Described.init), forKey: key)
    }

    /// Writes an object of values with their `"@type"`.
    public mutating func encodeDescribed(_ values: [String: any Describable], forKey key: Key) throws {
        try encode(values.mapValues(Described.init), forKey: key)
    }
}

extension UnkeyedEncodingContainer {
    /// Writes a value with its `"@type"`.
    public mutating func encodeDescribed(_ value: any Describable) throws {
        try encode(Described(value))
    }
}

extension SingleValueEncodingContainer {
    /// Writes a value with its `"@type"`.
    public mutating func encodeDescribed(_ value: any Describable) throws {
        try encode(Described(value))
    }
}
