public import Arrays
internal import CKernels

/// Computes on the processor, with oneDNN's matrix products and fused loops of our own, on one pool of
/// threads (OpenMP's) that both share. The loops are those of the highest vector level that the processor has.
///
/// The same call with the same numbers gives the same bits every time at a given thread count. ``CPUConfiguration``
/// says where the number of threads can change the last bits, and how to have that not be so.
///
/// The pool belongs to the calling thread, so a training loop should stay on one. A handler must not be used
/// by two threads at a time.
public final class CPUHandler: Handler {
    private let described: CPUConfiguration
    let machine: bs_machine
    var deterministic: Bool { described.deterministic }
    /// Grown to the largest need so far and kept.
    private var scratch = Storage(count: 0)
    var convolutionPasses = ConvolutionPasses()

    /// With its defaults the handler is described as brainstorm 0.5 describes its own, `NumpyHandler`, so that
    /// files of ours mean something there.
    public var configuration: any HandlerConfiguration {
        described == CPUConfiguration() ? NumpyConfiguration() : described
    }

    /// How many threads it computes with.
    public var threadCount: Int { Int(machine.threads) }

    public convenience init(
        _ configuration: CPUConfiguration = CPUConfiguration(), options: HandlerOptions = HandlerOptions()
    ) {
        self.init(configuration, options: options, level: .highest)
    }

    /// - Parameter level: that of our own loops. oneDNN's, which the environment variable `ONEDNN_MAX_CPU_ISA`
    ///   limits, is the same in all of a process.
    /// - Precondition: the level is one of ``VectorLevel/available``.
    package init(
        _ configuration: CPUConfiguration = CPUConfiguration(), options: HandlerOptions = HandlerOptions(),
        level: VectorLevel
    ) {
        precondition(level <= .highest, "a vector level that this processor lacks")
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
