import Describing

/// Zeros at the ends of a sequence that is convolved: in descriptions a number or `"causal"`.
public enum ConvolutionPadding: Hashable, Sendable, Codable, ExpressibleByIntegerLiteral {
    /// So many before and as many after.
    case zeros(Int)
    /// As many before as the kernel reaches back, none after.
    case causal

    package static let range = 0...65_535

    /// - Precondition: in 0...65,535.
    public init(integerLiteral zeros: Int) {
        precondition(ConvolutionPadding.range.contains(zeros), "padding is in \(ConvolutionPadding.range)")
        self = .zeros(zeros)
    }

    func zeros(kernel: Int) -> (before: Int, after: Int) {
        switch self {
        case .zeros(let count): (count, count)
        case .causal: (kernel - 1, 0)
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let count = try? container.decode(Int.self), ConvolutionPadding.range.contains(count) {
            self = .zeros(count)
        } else if (try? container.decode(String.self)) == "causal" {
            self = .causal
        } else {
            throw DescriptionError.invalid(
                at: decoder.path, "this is no padding",
                advice: "write a whole number from 0 to 65535, or \"causal\"")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .zeros(let count): try container.encode(count)
        case .causal: try container.encode("causal")
        }
    }
}
