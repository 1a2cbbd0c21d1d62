import Brainstorm

/// Everything that the parts of a trainer hold, seen from outside: what a restart must bring back, whether or not
/// somebody has thought of saving it.
struct StoredProperties: Equatable {
    /// One line a value: where it stands, and its text.
    private(set) var lines: Set<String> = []

    /// What is no state, by type and name.
    private static let passing: [String: Set<String>] = [
        // What this process has shown, and since when.
        "ProgressBar": ["startTime", "startUpdate", "lastDrawn", "hasLiveLine"]
    ]

    init(of trainer: Trainer) {
        add(trainer.stepper, "stepper")
        for hook in trainer.hooks { add(hook.hook, "hooks.\(hook.name)") }
        for (index, scorer) in trainer.scorers.enumerated() { add(scorer, "scorers.\(index)") }
    }

    init(of value: Any, _ name: String) { add(value, name) }

    private mutating func add(_ value: Any, _ path: String, depth: Int = 0) {
        // What counts are its numbers, not where they are.
        if let array = value as? StateArray { return add(array.values, path, depth: depth) }
        let mirror = Mirror(reflecting: value)
        guard !mirror.children.isEmpty, depth < 12 else {
            lines.insert("\(path) = \(type(of: value)) \(value)")
            return
        }
        let passing = Self.passing["\(type(of: value))"] ?? []
        for (index, child) in mirror.children.enumerated() where !passing.contains(child.label ?? "") {
            add(child.value, "\(path).\(child.label ?? "\(index)")", depth: depth + 1)
        }
    }
}
