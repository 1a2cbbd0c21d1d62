extension JSONValue {
    /// Reads a JSON text (RFC 8259), strictly.
    ///
    /// - Throws: ``JSONError``.
    public init(parsing text: String, limits: JSONLimits = JSONLimits()) throws {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }

    /// Reads a JSON text (RFC 8259), strictly.
    ///
    /// - Throws: ``JSONError``.
    public init(parsing bytes: some Sequence<UInt8>, limits: JSONLimits = JSONLimits()) throws {
        throw JSONError(code: .syntax, line: 1, column: 1, message: "unfinished")
    }
}
