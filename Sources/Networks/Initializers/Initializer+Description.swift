import Describing

extension Decoder {
    /// Makes an initializer from a description in any of its forms: a number, nested lists of numbers, or an
    /// object with a `"@type"`.
    ///
    /// - Throws: ``DescriptionError``
    func makeInitializer(from json: JSONValue, at path: DescriptionPath) throws -> any Initializer {
        switch json {
        case .integer, .unsigned, .number:
            return try DescriptionDecoder().decode(Constant.self, from: json, at: path)
        case .array:
            return try DescriptionDecoder().decode(ArrayInitializer.self, from: json, at: path)
        case .object:
            return try makeDescribed((any Initializer).self, kind: .initializer, from: json, at: path)
        case .null, .bool, .string:
            throw DescriptionError(
                code: .wrongType, at: path,
                problem: "expected an initializer, found \(json.summary)",
                advice: "write a number, nested lists of numbers, or an object with an \"@type\"")
        }
    }
}

extension KeyedDecodingContainer {
    /// Makes an initializer from a description in any of its forms.
    func decodeInitializer(forKey key: Key) throws -> any Initializer {
        let decoder = try superDecoder(forKey: key)
        return try decoder.makeInitializer(from: decoder.json(), at: decoder.path)
    }
}
