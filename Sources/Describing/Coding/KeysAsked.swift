extension Registry {
    /// The keys that a type asks for while it is made from a description, `"@type"` left out: with those that
    /// it writes, all options that it has. For tests that no option is missing from descriptions.
    package func keysAsked(
        by type: any Describable.Type, from json: JSONValue
    ) throws -> Set<String> {
        try keys(type, json)
    }

    private func keys<Value: Describable>(_ type: Value.Type, _ json: JSONValue) throws -> Set<String> {
        let decoder = ValueDecoder(json, at: .root, registry: self, isDescribed: true)
        _ = try Value(from: decoder)
        return decoder.asked
    }
}
