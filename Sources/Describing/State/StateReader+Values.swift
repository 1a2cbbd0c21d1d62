extension StateReader {
    public func integer(_ name: String) throws -> Int {
        try exactInteger(name)
    }

    public func unsigned(_ name: String) throws -> UInt64 {
        try exactInteger(name)
    }

    public func number(_ name: String) throws -> Double {
        let found = try required(name, "a number")
        guard case .number(let value) = found else { throw wrongType(name, "a number", found) }
        return value
    }

    public func bool(_ name: String) throws -> Bool {
        let found = try required(name, "a truth value")
        guard case .bool(let value) = found else { throw wrongType(name, "a truth value", found) }
        return value
    }

    public func string(_ name: String) throws -> String {
        let found = try required(name, "a string")
        guard case .string(let value) = found else { throw wrongType(name, "a string", found) }
        return value
    }

    /// `nil` if the entry isn't there.
    public func optionalInteger(_ name: String) throws -> Int? {
        contains(name) ? try integer(name) : nil
    }

    /// `nil` if the entry isn't there.
    public func optionalNumber(_ name: String) throws -> Double? {
        contains(name) ? try number(name) : nil
    }

    /// `nil` if the entry isn't there.
    public func optionalString(_ name: String) throws -> String? {
        contains(name) ? try string(name) : nil
    }

    /// The elements in row-major order.
    ///
    /// - Parameter shape: the shape that they must have; `nil` for any vector.
    public func floats(_ name: String, shape: [Int]? = nil) throws -> [Float] {
        let expected = arrayText("floats", shape)
        let found = try required(name, expected)
        guard case .floats(let foundShape, let values) = found else { throw wrongType(name, expected, found) }
        try check(foundShape, against: shape, name, expected, found)
        return values
    }

    /// The elements in row-major order.
    ///
    /// - Parameter shape: the shape that they must have; `nil` for any vector.
    public func numbers(_ name: String, shape: [Int]? = nil) throws -> [Double] {
        let expected = arrayText("numbers", shape)
        let found = try required(name, expected)
        guard case .numbers(let foundShape, let values) = found else {
            throw wrongType(name, expected, found)
        }
        try check(foundShape, against: shape, name, expected, found)
        return values
    }

    /// - Parameter count: how many there must be; `nil` for any number.
    public func integers(_ name: String, count: Int? = nil) throws -> [Int] {
        let expected = arrayText("integers", count.map { [$0] })
        let found = try required(name, expected)
        guard case .integers(let values) = found else { throw wrongType(name, expected, found) }
        try check([values.count], against: count.map { [$0] }, name, expected, found)
        return try values.map { value in
            guard let exact = Int(exactly: value) else { throw tooLarge(name, "\(value)") }
            return exact
        }
    }

    /// - Parameter count: how many there must be; `nil` for any number.
    public func strings(_ name: String, count: Int? = nil) throws -> [String] {
        let expected = arrayText("strings", count.map { [$0] })
        let found = try required(name, expected)
        guard case .strings(let values) = found else { throw wrongType(name, expected, found) }
        try check([values.count], against: count.map { [$0] }, name, expected, found)
        return values
    }

    private func exactInteger<Value: FixedWidthInteger>(_ name: String) throws -> Value {
        let found = try required(name, "an integer")
        let exact: Value?
        let text: String
        switch found {
        case .integer(let value):
            exact = Value(exactly: value)
            text = "\(value)"
        case .unsigned(let value):
            exact = Value(exactly: value)
            text = "\(value)"
        default:
            throw wrongType(name, "an integer", found)
        }
        guard let exact else { throw tooLarge(name, text) }
        return exact
    }

    private func arrayText(_ elements: String, _ shape: [Int]?) -> String {
        shape.map { "\(elements) of shape \($0)" } ?? "a vector of \(elements)"
    }

    private func check(
        _ foundShape: [Int], against shape: [Int]?, _ name: String, _ expected: String, _ found: StateValue
    ) throws {
        guard shape.map({ $0 == foundShape }) ?? (foundShape.count == 1) else {
            let place = path.appending(name)
            throw StateError(
                code: .wrongShape, at: place,
                message: "state '\(place)' is \(found.summary); expected \(expected)")
        }
    }

    private func tooLarge(_ name: String, _ value: String) -> StateError {
        let place = path.appending(name)
        return StateError(
            code: .numberOutOfRange, at: place,
            message: "state '\(place)' is \(value), which is outside the range of its type")
    }
}
