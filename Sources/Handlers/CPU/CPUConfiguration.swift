public import Describing

/// Describes the ``CPUHandler``: how many threads it computes with, and whether their number may change the
/// last bits of what it computes.
///
///     {"@type": "CPUHandler", "threads": 4, "deterministic": true}
///
/// ## Where the number of threads changes the order of additions
///
/// oneDNN divides its work among threads as it sees fit. Without `deterministic`, therefore, these sums can be
/// added up in another order, and differ in their last bits, with another number of threads:
///
/// * matrix products: `product`, and with it `linear`, `linearBackward`, `recurrentStep`,
///   `recurrentStepBackward` and `lstmSteps`. Those of no more than 2¹⁹ multiplications are computed by one thread.
/// * convolutions: `convolution` and both results of `convolutionBackward`.
///
/// All other operations give the same bits with any number of threads: activations and their derivatives, sums over
/// rows (the gradients of biases), gated steps, attention, normalization, pooling, embeddings, losses, random
/// masks, the steppers' updates and norms. Where they divide a sum, they divide it by its length alone. So do,
/// with `deterministic`, products and convolutions: a product into windows and a convolution into parts of its
/// batch, each computed by one thread. How busy the machine is changes nothing in either mode.
///
/// Another processor, or another version of oneDNN, may differ in the last bits also with `deterministic`.
public struct CPUConfiguration: HandlerConfiguration, Hashable {
    public static let typeName = "CPUHandler"
    public static let kinds: [Kind] = [.handler]

    static let threadRange = 1...1024

    /// The number of threads; `nil`, which is also what an absent key says, means one for each processor that the
    /// process may run on.
    public let threads: Int?

    /// Whether all results have the same bits with any number of threads. Default: false, which is faster. The key is
    /// written only where it is true.
    public let deterministic: Bool

    enum CodingKeys: CodingKey {
        case threads, deterministic
    }

    /// - Precondition: the number of threads is in `1...1024`.
    public init(threads: Int? = nil, deterministic: Bool = false) {
        precondition(threads.map(CPUConfiguration.threadRange.contains) ?? true, "1 to 1024 threads")
        self.threads = threads
        self.deterministic = deterministic
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if try container.contains(.threads) && !container.decodeNil(forKey: .threads) {
            threads = try container.decodeChecked(
                Int.self, forKey: .threads, in: CPUConfiguration.threadRange)
        } else {
            threads = nil
        }
        deterministic = try container.decode(Bool.self, forKey: .deterministic, default: false)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(threads, forKey: .threads)
        if deterministic { try container.encode(true, forKey: .deterministic) }
    }

    public func makeHandler(_ options: HandlerOptions) -> any Handler {
        CPUHandler(
            CPUConfiguration(threads: threads, deterministic: deterministic || options.deterministic),
            options: options)
    }
}
