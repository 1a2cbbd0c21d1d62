internal import Arrays
public import Describing

/// Describes the ``CPUHandler``: how many threads it computes with, which changes no bit of what it computes.
///
///     {"@type": "CPUHandler", "threads": 4}
///
/// Descriptions of earlier versions may have a `deterministic`, which has become true of every handler; it is read and
/// not written.
public struct CPUConfiguration: HandlerConfiguration, Hashable {
    public static let typeName = "CPUHandler"
    public static let kinds: [Kind] = [.handler]

    static let threadRange = 1...1024

    /// The number of threads; `nil`, which is also what an absent key says, means one for each processor that the
    /// process may run on.
    public let threads: Int?

    enum CodingKeys: CodingKey {
        case threads, deterministic
    }

    /// - Precondition: the number of threads is in `1...1024`.
    public init(threads: Int? = nil) {
        precondition(threads.map(CPUConfiguration.threadRange.contains) ?? true, "1 to 1024 threads")
        self.threads = threads
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if try container.contains(.threads) && !container.decodeNil(forKey: .threads) {
            threads = try container.decodeChecked(
                Int.self, forKey: .threads, in: CPUConfiguration.threadRange)
        } else {
            threads = nil
        }
        _ = try container.decode(Bool.self, forKey: .deterministic, default: false)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(threads, forKey: .threads)
    }

    /// - Throws: `DescriptionError` if the processor lacks the vectors.
    public func makeHandler(_ options: HandlerOptions) throws -> any Handler {
        try options.checkVectors()
        return CPUHandler(self, options: options)
    }
}

extension HandlerOptions {
    func checkVectors() throws {
        guard let vectors, vectors > .highest else { return }
        throw DescriptionError.invalid(
            at: .root.appending("handler"), "this processor has no vectors of the level \(vectors.rawValue)",
            advice: "it has \(VectorLevel.available.map(\.rawValue).joined(separator: ", "))")
    }
}
