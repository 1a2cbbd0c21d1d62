public import Describing

/// The handler as brainstorm 0.5 files name it: `NumpyHandler`, with the type of its numbers. It makes a
/// ``CPUHandler`` with all processors.
public struct NumpyConfiguration: HandlerConfiguration, Hashable {
    public static let typeName = "NumpyHandler"
    public static let kinds: [Kind] = [.handler]

    static let dtype = "float32"

    enum CodingKeys: CodingKey {
        case dtype
    }

    public init() {}

    /// - Throws: `DescriptionError` if the type is another than `float32`, which is the only one computed with.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let dtype = try container.decode(String.self, forKey: .dtype, default: NumpyConfiguration.dtype)
        guard dtype == NumpyConfiguration.dtype else {
            throw DescriptionError.invalid(
                at: container.path(.dtype), "the dtype '\(dtype.prefix(40))' cannot be computed with",
                advice: "this build computes in float32; write \"float32\"")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(NumpyConfiguration.dtype, forKey: .dtype)
    }

    /// - Throws: as ``CPUConfiguration/makeHandler(_:)``.
    public func makeHandler(_ options: HandlerOptions) throws -> any Handler {
        try CPUConfiguration().makeHandler(options)
    }
}
