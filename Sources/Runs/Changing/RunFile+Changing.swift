public import Describing
import Files
import Networks
import PrintableText
import Training

/// A run whose description was changed, ready to go on.
public struct ChangedRun {
    public let run: RunFile
    /// What has changed in the description.
    public let differences: [JSONDifference]
    /// What the changes did to the state, in sentences: what begins afresh, and which numbers of the stepper
    /// are others now.
    public let notes: [String]

    /// Differences and notes, a line each; empty if nothing has changed.
    public var lines: [String] { differences.map(\.description) + notes }
}

extension RunFile {
    /// The run with changes to its description. All state that still fits is kept:
    ///
    /// - the network's parameters, the logs, the numbers of epochs and updates, always;
    /// - the state of hooks whose name and type stay, but `SaveBestNetwork` with another log or criterion
    ///   begins afresh; the state of removed hooks is dropped;
    /// - the arrays of the stepper while its type stays. An attribute that a change names becomes what it
    ///   says; another stepper begins afresh;
    /// - the state of weight and gradient modifiers, each kind while its rules stay.
    ///
    /// A changed or new `ModifyStepperAttribute` takes effect at once, not only when it is due next.
    ///
    /// This run is left as it is.
    ///
    /// - Throws: ``DescriptionError`` if the changes lead to no description, if they change what the state
    ///   belongs to (the network but for its handler and modifiers), or if they change training batches or
    ///   the trainer's scorers in the middle of an epoch; ``TrainingError`` and ``NetworkError`` if parts do
    ///   not fit.
    public func applying(
        _ changes: RunChanges, registry: Registry = .standard
    ) throws -> ChangedRun {
        guard !changes.isEmpty else { return ChangedRun(run: self, differences: [], notes: []) }
        let old = try description()
        let edited = try changes.edited(old, registry)
        try RunFile.checkNetwork(old, edited)

        let root = DescriptionPath.root
        let decoder = DescriptionDecoder(registry: registry)
        let network = try changedNetwork(old, edited, decoder)
        let trainer = try decoder.decode(
            TrainerDescription.self, from: edited["trainer"] ?? [:], at: root.appending("trainer"))
        let data = try edited["data"].map {
            try decoder.decode(DataPlan.self, from: $0, at: root.appending("data"))
        }
        let iterators = try edited["iterators"].map {
            try decoder.decode(RunIterators.self, from: $0, at: root.appending("iterators"))
        }

        let new = try RunFile.document(network.descriptionValue, trainer, data: data, iterators: iterators)
        try checkBoundary(old, new)
        var state = TrainerState(self.trainer, changes, old, new)
        let made = try state.restored(trainer, network)
        let run = RunFile(
            trainer: made, network: network, iterators: iterators, data: data, digests: digests,
            fileDescription: fileDescription)
        return ChangedRun(
            run: run, differences: RunFile.differences(from: old, to: new),
            notes: state.notes + modifierNotes(old, new))
    }

    // MARK: What may be changed

    private static let changeable = ["gradient_modifiers", "handler", "weight_modifiers"]

    private static func checkNetwork(_ old: JSONValue, _ edited: JSONValue) throws {
        let path = DescriptionPath.root.appending("network")
        guard case .object(let before)? = old["network"], case .object(let after)? = edited["network"] else {
            throw DescriptionError.invalid(at: path, "the network of a run cannot be replaced")
        }
        for key in Set(before.keys).union(after.keys).sorted() where !changeable.contains(key) {
            guard let value = before[key] else {
                throw RunSetting.unknown(key, among: before.keys.sorted(), at: path)
            }
            let place = path.appending(key)
            guard let difference = value.differences(to: after[key] ?? .null, at: place).first else {
                continue
            }
            throw DescriptionError.invalid(
                at: difference.path, "what a run has trained belongs to its network, which cannot change",
                advice: "of the network, " + changeable.map(quoted).joined(separator: ", ")
                    + " may; begin a new run for another network")
        }
    }

    /// In the middle of an epoch, the position counts batches, and sums are under way.
    private func checkBoundary(_ old: JSONValue, _ new: JSONValue) throws {
        guard trainer.position > 0 else { return }
        let root = DescriptionPath.root
        for (keys, what) in [
            (["data", "training"], "the training batches"),
            (["iterators", "training"], "the training batches"),
            (["trainer", "train_scorers"], "the scorers of the training"),
        ] {
            let path = keys.reduce(root) { $0.appending($1) }
            let (before, after) = (keys.reduce(old) { $0[$1] ?? .null }, keys.reduce(new) { $0[$1] ?? .null })
            guard let difference = before.differences(to: after, at: path).first else { continue }
            throw DescriptionError.invalid(
                at: difference.path,
                "\(what) cannot change in the middle of an epoch (the run stands after batch "
                    + "\(trainer.position) of epoch \(trainer.epoch + 1))",
                advice: "train on to the end of the epoch first")
        }
    }

    // MARK: The network

    /// The network with another handler or other modifiers; itself if they stay.
    private func changedNetwork(
        _ old: JSONValue, _ edited: JSONValue, _ decoder: DescriptionDecoder
    ) throws -> Network {
        guard let before = old["network"], let after = edited["network"], before != after else {
            return network
        }
        let description = try decoder.decode(
            NetworkDescription.self, kind: .network, from: after, at: .root.appending("network"))
        let made = try Network(
            description, handler: before["handler"] == after["handler"] ? network.handler : nil,
            memory: network.memoryLimit)
        made.parameters.copy(from: network.parameters)

        var state = made.stateTree
        for key in RunFile.modifiers where before[key] == after[key] {
            state = try state.replacing(key, with: network.stateTree[key])
        }
        var restored = made
        try restored.restore(from: state)
        return restored
    }

    /// Says which modifiers have lost what they remembered.
    private func modifierNotes(_ old: JSONValue, _ new: JSONValue) -> [String] {
        RunFile.modifiers.compactMap { key in
            guard old["network"]?[key] != new["network"]?[key],
                case .group(let state)? = network.stateTree[key],
                state.entries.contains(where: { $0.value != .group(StateTree()) })
            else { return nil }
            return "The \(key.replacing("_", with: " ")) begin afresh: their rules have changed."
        }
    }

    private static let modifiers = ["gradient_modifiers", "weight_modifiers"]
}

extension StateTree {
    /// The tree with another value for an entry, or without it.
    func replacing(_ name: String, with value: StateValue?) throws -> StateTree {
        var result = StateTree()
        for entry in entries where entry.name != name { try result.insert(entry.value, named: entry.name) }
        if let value { try result.insert(value, named: name) }
        return result
    }
}
