/// Writes values as JSON trees.
public struct DescriptionEncoder: Sendable {
    public init() {}

    /// The value as JSON. The value itself gets no `"@type"`; what it writes with `encodeDescribed` does.
    ///
    /// - Parameter path: where the value stands, for error messages.
    /// - Throws: ``DescriptionError``, for a number that isn't finite or for nesting that is too deep, and what the
    ///   value's own `encode(to:)` throws.
    public func encode(_ value: some Encodable, at path: DescriptionPath = .root) throws -> JSONValue {
        try ValueEncoder.encode(value, at: path).finished()
    }

    /// The value as JSON with its `"@type"`. A value that encodes itself as something else than an object stays that.
    ///
    /// - Parameter path: where the value stands, for error messages.
    /// - Throws: as ``encode(_:at:)``.
    public func describe(_ value: any Describable, at path: DescriptionPath = .root) throws -> JSONValue {
        try encode(Described(value), at: path)
    }
}

/// The description of a value, with its `"@type"`.
///
/// - Throws: as ``DescriptionEncoder/describe(_:at:)``.
public func description(of value: any Describable) throws -> JSONValue {
    try DescriptionEncoder().describe(value)
}

/// The key that names a described value's type.
let typeKey = "@type"

/// A value that is written with its `"@type"`.
struct Described: Encodable {
    let value: any Describable

    init(_ value: any Describable) {
        self.value = value
    }

    func encode(to encoder: any Encoder) throws {
        guard let encoder = encoder as? ValueEncoder else {
            throw DescriptionError.wrongCoder(at: encoder.codingPath)
        }
        try value.encode(to: encoder)
        encoder.addType(type(of: value).typeName)
    }
}
