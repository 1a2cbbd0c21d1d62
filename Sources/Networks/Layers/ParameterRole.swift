public import Arrays

/// What a view of the parameters is to its layer.
public enum ParameterRole: Hashable, Sendable {
    /// The view has gradients, which steppers follow, and everything that is done to parameters is done to it.
    case learned
    /// Only the layer itself changes the view, such as the running statistics of a ``BatchNormalization``, or nobody
    /// does, such as the clocks of a ``Clockwork``. It has no gradients, steppers pass it by, and rules for
    /// initializers and modifiers reach it only if they name it (``ViewRules``). It begins with this value otherwise.
    case kept(initially: Float)

    public var isKept: Bool { self != .learned }
}

/// A view of the parameters as a layer declares it.
public struct DeclaredView: Sendable {
    public let name: String
    public let shape: Shape
    public let role: ParameterRole
}
