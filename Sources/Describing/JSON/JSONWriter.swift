extension JSONValue {
    public func canonical() throws -> String { "" }
    public func readable() throws -> String { "" }
}
