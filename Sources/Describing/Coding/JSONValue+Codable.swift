/// A type may hold JSON as it is. Only this module's coders can do that.
extension JSONValue: Codable {
    public init(from decoder: any Decoder) throws {
        self = try decoder.json()
    }

    public func encode(to encoder: any Encoder) throws {
        guard let encoder = encoder as? ValueEncoder else {
            throw DescriptionError.wrongCoder(at: encoder.codingPath)
        }
        encoder.set(.value(self))
    }
}
