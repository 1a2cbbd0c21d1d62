import Describing
import Files
import Networks
import PrintableText
import Training

/// The state of a trainer on its way into a changed one.
struct TrainerState {
    private let old: Trainer
    private let changes: RunChanges
    private let oldDescription: JSONValue
    private let newDescription: JSONValue
    private(set) var notes: [String] = []

    /// - Parameters:
    ///   - old: the trainer with the state; it is left as it is.
    ///   - oldDescription, newDescription: those of the whole run.
    init(_ old: Trainer, _ changes: RunChanges, _ oldDescription: JSONValue, _ newDescription: JSONValue) {
        self.old = old
        self.changes = changes
        self.oldDescription = oldDescription["trainer"] ?? .null
        self.newDescription = newDescription["trainer"] ?? .null
    }

    /// Makes the trainer and gives it the state that still fits.
    mutating func restored(_ description: TrainerDescription, _ network: Network) throws -> Trainer {
        let made = Trainer(description)
        try made.prepare(for: network)
        let fresh = made.stateTree
        var tree = old.stateTree
        try tree = tree.replacing("hooks", with: .group(hooks(of: description, tree, fresh)))
        try tree = tree.replacing("stepper", with: .group(stepper(of: description, tree, fresh)))
        if oldDescription["train_scorers"] != newDescription["train_scorers"] {
            tree = try tree.replacing("rolling", with: fresh["rolling"])
        }
        try made.restore(from: tree)
        return made
    }

    // MARK: Hooks

    private mutating func hooks(
        of description: TrainerDescription, _ tree: StateTree, _ fresh: StateTree
    ) throws -> StateTree {
        var result = StateTree()
        for hook in description.hooks {
            let before = old.hooks.first { $0.name == hook.name }?.hook
            let kept = tree.group("hooks")[hook.name]
            let reason = before.flatMap { reasonToBegin($0, hook.hook, kept) }
            if let reason { notes.append("The hook \(hook.name) begins afresh: \(reason).") }
            let keeps = before != nil && reason == nil
            guard let state = keeps ? kept : fresh.group("hooks")[hook.name] else { continue }
            try result.insert(state, named: hook.name)
        }
        return result
    }

    /// Why a hook cannot take over the state that it had before the change, if so.
    private func reasonToBegin(_ before: any Hook, _ after: any Hook, _ state: StateValue?) -> String? {
        guard type(of: before).typeName == type(of: after).typeName else { return "it is of another type" }
        if let before = before as? SaveBestNetwork, let after = after as? SaveBestNetwork {
            guard before.logName == after.logName && before.criterion == after.criterion else {
                return "it looks at another log"
            }
            guard (before.savedFile == nil) == (after.savedFile == nil) else {
                return "the best network so far is not where it looks now"
            }
        }
        // Which state a hook has can depend on its options.
        var copy = after
        guard case .group(let tree)? = state, (try? copy.restore(from: tree)) == nil else { return nil }
        return "its state does not fit its options"
    }

    // MARK: The stepper

    private mutating func stepper(
        of description: TrainerDescription, _ tree: StateTree, _ fresh: StateTree
    ) throws -> StateTree {
        var stepper = description.stepper
        let (before, after) = (type(of: old.stepper).typeName, type(of: stepper).typeName)
        var state = (before == after ? tree : fresh).group("stepper")
        if before != after {
            notes.append(
                "The stepper begins afresh: \(after) takes over nothing of what \(before) has gathered.")
        }
        var told: [String] = []
        for name in stepper.attributeNames where before == after && isSet(name) {
            state = try state.replacing(name, with: .number(stepper.attribute(name)))
            told.append(name)
        }
        let hasStarted = tree["has_started"] == .bool(true)
        for hook in description.hooks {
            guard let schedule = hook.hook as? ModifyStepperAttribute else { continue }
            let name = schedule.attributeName
            guard before != after || isChanged(hook) else {
                if told.contains(name) { throw overruled(name, by: hook.name) }
                continue
            }
            guard hasStarted else { continue }
            let value = schedule.schedule.value(
                epoch: old.epoch, update: old.update, timescale: schedule.timescale,
                interval: schedule.interval)
            if before != after, try stepper.attribute(name) != value {
                notes.append("Its \(name) is \(value), by the schedule of the hook \(hook.name).")
            }
            try stepper.setAttribute(name, to: value)
            state = try state.replacing(name, with: .number(value))
        }
        if before == after { try compare(state, tree.group("stepper"), description.stepper) }
        return state
    }

    /// Whether a change names the attribute, be it to the value that the description has already.
    private func isSet(_ name: String) -> Bool {
        if oldDescription["stepper"]?[name] != newDescription["stepper"]?[name] { return true }
        return changes.settings.contains { (try? $0.keys()) == ["trainer", "stepper", name] }
    }

    private func isChanged(_ hook: NamedHook) -> Bool {
        let before = old.hooks.first { $0.name == hook.name }?.hook
        guard let before, let old = try? Describing.description(of: before),
            let new = try? Describing.description(of: hook.hook)
        else { return true }
        return old != new
    }

    private func overruled(_ attribute: String, by hook: String) -> DescriptionError {
        .invalid(
            at: .root.appending("trainer").appending("stepper").appending(attribute),
            "the hook \(quoted(hook)) would set it again by its schedule",
            advice: "change the hook's schedule, or remove the hook as well")
    }

    /// Notes numbers in use that the description's differences do not show.
    private mutating func compare(_ state: StateTree, _ before: StateTree, _ stepper: any Stepper) throws {
        for name in stepper.attributeNames {
            guard case .number(let new)? = state[name], case .number(let old)? = before[name], new != old
            else {
                continue
            }
            let isTold = try new == stepper.attribute(name) && self.old.stepper.initial(name) == old
            if !isTold { notes.append("The stepper's \(name) is \(new) now; it was \(old).") }
        }
    }
}

extension Stepper {
    /// What the description says of an attribute.
    fileprivate func initial(_ name: String) -> Double? {
        Self.attributes.first { $0.name == name }.map { self[keyPath: $0.path].initial }
    }
}

extension StateTree {
    fileprivate func group(_ name: String) -> StateTree {
        if case .group(let tree)? = self[name] { tree } else { StateTree() }
    }
}
