public import Describing

/// Beside the parts' own states: `epoch`, `update`, `position` (finished batches of the epoch under way),
/// `has_started`, and `rolling` with the sums and weights of the losses and scores of the epoch under way,
/// and in its group `counts` those of scorers that count several things. Between batches of which one goes on
/// where the other ended there is a group `context`: the buffers' `paths`, and their numbers.
extension Trainer: Stateful {
    public func saveState(to state: inout StateWriter) {
        state.set("epoch", progress.epoch)
        state.set("update", progress.update)
        state.set("position", progress.position)
        state.set("has_started", progress.hasStarted)
        state.group("rolling") { state in
            state.set("names", progress.rolling.names)
            state.set("sums", progress.rolling.sums.map(\.sum))
            state.set("weights", progress.rolling.sums.map(\.weight))
            progress.rolling.saveCounts(to: &state)
        }
        if let carried = progress.carried { state.group("context") { carried.save(to: &$0) } }
        state.set("stepper", stateOf: stepper)
        state.group("hooks") { state in
            for hook in hooks { state.set(hook.name, stateOf: hook.hook) }
        }
        state.set("logs", stateOf: logs)
    }

    /// Call ``prepare(for:)`` before, so that a state of another network is refused. If it throws, the
    /// trainer is as it was.
    public func restoreState(from state: StateReader) throws {
        var (progress, stepper, hooks, logs) = (progress, stepper, hooks, Logs())
        progress.epoch = try state.count("epoch")
        progress.update = try state.count("update")
        progress.position = try state.count("position")
        progress.hasStarted = try state.bool("has_started")
        try state.group("rolling") { try progress.rolling.restoreState(from: $0) }
        progress.carried = try state.groupIfPresent("context") { try CarriedContext(from: $0) }
        try state.restore("stepper", &stepper)
        try state.group("hooks") { state in
            for index in hooks.indices { try state.restore(hooks[index].name, &hooks[index].hook) }
        }
        try state.restore("logs", &logs)
        (self.progress, self.stepper, self.hooks, self.logs) = (progress, stepper, hooks, logs)
    }
}

extension Trainer {
    /// Takes over a whole tree; see ``restoreState(from:)``.
    public func restore(from tree: StateTree, at path: StatePath = .root) throws {
        try tree.read(at: path) { try restoreState(from: $0) }
    }
}

extension ScoreTally {
    fileprivate mutating func restoreState(from state: StateReader) throws {
        let saved = try state.strings("names")
        guard saved == names else {
            throw state.refuse("names", "is \(list(saved)), but this training has \(list(names))")
        }
        let sums = try state.numbers("sums", shape: [names.count])
        let weights = try state.numbers("weights", shape: [names.count])
        var scores = zip(sums, weights).map { Score(sum: $0, weight: $1) }
        if state.contains(Self.counts) {
            try state.group(Self.counts) { state in
                for (index, name) in names.enumerated() where state.contains(name) {
                    scores[index].counts = try state.numbers(name)
                }
            }
        }
        restore(scores)
    }

    private static let counts = "counts"

    fileprivate func saveCounts(to state: inout StateWriter) {
        let counted = zip(names, sums).filter { !$0.1.counts.isEmpty }
        guard !counted.isEmpty else { return }
        state.group(Self.counts) { state in
            for (name, score) in counted { state.set(name, score.counts) }
        }
    }
}
