public import Arrays

/// A handler that leaves to another one whatever it does not do itself: the beginning of handlers that count,
/// time, record or replace some operations.
///
///     final class Tracing: ForwardingHandler {
///         let wrapped: any Handler = CPUHandler()
///         func perform<Performed: HandlerOperation>(_ operation: Performed) -> Performed.Result {
///             print(Performed.name)
///             if let fill = operation as? Operations.Fill { print(fill.target.count, "numbers") }
///             return wrapped.perform(operation)
///         }
///     }
public protocol ForwardingHandler: Handler {
    var wrapped: any Handler { get }
}

extension ForwardingHandler {
    /// The other handler's.
    public var configuration: any HandlerConfiguration { wrapped.configuration }

    /// The other handler's.
    public var memory: any NumberMemory { wrapped.memory }

    public func perform<Performed: HandlerOperation>(_ operation: Performed) -> Performed.Result {
        wrapped.perform(operation)
    }
}
