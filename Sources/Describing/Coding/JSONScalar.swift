/// A Swift value that is one JSON value by itself.
protocol JSONScalar {
    static func read(_ value: JSONValue, at path: DescriptionPath) throws -> Self
    func written(at path: DescriptionPath) throws -> JSONValue
}

extension Bool: JSONScalar {
    static func read(_ value: JSONValue, at path: DescriptionPath) throws -> Bool {
        guard case .bool(let result) = value else {
            throw DescriptionError.expected("true or false", value, at: path)
        }
        return result
    }

    func written(at path: DescriptionPath) -> JSONValue { .bool(self) }
}

extension String: JSONScalar {
    static func read(_ value: JSONValue, at path: DescriptionPath) throws -> String {
        guard case .string(let result) = value else {
            throw DescriptionError.expected("a string", value, at: path)
        }
        return result
    }

    func written(at path: DescriptionPath) -> JSONValue { .string(self) }
}

extension Double: JSONScalar {
    static func read(_ value: JSONValue, at path: DescriptionPath) throws -> Double {
        switch value {
        case .integer(let result): return Double(result)
        case .unsigned(let result): return Double(result)
        case .number(let result): return result
        default: throw DescriptionError.expected("a number", value, at: path)
        }
    }

    func written(at path: DescriptionPath) throws -> JSONValue {
        guard isFinite else { throw DescriptionError.notFinite("\(self)", at: path) }
        return .number(self)
    }
}

extension Float: JSONScalar {
    static func read(_ value: JSONValue, at path: DescriptionPath) throws -> Float {
        let result = Float(try Double.read(value, at: path))
        guard result.isFinite else {
            throw DescriptionError(
                code: .numberOutOfRange, at: path, problem: "\(value.summary) is out of range",
                advice: "32-bit numbers end at \(Float.greatestFiniteMagnitude)")
        }
        return result
    }

    /// Of all doubles that read back as this float, the one with the shortest text: 0.1, not 0.10000000149011612.
    func written(at path: DescriptionPath) throws -> JSONValue {
        guard isFinite else { throw DescriptionError.notFinite("\(self)", at: path) }
        if let short = Double(description), Float(short).bitPattern == bitPattern {
            return .number(short)
        }
        return .number(Double(self))
    }
}

extension JSONScalar where Self: FixedWidthInteger {
    static func read(_ value: JSONValue, at path: DescriptionPath) throws -> Self {
        let result: Self?
        switch value {
        case .integer(let number):
            result = Self(exactly: number)
        case .unsigned(let number):
            result = Self(exactly: number)
        case .number(let number) where number.rounded(.towardZero) == number:
            result = Self(exactly: number)
        default:
            throw DescriptionError.expected("an integer", value, at: path)
        }
        guard let result else {
            throw DescriptionError(
                code: .numberOutOfRange, at: path, problem: "\(value.summary) is out of range",
                advice: "the value must be from \(Self.min) to \(Self.max)")
        }
        return result
    }

    func written(at path: DescriptionPath) throws -> JSONValue {
        if let small = Int64(exactly: self) { return .integer(small) }
        if let large = UInt64(exactly: self) { return .unsigned(large) }
        throw DescriptionError(
            code: .numberOutOfRange, at: path, problem: "integer \(self) doesn't fit 64 bits")
    }
}

extension Int: JSONScalar {}
extension Int8: JSONScalar {}
extension Int16: JSONScalar {}
extension Int32: JSONScalar {}
extension Int64: JSONScalar {}
extension UInt: JSONScalar {}
extension UInt8: JSONScalar {}
extension UInt16: JSONScalar {}
extension UInt32: JSONScalar {}
extension UInt64: JSONScalar {}
