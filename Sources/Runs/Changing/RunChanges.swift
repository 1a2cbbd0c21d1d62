public import Describing
import PrintableText
import Training

/// What is to be another in a run that goes on: an edit of its description.
///
///     var changes = RunChanges()
///     changes.epochs = 40
///     changes.set("trainer.stepper.learning_rate", to: 0.01)
///     changes.set("trainer.hooks.EarlyStopper.patience", to: 20)
///     let run = try Run(resuming: "run.h5", changes: changes)
///     for line in run.changes { print(line) }
///     try run.train()
///
/// Changes are applied in the order of the properties below; ``set(_:to:)`` comes last.
public struct RunChanges: Sendable {
    /// All hooks, as a list or as an object by their names. Hooks whose name and type the run has keep their
    /// state, others begin afresh.
    public var hooks: JSONValue?
    /// The schedules of `ModifyStepperAttribute` hooks by their names.
    public var schedules: [String: JSONValue] = [:]
    /// The schedule of the one `ModifyStepperAttribute` that there is.
    public var schedule: JSONValue?
    /// What computes.
    public var handler: JSONValue?
    /// The number of epochs to train for in all: of every `StopAfterEpoch`, or of a new one.
    public var epochs: Int?
    var settings: [RunSetting] = []

    public init() {}

    /// Sets a value of the run's description, ``RunFile/description()``.
    ///
    /// - Parameters:
    ///   - path: as differences show it, such as `data.training.iterator.batch_size`,
    ///     `trainer.train_scorers.Accuracy.mask_name` or `network.weight_modifiers['Hid*'].W[0].limit`.
    ///     Paths lead through the names of hooks and the names or types of list elements.
    ///   - value: the new value. `null` for a hook or for validation data removes them.
    public mutating func set(_ path: String, to value: JSONValue) {
        settings.append(RunSetting(path: path, value: value))
    }

    public var isEmpty: Bool {
        hooks == nil && schedules.isEmpty && schedule == nil && handler == nil && epochs == nil
            && settings.isEmpty
    }
}

extension RunChanges {
    /// The edited document; not yet looked at by the types that it describes.
    func edited(_ document: JSONValue, _ registry: Registry) throws -> JSONValue {
        var document = document
        func set(_ keys: [String], _ value: JSONValue) throws {
            document = try RunSetting.set(keys[...], to: value, in: document)
        }
        func editTrainer(_ edit: (inout TrainerDescription) -> Void) throws {
            var trainer = try DescriptionDecoder(registry: registry)
                .decode(
                    TrainerDescription.self, from: document["trainer"] ?? [:], at: .root.appending("trainer"))
            edit(&trainer)
            try set(["trainer"], try DescriptionEncoder().describe(trainer))
        }
        if let hooks {
            try set(["trainer", "hooks"], hooks)
            // Names and priorities are those that a trainer gives them.
            try editTrainer { _ in }
        }
        for (name, schedule) in schedules.sorted(by: { $0.key < $1.key }) {
            document = try setting(schedule, of: name, in: document)
        }
        if let schedule { document = try setting(schedule, of: nil, in: document) }
        if let handler { try set(["network", "handler"], handler) }
        if let epochs { try editTrainer { $0.train(forEpochs: epochs) } }
        for setting in settings { document = try setting.applied(to: document) }
        return document
    }

    private func setting(_ schedule: JSONValue, of name: String?, in document: JSONValue) throws -> JSONValue
    {
        let hooks = RunChanges.hooks(of: document)
        let known = hooks.filter { $0.value["@type"] == .string(ModifyStepperAttribute.typeName) }.keys
            .sorted()
        let name = name ?? (known.count == 1 ? known.first : nil)
        guard let name else {
            let type = ModifyStepperAttribute.typeName
            throw DescriptionError.invalid(
                at: RunSetting.hooks,
                known.isEmpty
                    ? "there is no \(type) to take the schedule"
                    : "there are several hooks of the type \(type)",
                advice: known.isEmpty
                    ? "set trainer.hooks.\(type) to a whole new hook"
                    : "name one of " + known.map(quoted).joined(separator: ", "))
        }
        guard known.contains(name), case .object(var members)? = hooks[name] else {
            throw RunSetting.unknown(name, among: known, at: RunSetting.hooks)
        }
        members["schedule"] = schedule
        return try RunSetting.set(["trainer", "hooks", name], to: .object(members), in: document)
    }

    static func hooks(of document: JSONValue) -> [String: JSONValue] {
        guard case .object(let hooks)? = document["trainer"]?["hooks"] else { return [:] }
        return hooks
    }
}
