public import Arrays

/// Defines what every operation means, in Swift so plain that it can be checked by eye. It computes in
/// double precision and rounds once, traps on sizes that do not agree, and is slow: other handlers are
/// tested against it.
public final class ReferenceHandler: Handler {
    public var configuration: any HandlerConfiguration { ReferenceConfiguration() }

    public init() {}

    public var memory: any NumberMemory { HostMemory.shared }

    public func perform<Performed: HandlerOperation>(_ operation: Performed) -> Performed.Result {
        Arguments.check(operation)
        return operation.perform(by: self)
    }
}
