public import Arrays

/// The state of a network's recurrent layers between two batches: what ``Network/context`` gives and
/// ``Network/forward(training:step:context:part:)`` takes.
public struct Context {
    /// `(B, features…)` by buffer path.
    public let states: [String: NDArray]

    public init(states: [String: NDArray]) { self.states = states }
}
