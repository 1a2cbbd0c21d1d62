public import Describing
import Files
import Networks
import Training

extension RunFile {
    /// All that describes the run: `network`, `trainer`, and `data` or `iterators` if it has them.
    public func description() throws -> JSONValue {
        try RunFile.document(
            network.descriptionValue, trainer.descriptionValue, data: data, iterators: iterators)
    }

    static func document(
        _ network: NetworkDescription, _ trainer: TrainerDescription, data: DataPlan?,
        iterators: RunIterators?
    ) throws -> JSONValue {
        let encoder = DescriptionEncoder()
        var members = [
            "network": try encoder.describe(network), "trainer": try encoder.describe(trainer),
        ]
        if let data { members["data"] = try encoder.encode(data) }
        if let iterators { members["iterators"] = try encoder.encode(iterators) }
        return .object(members)
    }

    /// What has changed from one description of a run to another. The hooks' priorities, which only say in
    /// which order they run, are compared as that order.
    public static func differences(from old: JSONValue, to new: JSONValue) -> [JSONDifference] {
        old.withoutPriorities.differences(to: new.withoutPriorities)
            + JSONDifference.order(old.hookOrder, new.hookOrder, at: RunSetting.hooks)
    }
}

extension JSONValue {
    /// The names of the hooks in the order in which they run.
    fileprivate var hookOrder: [String] {
        let hooks = RunChanges.hooks(of: self).map { name, hook -> (Int64, String) in
            if case .integer(let priority)? = hook["priority"] { return (priority, name) }
            return (0, name)
        }
        return hooks.sorted { $0 < $1 }.map(\.1)
    }

    fileprivate var withoutPriorities: JSONValue {
        guard case .object(var document) = self, case .object(var trainer)? = document["trainer"] else {
            return self
        }
        trainer["hooks"] = .object(
            RunChanges.hooks(of: self).mapValues { hook in
                guard case .object(var members) = hook else { return hook }
                members.removeValue(forKey: "priority")
                return .object(members)
            })
        document["trainer"] = .object(trainer)
        return .object(document)
    }
}
