import PrintableText

// Values with a default, within a range, or of a fixed choice.

extension KeyedDecodingContainer {
    /// The value, or the default if the key isn't there. A `null` is an error, unless the type is optional.
    public func decode<Value: Decodable>(
        _ type: Value.Type, forKey key: Key, default defaultValue: @autoclosure () -> Value
    ) throws -> Value {
        contains(key) ? try decode(type, forKey: key) : defaultValue()
    }

    /// A value that must lie in a range: `decodeChecked(Double.self, forKey: .probability, in: 0...1)`.
    ///
    /// - Throws: ``DescriptionError`` of code ``DescriptionError/Code/invalidValue`` that names the range.
    public func decodeChecked<Value: Decodable & Comparable & Sendable>(
        _ type: Value.Type, forKey key: Key, in range: some RangeExpression<Value>
    ) throws -> Value {
        try decodeChecked(type, forKey: key, rangeText(range)) { range.contains($0) }
    }

    /// A value that must lie in a range, or the default if the key isn't there. The default isn't checked.
    public func decodeChecked<Value: Decodable & Comparable & Sendable>(
        _ type: Value.Type, forKey key: Key, in range: some RangeExpression<Value>,
        default defaultValue: @autoclosure () -> Value
    ) throws -> Value {
        contains(key) ? try decodeChecked(type, forKey: key, in: range) : defaultValue()
    }

    /// A value that must fulfil a condition: `decodeChecked(Double.self, forKey: .std, "greater than 0") { $0 > 0 }`.
    ///
    /// - Parameter requirement: the end of the sentence "the value must be …".
    public func decodeChecked<Value: Decodable>(
        _ type: Value.Type, forKey key: Key, _ requirement: String, _ isValid: (Value) -> Bool
    ) throws -> Value {
        let value = try decode(type, forKey: key)
        guard isValid(value) else {
            throw DescriptionError.invalid(
                at: path(key), "\(printable("\(value)", upTo: 60)) is out of range",
                advice: "the value must be \(requirement)")
        }
        return value
    }

    /// A string that must be one of an enumeration's.
    ///
    /// - Throws: ``DescriptionError`` with the nearest of the known strings.
    public func decodeChoice<Value: RawRepresentable & CaseIterable>(
        _ type: Value.Type, forKey key: Key
    ) throws -> Value where Value.RawValue == String {
        let name = try decode(String.self, forKey: key)
        guard let value = Value(rawValue: name) else {
            throw DescriptionError.invalid(
                at: path(key), "unknown value \(quoted(name))",
                advice: adviceOnName(name, among: Value.allCases.map(\.rawValue), plural: "values"))
        }
        return value
    }

    /// A string that must be one of an enumeration's, or the default if the key isn't there.
    public func decodeChoice<Value: RawRepresentable & CaseIterable>(
        _ type: Value.Type, forKey key: Key, default defaultValue: @autoclosure () -> Value
    ) throws -> Value where Value.RawValue == String {
        contains(key) ? try decodeChoice(type, forKey: key) : defaultValue()
    }

    /// The place of a key in the whole description, for errors of one's own.
    public func path(_ key: Key) -> DescriptionPath {
        DescriptionPath(codingPath + [key])
    }

    private func rangeText<Value>(_ range: some RangeExpression<Value>) -> String {
        switch range {
        case let range as ClosedRange<Value>: "from \(range.lowerBound) to \(range.upperBound)"
        case let range as Range<Value>: "at least \(range.lowerBound) and less than \(range.upperBound)"
        case let range as PartialRangeFrom<Value>: "at least \(range.lowerBound)"
        case let range as PartialRangeThrough<Value>: "at most \(range.upperBound)"
        case let range as PartialRangeUpTo<Value>: "less than \(range.upperBound)"
        default: "in \(range)"
        }
    }
}
