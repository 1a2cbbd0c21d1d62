/// What is wrong with a call of a handler's operation.
public struct Violation: Hashable, Sendable, CustomStringConvertible {
    /// The operation's name, such as `linearBackward`.
    public let operation: String
    /// The argument's name, such as `biasGradients`.
    public let argument: String
    /// The rest of the sentence that begins with the argument.
    public let problem: String

    public var description: String { "\(operation): \(argument) \(problem)" }
}
