public import Arrays

/// Computes. What a handler can do are ``HandlerOperation`` values, which the methods of this protocol's extensions make:
/// coarse ones, which write into buffers they are given. Rows are samples (time × batch), columns features; weights are
/// (units, inputs).
///
/// Nothing is allocated after the first call of an operation for a shape. An operation's declaration says which of its
/// targets may be exactly one of its inputs. Other outputs overlap no argument.
///
/// Sizes that do not agree, and outputs that overlap inputs where that is not allowed, are mistakes of the
/// caller: handlers that compute trap at the former, and `DebugHandler` says which operation and which argument.
public protocol Handler: AnyObject {
    /// How the handler is made again.
    var configuration: any HandlerConfiguration { get }

    /// Where the numbers must be that it computes with. ``onHost(_:)`` lets the host at them.
    var memory: any NumberMemory { get }

    /// Performs any operation.
    ///
    /// A handler that computes calls the requirement of ``HandlerOperation`` that is for it, so that the compiler refuses an
    /// operation that it passes over; one that watches reads the operation's declaration and hands it on.
    func perform<Performed: HandlerOperation>(_ operation: Performed) -> Performed.Result
}
