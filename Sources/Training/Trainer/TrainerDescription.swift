public import Describing
import PrintableText

/// The static half of a trainer.
///
///     {"@type": "Trainer", "stepper": {"@type": "SgdStepper", "learning_rate": 0.1}, "verbose": true,
///      "hooks": {"StopAfterEpoch": {"@type": "StopAfterEpoch", "max_epochs": 3, "priority": 1, …}},
///      "train_scorers": []}
///
/// Hooks run in the order of their priorities. A list of hooks without priorities is read as well; they are
/// named as ``Trainer/init(stepper:hooks:scorers:batchesPerUpdate:shards:verbose:)`` does.
///
/// - `batches_per_update`: 1, and then not written. With more, so many successive batches make one update by the mean of
///   their gradients, each sample as much as every other; the last update of an epoch has the batches that are left.
///   Everything that counts updates (hooks, schedules, limits, logs' places) counts these. Gradient modifiers see the
///   mean; weight modifiers run once. What layers keep, such as running statistics, is renewed with every batch, and
///   their batch statistics are each batch's own. A run is saved and stops between updates, never within one.
/// - `shards`: 1, and then not written; at most 65536. With more, each batch is computed in so many parts, its samples in
///   their order, and what the parts come to is added up in an order of part numbers alone: gradients, losses, scores. So
///   several processes can divide the parts, and the run's files are the same for any number of them. A sum in parts
///   differs from the whole batch's by rounding only, but that batch normalization takes its statistics from each part
///   alone, and the running ones move by the mean of the parts' moves (Hoffer, Hubara and Soudry, "Train longer, generalize
///   better", 2017, call it ghost batch normalization). Random masks and noise are what they are in the whole batch.
public struct TrainerDescription: Describable {
    public static let typeName = "Trainer"
    public static var kinds: [Kind] { [.trainer] }

    public var stepper: any Stepper
    /// In the order in which they run.
    public var hooks: [NamedHook]
    public var scorers: [any Scorer]
    public var batchesPerUpdate: Int
    public var shards: Int
    public var verbose: Bool

    enum CodingKeys: String, CodingKey {
        case stepper, hooks, verbose
        case scorers = "train_scorers"
        case batchesPerUpdate = "batches_per_update"
        case shards
    }

    /// The numbers of parts that a batch can be computed in.
    public static let shardCounts = 1...65536

    /// - Precondition: an update has at least one batch, and a batch ``shardCounts`` parts.
    public init(
        stepper: any Stepper, hooks: [NamedHook] = [], scorers: [any Scorer] = [], batchesPerUpdate: Int = 1,
        shards: Int = 1, verbose: Bool = true
    ) {
        precondition(batchesPerUpdate >= 1, "an update of \(batchesPerUpdate) batches")
        precondition(Self.shardCounts.contains(shards), "a batch in \(shards) parts")
        self.stepper = stepper
        self.hooks = hooks
        self.scorers = scorers
        self.batchesPerUpdate = batchesPerUpdate
        self.shards = shards
        self.verbose = verbose
    }

    /// Sets the number of epochs to train for in all: of every ``StopAfterEpoch``, or of a new one.
    /// - Precondition: the number is not negative.
    public mutating func train(forEpochs epochs: Int) {
        let stop = StopAfterEpoch(epochs)
        for index in hooks.indices where hooks[index].hook is StopAfterEpoch { hooks[index].hook = stop }
        guard !hooks.contains(where: { $0.hook is StopAfterEpoch }) else { return }
        hooks.append(NamedHook(name: NamedHook.free(stop.defaultName, among: hooks), hook: stop))
    }

    /// How many arrays of a number for each parameter a training keeps, beside the parameters and the gradients: the
    /// stepper's, the hooks', and copies of all that is saved.
    package var stateArrayCount: Int {
        let sum = (batchesPerUpdate > 1 ? 1 : 0) + PartSum.arrayCount(parts: shards)
        let averages = hooks.count { $0.hook is any AveragingHook }
        // While an average stands in the network, the network's own parameters stand elsewhere.
        let run = 1 + stepper.stateArrayCount + averages
        let copies = hooks.reduce(0) { $0 + $1.hook.copiedArrayCount(ofRun: run) }
        return stepper.stateArrayCount + (stepper.usesGradients ? sum : 0) + averages + (averages > 0 ? 1 : 0)
            + copies
    }

