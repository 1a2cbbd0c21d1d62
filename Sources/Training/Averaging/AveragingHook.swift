import Describing
import Networks
import PrintableText

/// A hook that averages the network's parameters while they change. Others use the average by its name:
/// ``MonitorScores`` scores it, and the hooks that save a network save it.
///
/// The training itself sees nothing of it: the network's own parameters go on as they would.
public protocol AveragingHook: Hook {
    /// The average, with a number for each parameter; `nil` until averaging has begun.
    var averagedParameters: [Float]? { get }

    /// Whether what layers keep is renewed, by a forward pass over the training data, whenever the average is used.
    var renewsKept: Bool { get }
}

extension AveragingHook {
    public var phase: HookPhase { .average }
}

extension Trainer {
    /// The average that a hook has made: a number for each parameter of the network, in the order of its
    /// ``Network/parameters``; `nil` until averaging has begun.
    ///
    /// - Throws: ``TrainingError`` if no hook of that name averages.
    public func averagedParameters(of name: String) throws -> [Float]? {
        try averagingHook(name, for: "the program").averagedParameters
    }

    func averagingHook(_ name: String, for user: String) throws -> any AveragingHook {
        let hooks = hooks.compactMap { named in
            (named.hook as? any AveragingHook).map { (name: named.name, hook: $0) }
        }
        guard let found = hooks.first(where: { $0.name == name }) else {
            throw TrainingError(
                .invalidConfiguration,
                "\(user) looks for averaged parameters of a hook \(quoted(name)); the hooks that average are "
                    + list(hooks.map(\.name)))
        }
        return found.hook
    }
}

extension TrainingContext {
    /// Finds before training that the average which the hook being called asks for does not exist.
    /// - Parameter name: the name of the hook that averages; without one there is nothing to find.
    package func checkAverage(_ name: String?) throws {
        guard let name else { return }
        _ = try trainer.averagingHook(name, for: "the hook '\(hookName)'")
    }

    /// Calls the body while the network has the averaged parameters; until there are any, with its own.
    ///
    /// What layers keep, such as running statistics, is the network's own, or, if the averaging hook says so, renewed by
    /// a forward pass of training over the training data. All of it is as before afterwards.
    ///
    /// - Parameter name: the name of the hook that averages; without one the network is as it is.
    package func withAverage<Result>(of name: String?, _ body: () throws -> Result) throws -> Result {
        guard let name else { return try body() }
        let hook = try trainer.averagingHook(name, for: "the hook '\(hookName)'")
        guard let average = hook.averagedParameters else { return try body() }
        let own = network.parameters.values
        defer { network.parameters.copy(from: own) }
        for range in network.steppedRanges { network.parameters.copy(average, range) }
        if hook.renewsKept { try renewKept() }
        return try body()
    }

    private func renewKept() throws {
        guard network.parameterViews.contains(where: \.role.isKept) else { return }
        var carried: CarriedContext?
        for position in 0..<training.batchCount(epoch: epoch) {
            let pass = BatchPass(
                team: team, network: network, iterator: training, epoch: epoch, position: position,
                step: UInt64(update),
                carried: carried, scorers: [], isTraining: true, hasGradients: false)
            carried = try pass.gradients(in: trainer.shards, &trainer.partSum).carried
        }
    }
}
