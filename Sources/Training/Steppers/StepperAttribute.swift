import Describing

/// An option of a stepper that a run may change: the value the description gives, and the present one.
public struct StepperAttribute: Sendable, Hashable {
    /// What the description says and keeps.
    public let initial: Double
    /// What the next update uses; part of the state.
    public internal(set) var current: Double

    public init(_ value: Double) {
        initial = value
        current = value
    }
}

extension KeyedDecodingContainer {
    /// A stepper's attribute, or its default where the key is absent.
    /// - Throws: ``DescriptionError`` if the value is outside the range.
    public func attribute(_ key: Key, default value: Double, in range: ClosedRange<Double>) throws
        -> StepperAttribute
    {
        guard contains(key) else { return StepperAttribute(value) }
        return StepperAttribute(
            try decodeChecked(Double.self, forKey: key, words(range)) { range.contains($0) })
    }
}
