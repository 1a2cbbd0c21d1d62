/// What computes: the handler that is described, with options of this machine or without, or one of the caller's.
public enum HandlerChoice {
    case described
    /// The described handler, made with options. It stays described as it is.
    case with(HandlerOptions)
    /// A handler of the caller's, whatever is described.
    case given(any Handler)
    /// The chosen handler in one that measures each of its operations.
    indirect case profiled(HandlerChoice)

    /// The handler that computes in place of the described one; nil if that one does.
    /// - Throws: if this machine cannot provide it.
    public func handler(inPlaceOf described: any HandlerConfiguration) throws -> (any Handler)? {
        switch self {
        case .described, .with(HandlerOptions()): nil
        case .given(let handler): handler
        case .profiled(let choice):
            ProfilingHandler(wrapping: try choice.handler(inPlaceOf: described) ?? described.makeHandler())
        case .with(let options): try described.makeHandler(options)
        }
    }
}
