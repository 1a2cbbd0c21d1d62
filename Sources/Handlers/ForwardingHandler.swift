/// A handler that leaves to another one whatever it does not do itself: the beginning of handlers that count,
/// time, record or replace some operations.
///
///     final class Tracing: ForwardingHandler {
///         let wrapped: any Handler = CPUHandler()
///         func fill(_ target: Vector, with value: Float) {
///             print("fill", target.count)
///             wrapped.fill(target, with: value)
///         }
///     }
public protocol ForwardingHandler: Handler {
    var wrapped: any Handler { get }
}

extension ForwardingHandler {
    /// The other handler's.
    public var configuration: any HandlerConfiguration { wrapped.configuration }
}
