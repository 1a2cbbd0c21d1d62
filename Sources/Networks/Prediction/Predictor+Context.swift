import Arrays

extension Predictor {
    /// The recurrent state that the next prediction begins with; with ``keepsContext``, that after the last time
    /// step of the last one. Only layers on the way have one.
    public var context: Context {
        guard let plan else { return Context(states: [:]) }
        return Context(
            states: Dictionary(uniqueKeysWithValues: zip(plan.states.map(\.path), states.map { $0.copy() })))
    }

    /// Sets the state that the next prediction begins with, such as a ``Network/context``; states of layers that are
    /// not on the way do not matter, and layers without one begin with zeros.
    ///
    /// - Parameter context: states for the number of samples that ``prepare(time:batch:)`` was given; zeros without.
    /// - Throws: ``NetworkError`` if they are of another size; nothing has changed then.
    public func setContext(_ context: Context?) throws {
        guard let plan else { preconditionFailure("prepare(time:batch:) comes before a context") }
        let given = plan.states.map { context?.states[$0.path] }
        for ((path, _), (state, given)) in zip(plan.states, zip(states, given)) {
            guard let given, given.shape != state.shape else { continue }
            throw NetworkError(
                .mismatch,
                "the context's \(path) has shape \(given.shape), and must have \(state.shape)")
        }
        for (state, given) in zip(states, given) {
            if let given { state.copy(from: given) } else { state.fill(0) }
        }
    }
}
