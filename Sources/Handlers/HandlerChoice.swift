import Describing

/// What computes: the handler that is described, a changed one, or one of the caller's.
public enum HandlerChoice {
    case described
    /// The described handler with another number of threads, or with the order of additions fixed. What is described as
    /// deterministic stays so, whatever the number of threads.
    case changed(threads: Int?, deterministic: Bool)
    /// A handler of the caller's, whatever is described.
    case given(any Handler)
    /// The chosen handler in one that measures each of its operations.
    indirect case profiled(HandlerChoice)

    /// The handler that computes in place of the described one; nil if that one does.
    /// - Throws: if this machine cannot provide it.
    public func handler(inPlaceOf described: any HandlerConfiguration) throws -> (any Handler)? {
        switch self {
        case .described, .changed(threads: nil, deterministic: false): nil
        case .given(let handler): handler
        case .profiled(let choice):
            ProfilingHandler(wrapping: try choice.handler(inPlaceOf: described) ?? described.makeHandler())
        case .changed(let threads, let deterministic):
            try described.changed(threads, deterministic).makeHandler()
        }
    }
}

extension HandlerConfiguration {
    fileprivate func changed(_ threads: Int?, _ deterministic: Bool) throws -> any HandlerConfiguration {
        switch self {
        case let debug as DebugConfiguration:
            DebugConfiguration(wrapping: try debug.wrapped.changed(threads, deterministic))
        case let reference as ReferenceConfiguration where threads == nil: reference
        case let processor as CPUConfiguration:
            CPUConfiguration(
                threads: threads ?? processor.threads, deterministic: deterministic || processor.deterministic
            )
        case is NumpyConfiguration, is ReferenceConfiguration:
            CPUConfiguration(threads: threads, deterministic: deterministic)
        default:
            throw DescriptionError.invalid(
                at: .root.appending("handler"),
                "\(Self.typeName) is of no type that can be given a number of threads",
                advice: "describe its threads itself, or leave the number out")
        }
    }
}
