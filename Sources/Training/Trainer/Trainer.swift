import Arrays
import Describing
public import Networks
import PrintableText

/// Trains networks: a stepper, hooks, and how far the training is.
///
///     let trainer = Trainer(
///         stepper: MomentumStepper(learningRate: 0.1, momentum: 0.9),
///         hooks: [ProgressBar(), MonitorScores("validation", scorers: [Accuracy()]), StopAfterEpoch(20)])
///     try trainer.train(network, on: Minibatches(of: 100, training, seed: 1),
///                       validation: ["validation": Minibatches(of: 100, held)])
///
/// The mean losses and scores over each epoch's updates are logged as `rolling_training.total_loss` and so
/// on, for several losses also by layer.
///
/// A trainer's state (``saveState(to:)``), with the network's parameters and state, is all that a training
/// needs to go on: restored, ``train(_:on:validation:savingTo:of:output:clock:stop:stopAfterUpdates:events:)`` makes the same
/// updates as if it had never stopped.
public final class Trainer {
    public internal(set) var stepper: any Stepper
    /// In the order in which they run.
    public internal(set) var hooks: [NamedHook] = []
    /// Scores of the training batches themselves, logged in `rolling_training`.
    public let scorers: [any Scorer]
    /// How many batches make an update: see ``GradientSum``.
    public let batchesPerUpdate: Int
    /// In how many parts each batch is computed.
    public let shards: Int
    /// Whether the end of a training is reported.
    public var verbose: Bool

    public internal(set) var logs = Logs()
    /// What has been trained last, or is being trained.
    public internal(set) var lastTraining: LastTraining?
    var progress = TrainingProgress()
    var gradientSum = GradientSum()
    var partSum = PartSum()

    /// Hooks are named ``Hook/defaultName``, with `_2`, `_3` … where several have the same.
    ///
    /// - Parameter batchesPerUpdate: so many successive batches make one update, by the mean of their gradients; see
    ///   ``TrainerDescription``.
    /// - Parameter shards: in how many parts each batch is computed, so that several processes can divide them; see
    ///   ``TrainerDescription``.
    /// - Precondition: the names can stand in the path of a log, an update has at least one batch, and a batch
    ///   ``TrainerDescription/shardCounts`` parts.
    public init(
        stepper: any Stepper, hooks: [any Hook] = [], scorers: [any Scorer] = [], batchesPerUpdate: Int = 1,
        shards: Int = 1, verbose: Bool = true
    ) {
        precondition(batchesPerUpdate >= 1, "an update of \(batchesPerUpdate) batches")
        precondition(TrainerDescription.shardCounts.contains(shards), "a batch in \(shards) parts")
        self.stepper = stepper
        self.scorers = scorers
        self.batchesPerUpdate = batchesPerUpdate
        self.shards = shards
        self.verbose = verbose
        for hook in hooks {
            self.hooks.append(
                NamedHook(name: NamedHook.free(hook.defaultName, among: self.hooks), hook: hook))
        }
    }

    /// Adds a hook after the others.
    /// - Throws: ``TrainingError`` if the name is taken or cannot stand in the path of a log.
    public func add(_ hook: any Hook, name: String) throws {
        guard Logs.isValidName(name) else {
            throw TrainingError(
                .invalidConfiguration, "\(quoted(name)) cannot be a hook's name: \(Logs.nameRule)")
        }
        guard !hooks.contains(where: { $0.name == name }) else {
            throw TrainingError(.invalidConfiguration, "two hooks are called '\(name)'")
        }
        hooks.append(NamedHook(name: name, hook: hook))
    }

    /// The number of finished epochs.
    public var epoch: Int { progress.epoch }
    /// The number of finished updates.
    public var update: Int { progress.update }
    /// The number of finished batches of the epoch under way.
    public var position: Int { progress.position }

    /// Whether the hooks have run before the first update.
    package var hasStarted: Bool { progress.hasStarted }

    static let rollingGroup = "rolling_training"
    static let rollingLossPath = "\(rollingGroup).\(ScoreTally.totalLoss)"

    /// Makes the parts of the state whose size the network gives. `train` does it; call it before saving or
    /// restoring the state of a trainer that has not trained in this process.
    /// - Throws: ``TrainingError`` if the state is that of another network, ``NetworkError`` if its arrays, the
    ///   parameters and the gradients are over the network's ``Network/memoryLimit``.
    public func prepare(for network: Network) throws {
        try network.reserve(
            ByteCount(floats: TrainerDescription(self).stateArrayCount, network.parameters.count),
            training: stepper.usesGradients)
        try stepper.prepare(parameterCount: network.parameters.count)
        let rolling = try ScoreTally(network, scorers)
        if progress.rolling.names.isEmpty {
            progress.rolling = rolling
        } else if progress.rolling.names != rolling.names {
            throw TrainingError(
                .invalidConfiguration,
                "the trainer's state has the losses and scores \(list(progress.rolling.names)), "
                    + "but the network and the scorers make \(list(rolling.names))")
        }
    }
}

/// What a trainer has trained last.
public struct LastTraining {
    public let network: Network
    public let iterator: any DataIterator
    public let validation: [String: any DataIterator]
}

/// A hook and its name, which is also the group of what it logs.
public struct NamedHook: Sendable {
    public let name: String
    public internal(set) var hook: any Hook

    /// - Precondition: the name can stand in the path of a log.
    public init(name: String, hook: any Hook) {
        precondition(Logs.isValidName(name), "\(quoted(name)) as a hook's name: \(Logs.nameRule)")
        self.name = name
        self.hook = hook
    }

    /// The name, or the first of `name_2`, `name_3` … that is free.
    package static func free(_ name: String, among hooks: [NamedHook]) -> String {
        var candidate = name
        var number = 2
        while hooks.contains(where: { $0.name == candidate }) {
            candidate = "\(name)_\(number)"
            number += 1
        }
        return candidate
    }
}

/// How far a training is.
struct TrainingProgress: Sendable {
    var epoch = 0
    var update = 0
    /// Finished batches of the epoch under way.
    var position = 0
    /// Whether the hooks have run before training.
    var hasStarted = false
    /// The losses and scores of the epoch under way.
    var rolling = ScoreTally()
    /// The recurrent state that the next batch begins with, if it goes on where the last one ended.
    var carried: CarriedContext?
}