    init(_ trainer: Trainer) {
        stepper = trainer.stepper
        hooks = trainer.hooks
        scorers = trainer.scorers
        batchesPerUpdate = trainer.batchesPerUpdate
        shards = trainer.shards
        verbose = trainer.verbose
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        stepper = try container.decodeDescribed((any Stepper).self, kind: .stepper, forKey: .stepper)
        verbose = try container.decode(Bool.self, forKey: .verbose, default: true)
        batchesPerUpdate = try container.decodeChecked(
            Int.self, forKey: .batchesPerUpdate, in: 1..., default: 1)
        shards = try container.decodeChecked(Int.self, forKey: .shards, in: Self.shardCounts, default: 1)
        scorers =
            container.contains(.scorers)
            ? try container.decodeDescribed([any Scorer].self, kind: .scorer, forKey: .scorers) : []
        hooks = []
        guard container.contains(.hooks) else { return }
        let slot = try container.superDecoder(forKey: .hooks)
        hooks =
            if case .object(let members) = try slot.json() {
                try Self.hooks(members, slot)
            } else {
                try Self.hooks(container.decodeDescribed([any Hook].self, kind: .hook, forKey: .hooks), slot)
            }
    }

    private static func hooks(_ list: [any Hook], _ slot: any Decoder) throws -> [NamedHook] {
        try list.reduce(into: []) { hooks, hook in
            let name = NamedHook.free(hook.defaultName, among: hooks)
            try check(name, at: slot.path.appending(index: hooks.count))
            hooks.append(NamedHook(name: name, hook: hook))
        }
    }

    private static func hooks(_ members: [String: JSONValue], _ slot: any Decoder) throws -> [NamedHook] {
        var hooks: [(priority: Double, hook: NamedHook)] = []
        for (name, json) in members.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            let path = slot.path.appending(name)
            try check(name, at: path)
            var (json, priority) = (json, 0.0)
            if case .object(var members) = json, let number = members.removeValue(forKey: priorityKey) {
                priority = try DescriptionDecoder().decode(
                    Double.self, from: number, at: path.appending(priorityKey))
                json = .object(members)
            }
            let hook = try slot.makeDescribed((any Hook).self, kind: .hook, from: json, at: path)
            hooks.append((priority, NamedHook(name: name, hook: hook)))
        }
        // Equal priorities keep the order of the names.
        let order = hooks.indices.sorted { (hooks[$0].priority, $0) < (hooks[$1].priority, $1) }
        return order.map { hooks[$0].hook }
    }

    private static let priorityKey = "priority"

    private static func check(_ name: String, at path: DescriptionPath) throws {
        guard Logs.isValidName(name) else {
            throw DescriptionError.invalid(
                at: path, "\(quoted(name)) cannot be the name of a hook", advice: Logs.nameRule)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeDescribed(stepper, forKey: .stepper)
        try container.encode(verbose, forKey: .verbose)
        if batchesPerUpdate > 1 { try container.encode(batchesPerUpdate, forKey: .batchesPerUpdate) }
        if shards > 1 { try container.encode(shards, forKey: .shards) }
        try container.encodeDescribed(scorers, forKey: .scorers)
        var members: [String: JSONValue] = [:]
        for (index, hook) in hooks.enumerated() {
            guard case .object(var json) = try description(of: hook.hook) else { continue }
            json[Self.priorityKey] = .integer(Int64(index + 1))
            members[hook.name] = .object(json)
        }
        try container.encode(members, forKey: .hooks)
    }
}

extension Trainer {
    /// Makes a trainer from its description, before any training.
    public convenience init(_ description: TrainerDescription) {
        self.init(
            stepper: description.stepper, scorers: description.scorers,
            batchesPerUpdate: description.batchesPerUpdate, shards: description.shards,
            verbose: description.verbose)
        hooks = description.hooks
    }

    /// Makes a trainer from JSON.
    /// - Throws: ``DescriptionError`` with the place of what is wrong.
    public convenience init(description: JSONValue, registry: Registry) throws {
        self.init(try registry.make(TrainerDescription.self, kind: .trainer, from: description))
    }

    /// The description as a value.
    public var descriptionValue: TrainerDescription { TrainerDescription(self) }

    /// The description as JSON.
    public func description() throws -> JSONValue { try DescriptionEncoder().describe(descriptionValue) }
}
