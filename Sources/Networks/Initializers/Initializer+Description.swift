import Describing

/// The initializer that a description in any of its forms describes: a number, nested lists of numbers, or an object
/// with a `"@type"`.
///
/// - Throws: ``DescriptionError``
func decodeInitializer(
    from json: JSONValue, at path: DescriptionPath, registry: Registry
) throws -> any Initializer {
    let decoder = DescriptionDecoder(registry: registry)
    switch json {
    case .integer, .unsigned, .number:
        return try decoder.decode(Constant.self, from: json, at: path)
    case .array:
        return try decoder.decode(ArrayInitializer.self, from: json, at: path)
    case .object:
        return try decoder.decode((any Initializer).self, kind: .initializer, from: json, at: path)
    case .null, .bool, .string:
        throw DescriptionError(
            code: .wrongType, at: path,
            problem: "expected an initializer, found \(json.summary)",
            advice: "write a number, nested lists of numbers, or an object with an \"@type\"")
    }
}

extension KeyedDecodingContainer {
    /// Makes an initializer from a description in any of its forms.
    func decodeInitializer(forKey key: Key) throws -> any Initializer {
        let decoder = try superDecoder(forKey: key)
        return try Networks.decodeInitializer(
            from: decoder.json(), at: decoder.path, registry: decoder.registry ?? Registry())
    }
}
