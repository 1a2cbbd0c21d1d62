import Describing
import Networks
import PrintableText

extension TrainingContext {
    /// The paths of all logs that hooks and the training itself say they will write from now on. A log of a run that goes
    /// on is none of them if its writer is gone.
    public var expectedLogs: [String] {
        var paths: Set<String> = []
        // What the epochs' own losses and scores are called is known once an iterator fits the network.
        for name in figureNames(trainer.scorers) { paths.insert("\(Trainer.rollingGroup).\(name)") }
        for hook in trainer.hooks { paths.formUnion(hook.hook.writtenLogs(hook.name, self)) }
        return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Finds before training that a log which the hook being called looks for will never be written.
    ///
    /// - Parameter orGroup: whether it can be a group of logs as well, or one that is there and will not grow, as for a
    ///   picture.
    /// - Throws: ``TrainingError`` with the nearest name.
    public func checkLog(_ path: String, orGroup: Bool = false) throws {
        let known = expectedLogs + (orGroup ? logs.paths : [])
        if known.contains(path) || orGroup && known.contains(where: { $0.hasPrefix("\(path).") }) { return }
        let advice =
            nearestName(to: path, among: known).map { "did you mean \(quoted($0))?" }
            ?? "the logs are \(list(known))"
        throw TrainingError(
            .unknownLog,
            "the hook \(quoted(hookName)) looks for a log \(quoted(path)) that nobody writes; \(advice)"
        )
    }

    /// The numbers of a log that ``checkLog(_:orGroup:)`` has found: none before the first.
    public func values(ofLog path: String) -> [Double] { logs[path] ?? [] }

    /// The names of the losses, and of all that scorers make of them.
    public func figureNames(_ scorers: [any Scorer]) -> [String] {
        guard let tally = try? ScoreTally(network, []) else { return [] }
        return tally.names + scorers.flatMap { $0.figureNames(for: network) }
    }
}

extension Scorer {
    /// The names of the figures, which may depend on the number of classes: those of the batch in the buffers.
    fileprivate func figureNames(for network: Network) -> [String] {
        guard (try? check(network)) != nil, let score = try? score(network) else { return [name] }
        return figures(of: score).map(\.name)
    }
}
