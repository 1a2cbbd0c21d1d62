public import Arrays
internal import CKernels

/// Computes on the processor, with loops of our own (`CKernels`) on one pool of threads. The loops are those of the highest
/// vector level that the processor has.
///
/// The same call with the same numbers gives the same bits on every processor and with any number of threads:
/// ARITHMETIC.md says which. ``ReferenceHandler`` gives them, too.
///
/// A handler must not be used by two threads at a time; several may each use one.
public final class CPUHandler: Handler {
    private let described: CPUConfiguration
    let machine: bs_machine
    /// Grown to the largest need so far and kept.
    private var scratch = Storage(count: 0)

    /// With its defaults the handler is described as brainstorm 0.5 describes its own, `NumpyHandler`, so that
    /// files of ours mean something there.
    public var configuration: any HandlerConfiguration {
        described == CPUConfiguration() ? NumpyConfiguration() : described
    }

    /// How many threads it computes with.
    public var threadCount: Int { Int(machine.threads) }

    /// - Precondition: the processor has the vectors of the options.
    public init(
        _ configuration: CPUConfiguration = CPUConfiguration(), options: HandlerOptions = HandlerOptions()
    ) {
        let level = options.vectors ?? .highest
        precondition(level <= .highest, "vectors that this processor lacks")
        described = configuration
        machine = bs_machine(
            threads: (options.threads ?? configuration.threads).map(Int32.init) ?? bs_processors(),
            level: level.kernel)
    }

    public var memory: any NumberMemory { HostMemory.shared }

    public func perform<Performed: HandlerOperation>(_ operation: Performed) -> Performed.Result {
        Arguments.check(operation)
        return operation.perform(by: self)
    }

    /// Memory for an operation's own use, until the next operation.
    func scratch(_ count: Int) -> UnsafeMutablePointer<Float> {
        if scratch.count < count { scratch = Storage(count: count) }
        return scratch.base
    }
}
