import Describing

/// An option of a stepper that a run may change: the value the description gives, and the present one.
public struct StepperAttribute: Sendable, Hashable {
    /// What the description says and keeps.
    public let initial: Double
    /// What the next update uses; part of the state.
    public internal(set) var current: Double

    /// Whether the description gives the value; else it is a default, in whose place a schedule's first value may come
    /// before training. From then on every value is described.
    public internal(set) var isDescribed: Bool

    public init(_ value: Double) {
        initial = value
        current = value
        isDescribed = true
    }

    /// The value, or without one a default.
    public init(_ value: Double?, default standard: Double) {
        initial = value ?? standard
        current = initial
        isDescribed = value != nil
    }
}

extension KeyedDecodingContainer {
    /// A stepper's attribute, or its default where the key is absent.
    /// - Throws: ``DescriptionError`` if the value is outside the range.
    public func attribute(_ key: Key, default value: Double, in range: ClosedRange<Double>) throws
        -> StepperAttribute
    {
        guard contains(key) else { return StepperAttribute(nil, default: value) }
        return StepperAttribute(
            try decodeChecked(Double.self, forKey: key, words(range)) { range.contains($0) })
    }
}
