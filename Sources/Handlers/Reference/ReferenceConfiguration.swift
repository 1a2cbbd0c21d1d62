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

    /// - Throws: `DescriptionError` if there should be more than one thread.
    public func makeHandler(_ options: HandlerOptions) throws -> any Handler {
        guard options.threads ?? 1 == 1 else {
            throw DescriptionError.invalid(
                at: .root.appending("handler"), "\(Self.typeName) computes with one thread",
                advice: "leave the number of threads out, or describe a \(CPUConfiguration.typeName)")
        }
        return ReferenceHandler()
    }
}
