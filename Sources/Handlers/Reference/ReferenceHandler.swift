public import Arrays

/// ARITHMETIC.md executed: every operation in Swift so plain that it can be checked against that text by eye,
/// without vectors and threads, its operations on floats in exactly the order that the text gives. What it
/// computes is equal to the bit to what ``CPUHandler`` does at every vector level and with any number of
/// threads; of what is not a number, only that it is not. It is slow.
public final class ReferenceHandler: Handler {
    public var configuration: any HandlerConfiguration { ReferenceConfiguration() }

    public init() {}

    public var memory: any NumberMemory { HostMemory.shared }

    public func perform<Performed: HandlerOperation>(_ operation: Performed) -> Performed.Result {
        Arguments.check(operation)
        return operation.perform(by: self)
    }
}
