public import Describing

/// Describes the ``ReferenceHandler``. It has no options.
public struct ReferenceConfiguration: HandlerConfiguration, Hashable {
    public static let typeName = "ReferenceHandler"
    public static let kinds: [Kind] = [.handler]

    enum CodingKeys: CodingKey {}

    public init() {}

    public init(from decoder: any Decoder) throws {
        _ = try decoder.container(keyedBy: CodingKeys.self)
    }

    public func encode(to encoder: any Encoder) throws {
        _ = encoder.container(keyedBy: CodingKeys.self)
    }

    public func makeHandler() -> any Handler { ReferenceHandler() }
}
