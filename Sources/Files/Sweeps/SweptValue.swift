public import Arrays
public import Describing
import Training

/// The values that a sweep gives one place of an experiment.
public protocol SweptValue: Describable {
    /// How many values a grid has of it; nil for what can be chosen at random only.
    var gridCount: Int? { get }

    /// The value at a place of a grid.
    /// - Precondition: the index is below ``gridCount``.
    func value(at index: Int) -> JSONValue

    /// A value chosen at random, which depends on nothing but the key.
    func value(for key: RandomKey) -> JSONValue
}

extension SweptValue {
    public static var kinds: [Kind] { [.sweptValue] }
}

extension Kind {
    /// ``SweptValue``
    public static let sweptValue = Kind("swept value")
    /// ``SweepDescription``
    public static let sweep = Kind("sweep")
}

extension RandomKey {
    /// A number in [0, 1), a multiple of 2⁻⁵³.
    fileprivate var fraction: Double {
        Double((UInt64(word(at: 1)) << 32 | UInt64(word(at: 0))) >> 11) * 0x1p-53
    }
}

/// One of a list of values of any kind.
///
/// - `values`: the list, not empty
public struct SweptChoice: SweptValue {
    public static let typeName = "Choice"

    public let values: [JSONValue]

    /// - Precondition: the list is not empty.
    public init(_ values: [JSONValue]) {
        precondition(!values.isEmpty, "a choice among nothing")
        self.values = values
    }

    public var gridCount: Int? { values.count }
    public func value(at index: Int) -> JSONValue { values[index] }
    public func value(for key: RandomKey) -> JSONValue { values[key.integer(at: 0, below: values.count)] }

    private enum CodingKeys: CodingKey { case values }

    public init(from decoder: any Decoder) throws {
        values = try decoder.container(keyedBy: CodingKeys.self)
            .decodeChecked([JSONValue].self, forKey: .values, "a list of at least one value") { !$0.isEmpty }
    }
}

/// Whole numbers, each as likely as every other.
///
/// - `from`, `to`: the least and the greatest
/// - `step`: 1; from each number to the next
public struct SweptIntegers: SweptValue {
    public static let typeName = "Integers"

    /// The least.
    public let from: Int
    /// The greatest, which is reached where the steps lead to it.
    public let to: Int
    /// From each number to the next, from ``from`` on.
    public let step: Int

    /// Floats tell these apart.
    private static let range = -(1 << 53)...(1 << 53)

    /// - Precondition: the numbers are between −2⁵³ and 2⁵³, the second not below the first, and the step is positive.
    public init(from: Int, to: Int, step: Int = 1) {
        precondition(
            Self.range.contains(from) && Self.range.contains(to) && from <= to && step >= 1,
            "whole numbers from \(from) to \(to) by \(step)")
        (self.from, self.to, self.step) = (from, to, step)
    }

    private var count: Int { (to - from) / step + 1 }
    public var gridCount: Int? { count }
    public func value(at index: Int) -> JSONValue { .integer(Int64(from + index * step)) }
    public func value(for key: RandomKey) -> JSONValue { value(at: key.integer(at: 0, below: count)) }

    private enum CodingKeys: CodingKey { case from, to, step }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let from = try container.decodeChecked(Int.self, forKey: .from, in: Self.range)
        self.from = from
        to = try container.decodeChecked(Int.self, forKey: .to, in: from...Self.range.upperBound)
        step = try container.decodeChecked(Int.self, forKey: .step, in: 1..., default: 1)
    }
}

/// Numbers, each part of the range as likely as every other of its length.
///
/// - `from`, `to`: the ends
public struct SweptUniform: SweptValue {
    public static let typeName = "Uniform"

    private let range: SweptRange

    /// - Precondition: the ends are finite, and the second is greater.
    public init(from: Double, to: Double) { range = SweptRange(from, to) }

    public var gridCount: Int? { nil }
    public func value(at index: Int) -> JSONValue { .number(range.from) }

    public func value(for key: RandomKey) -> JSONValue {
        let part = key.fraction
        // Their difference may be no number.
        return .number(range.clamped(range.from * (1 - part) + range.to * part))
    }

    public init(from decoder: any Decoder) throws {
        range = try SweptRange(from: decoder, above: -.greatestFiniteMagnitude)
    }
    public func encode(to encoder: any Encoder) throws { try range.encode(to: encoder) }
}

/// Positive numbers, each factor as likely as every other: for learning rates and the like.
///
/// - `from`, `to`: the ends, above 0
public struct SweptLogUniform: SweptValue {
    public static let typeName = "LogUniform"

    private let range: SweptRange

    /// - Precondition: the ends are finite and above 0, and the second is greater.
    public init(from: Double, to: Double) {
        precondition(from > 0, "a logarithm of \(from)")
        range = SweptRange(from, to)
    }

    public var gridCount: Int? { nil }
    public func value(at index: Int) -> JSONValue { .number(range.from) }

    public func value(for key: RandomKey) -> JSONValue {
        let (low, high) = (Exact.log(range.from), Exact.log(range.to))
        return .number(range.clamped(Exact.exp(low + (high - low) * key.fraction)))
    }

    public init(from decoder: any Decoder) throws {
        range = try SweptRange(from: decoder, above: .leastNormalMagnitude)
    }
    public func encode(to encoder: any Encoder) throws { try range.encode(to: encoder) }
}

/// The ends of a range, in a description of their own keys.
private struct SweptRange: Sendable {
    let from: Double
    let to: Double

    private enum CodingKeys: CodingKey { case from, to }

    init(_ from: Double, _ to: Double) {
        precondition(from.isFinite && to.isFinite && from < to, "numbers from \(from) to \(to)")
        (self.from, self.to) = (from, to)
    }

    init(from decoder: any Decoder, above least: Double) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let greatest = Double.greatestFiniteMagnitude
        let from = try container.decodeChecked(Double.self, forKey: .from, in: least...greatest)
        self.from = from
        to = try container.decodeChecked(Double.self, forKey: .to, "greater than \(from)") { $0 > from }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(from, forKey: .from)
        try container.encode(to, forKey: .to)
    }

    /// Rounding may go past an end.
    func clamped(_ value: Double) -> Double { min(max(value, from), to) }
}
