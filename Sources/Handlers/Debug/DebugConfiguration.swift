public import Describing

/// Describes a ``DebugHandler`` by the handler whose calls it checks.
public struct DebugConfiguration: HandlerConfiguration {
    public static let typeName = "DebugHandler"
    public static let kinds: [Kind] = [.handler]

    public let wrapped: any HandlerConfiguration

    enum CodingKeys: String, CodingKey {
        case wrapped = "handler"
    }

    public init(wrapping wrapped: any HandlerConfiguration) { self.wrapped = wrapped }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        wrapped = try container.decodeDescribed(
            (any HandlerConfiguration).self, kind: .handler, forKey: .wrapped)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeDescribed(wrapped, forKey: .wrapped)
    }

    public func makeHandler(_ options: HandlerOptions) throws -> any Handler {
        DebugHandler(wrapping: try wrapped.makeHandler(options))
    }
}
