import Handlers
public import Networks

extension Trainer {
    /// Trains without hooks and measures where the time of an update goes. The network, the stepper and the
    /// trainer have made all these updates afterwards.
    ///
    ///     let network = try Network(architecture, handler: ProfilingHandler(wrapping: CPUHandler()))
    ///     print(try trainer.profile(network, on: Minibatches(of: 100, samples)))
    ///
    /// - Parameters:
    ///   - network: one whose handler is a ``ProfilingHandler``.
    ///   - updates: how many are measured.
    ///   - warmUp: how many are made before.
    /// - Throws: ``TrainingError`` if the network has another handler, and what
    ///   ``train(_:on:validation:savingTo:of:output:clock:stop:stopAfterUpdates:events:)`` throws.
    /// - Precondition: both numbers are positive.
    public func profile(
        _ network: Network, on iterator: any DataIterator, updates: Int = 50, warmUp: Int = 10
    ) throws -> Profile {
        guard let handler = network.handler as? ProfilingHandler else {
            throw TrainingError(
                .invalidConfiguration,
                "the network's handler is \(type(of: network.handler)), which measures nothing: make the "
                    + "network with a ProfilingHandler that wraps it")
        }
        let observer = UpdateObserver(handler, updates: updates, warmUp: warmUp)
        let (ownHooks, ownObserver) = (hooks, network.observer)
        hooks = []
        network.observer = observer
        defer { (hooks, network.observer) = (ownHooks, ownObserver) }
        try train(
            network, on: iterator, output: SilentOutput(), stopAfterUpdates: warmUp + updates)
        guard let measurements = observer.measurements else {
            preconditionFailure("without hooks a training makes all updates")
        }
        let peakMemory = ProcessMemory.peak
        return Profile(
            measurements, updates: updates, peaks: MachinePeaks(of: handler.wrapped), peakMemory: peakMemory,
            costOfCall: handler.costOfCall() * 1e-9)
    }
}
