/// Makes values from JSON trees, strictly: every key and every array element must be asked for by the type.
public struct DescriptionDecoder: Sendable {
    /// The types that described slots may hold.
    public let registry: Registry

    public init(registry: Registry = Registry()) {
        self.registry = registry
    }

    /// Makes a value of a type that is known beforehand.
    ///
    /// If the type is ``Describable``, the object may have a `"@type"`, which must then name this type.
    ///
    /// - Parameter path: where the JSON stands, for error messages.
    /// - Throws: ``DescriptionError``, and what the type's own `init(from:)` throws.
    public func decode<Value: Decodable>(
        _ type: Value.Type, from json: JSONValue, at path: DescriptionPath = .root
    ) throws -> Value {
        try ValueDecoder.decode(type, from: json, at: path, registry: registry)
    }

    /// Makes a value of the type that `"@type"` names: ``Registry/make(_:kind:from:at:)``.
    public func decode<Value>(
        _ type: Value.Type, kind: Kind, from json: JSONValue, at path: DescriptionPath = .root
    ) throws -> Value {
        try registry.make(type, kind: kind, from: json, at: path)
    }
}
