/// What one value writes. Nested containers are encoders of their own, whose results are put together at the end.
final class ValueEncoder: Encoder {
    enum Part {
        case value(JSONValue)
        case encoder(ValueEncoder)
    }

    private enum Content {
        case nothing
        case single(Part)
        case array([Part])
        case object([String: Part])
    }

    let path: DescriptionPath
    private var content = Content.nothing

    init(at path: DescriptionPath) {
        self.path = path
    }

    var codingPath: [any CodingKey] { path.codingPath }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// Writes a whole value.
    static func encode<Value: Encodable>(_ value: Value, at path: DescriptionPath) throws -> Part {
        // Asking the type is much cheaper than casting the value, and arrays may be long.
        if let type = Value.self as? any JSONScalar.Type, let scalar = try write(value, as: type, at: path) {
            return .value(scalar)
        }
        guard path.depth <= JSONLimits.greatestDepth else { throw DescriptionError.tooDeep(at: path) }
        let encoder = ValueEncoder(at: path)
        do {
            try value.encode(to: encoder)
        } catch let error as EncodingError {
            throw DescriptionError(error, at: path)
        }
        return .encoder(encoder)
    }

    private static func write<Scalar: JSONScalar>(
        _ value: some Encodable, as type: Scalar.Type, at path: DescriptionPath
    ) throws -> JSONValue? {
        try (value as? Scalar)?.written(at: path)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if case .object = content {} else { content = .object([:]) }
        return KeyedEncodingContainer(KeyedWriter(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if case .array = content {} else { content = .array([]) }
        return UnkeyedWriter(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        SingleValueWriter(encoder: self)
    }

    func set(_ part: Part) {
        content = .single(part)
    }

    func set(_ part: Part, key: String) {
        guard case .object(var members) = content else { return }
        content = .nothing
        members[key] = part
        content = .object(members)
    }

    func append(_ part: Part) {
        guard case .array(var elements) = content else { return }
        content = .nothing
        elements.append(part)
        content = .array(elements)
    }

    var elementCount: Int {
        if case .array(let elements) = content { elements.count } else { 0 }
    }

    /// Adds the `"@type"`, unless the value wrote one itself or isn't an object.
    func addType(_ name: String) {
        switch content {
        case .nothing:
            content = .object([typeKey: .value(.string(name))])
        case .object(let members) where members[typeKey] == nil:
            set(.value(.string(name)), key: typeKey)
        case .single(.encoder(let inner)):
            inner.addType(name)
        case .single(.value(.object(var members))) where members[typeKey] == nil:
            members[typeKey] = .string(name)
            content = .single(.value(.object(members)))
        case .single, .array, .object:
            break
        }
    }

    /// All that was written; an object without members if nothing was.
    func finished() throws -> JSONValue {
        guard path.depth <= JSONLimits.greatestDepth else { throw DescriptionError.tooDeep(at: path) }
        switch content {
        case .nothing:
            return .object([:])
        case .single(let part):
            return try part.finished()
        case .array(let elements):
            return .array(try elements.map { try $0.finished() })
        case .object(let members):
            return .object(try members.mapValues { try $0.finished() })
        }
    }
}

extension ValueEncoder.Part {
    func finished() throws -> JSONValue {
        switch self {
        case .value(let value): value
        case .encoder(let encoder): try encoder.finished()
        }
    }
}
