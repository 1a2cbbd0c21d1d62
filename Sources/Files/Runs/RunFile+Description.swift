public import Describing
import HDF5
package import Networks
import Training

extension RunFile {
    /// All that describes the run: `network`, `trainer`, and `data` or `iterators` if it has them.
    public func description() throws -> JSONValue { try description(data: data) }

    /// The description with another plan of the data.
    package func description(data: DataPlan?) throws -> JSONValue {
        try RunFile.document(
            network.descriptionValue, trainer.descriptionValue, data: data, iterators: iterators)
    }

    /// The description in a file, as this version writes it; nothing of the run is made.
    package static func description(
        of path: String, registry: Registry = .standard
    ) throws -> JSONValue {
        let root = try HDF5File(path: path).root
        guard root.contains("training") else {
            throw FileError(.format, path: path, "has no group 'training', so it is no run file")
        }
        let training = try NetworkFile.readText(root.group("training"), "description", path: path)
        let run = try DescriptionDecoder(registry: registry)
            .decode(Description.self, from: try JSONValue(parsing: training))
        return try document(
            networkDescription(in: root, path: path, registry), run.trainer, data: run.data,
            iterators: run.iterators)
    }

    /// The network's description in a file; nothing is made of it.
    package static func networkDescription(
        of path: String, registry: Registry = .standard
    ) throws -> NetworkDescription {
        try networkDescription(in: HDF5File(path: path).root, path: path, registry)
    }

    private static func networkDescription(
        in root: HDF5Group, path: String, _ registry: Registry
    ) throws -> NetworkDescription {
        let text = try NetworkFile.readText(root, "description", path: path)
        return try registry.make(NetworkDescription.self, kind: .network, from: try JSONValue(parsing: text))
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
