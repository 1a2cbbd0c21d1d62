import PrintableText

extension Registry {
    /// Makes the object that a description describes.
    ///
    /// - Parameters:
    ///   - type: what the result is to be, usually a protocol: `(any Layer).self`.
    ///   - kind: the slot that the object is to stand in.
    ///   - json: an object with a `"@type"` of that kind.
    ///   - path: where the JSON stands, for error messages.
    /// - Throws: ``DescriptionError``, and what the described type's own `init(from:)` throws.
    public func make<Result>(
        _ type: Result.Type, kind: Kind, from json: JSONValue, at path: DescriptionPath = .root
    ) throws -> Result {
        let found = try describedType(kind, json, at: path)
        return try cast(try make(found, from: json, at: path), to: type, kind, at: path)
    }

    /// Makes an object of a type that is known beforehand, for slots where a plain number or array stands for a type.
    public func make(
        _ type: any Describable.Type, from json: JSONValue, at path: DescriptionPath = .root
    ) throws -> any Describable {
        try decode(type, from: json, at: path)
    }

    private func decode<Value: Describable>(
        _ type: Value.Type, from json: JSONValue, at path: DescriptionPath
    ) throws -> any Describable {
        try ValueDecoder.decode(type, from: json, at: path, registry: self)
    }

    /// The type that the object's `"@type"` names.
    ///
    /// - Throws: ``DescriptionError`` if this is no object, has no `"@type"`, or names a type that the slot doesn't take.
    public func describedType(
        _ kind: Kind, _ json: JSONValue, at path: DescriptionPath = .root
    ) throws -> any Describable.Type {
        guard case .object(let members) = json else {
            throw DescriptionError.expected("\(withArticle(kind.name)) with an \"@type\"", json, at: path)
        }
        let name = try typeName(members, at: path)
        guard let name else {
            throw DescriptionError(
                code: .missingKey, at: path, problem: "missing key '@type'",
                advice: "it says which \(kind) this is")
        }
        if let type = type(named: name, kind: kind) { return type }
        if let other = kinds(named: name).first {
            throw DescriptionError(
                code: .wrongKind, at: path,
                sentence:
                    "\(quoted(name)) is \(withArticle(other.name)), and \(path) takes \(withArticle(kind.name))"
            )
        }
        throw DescriptionError(
            code: .unknownType, at: path, problem: "unknown \(kind) type \(quoted(name))",
            advice: adviceOnName(name, among: names(of: kind), plural: "\(kind) types"))
    }

    /// Refuses a `"@type"` that names another type than the one that the place takes.
    func checkType(_ json: JSONValue, is type: any Describable.Type, at path: DescriptionPath) throws {
        guard case .object(let members) = json, let name = try typeName(members, at: path) else { return }
        let isAlias = types(named: name).contains { $0 == type }
        guard name == type.typeName || isAlias else {
            throw DescriptionError(
                code: .unknownType, at: path,
                problem: "expected the type \(quoted(type.typeName)), found \(quoted(name))")
        }
    }

    private func typeName(_ members: [String: JSONValue], at path: DescriptionPath) throws -> String? {
        try members[typeKey].map { try String.read($0, at: path.appending(typeKey)) }
    }

    private func cast<Result>(
        _ made: any Describable, to type: Result.Type, _ kind: Kind, at path: DescriptionPath
    ) throws -> Result {
        guard let result = made as? Result else {
            throw DescriptionError(
                code: .wrongKind, at: path,
                sentence:
                    "the registry has \(quoted(Swift.type(of: made).typeName)) as \(withArticle(kind.name)), "
                    + "but \(path) takes \(type)")
        }
        return result
    }
}
