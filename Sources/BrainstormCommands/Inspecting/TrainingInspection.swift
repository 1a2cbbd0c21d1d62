import Brainstorm
import PrintableText

/// How a network is trained and on what: a part of runs and of experiments, of JSON alone, so that unknown types are shown.
enum TrainingInspection {
    /// - Parameters:
    ///   - description: with `trainer`, and `data` or `iterators`.
    ///   - digests: SHA-256 by split, or by iterator.
    static func add(_ description: JSONValue, digests: JSONValue? = nil, to page: inout Page) {
        let trainer = description["trainer"]
        var scorers: [JSONValue] = []
        if case .array(let list)? = trainer?["train_scorers"] { scorers = list }
        page.add(
            ("Stepper", trainer?["stepper"]?.typeAndOptions),
            (
                "Scorers",
                scorers.isEmpty ? nil : scorers.map(\.typeAndOptions).joined(separator: "; ")
            ))
        var table = TextTable(["Hook", "Type", "Options"])
        for (name, hook) in hooks(of: description) {
            table.add([.init(printable(name)), .init(hook.typeText), .init(hook.optionTexts)])
        }
        page.add(table, title: "Hooks")
        page.add(("Data", description["data"]?["source"]?.typeAndOptions))
        page.add(data(description, digests), title: "Batches")
    }

    /// The hooks in the order in which they run, without their priorities.
    static func hooks(of description: JSONValue) -> [(name: String, hook: JSONValue)] {
        switch description["trainer"]?["hooks"] {
        case .object(let members)?:
            let named = members.map { name, hook -> (priority: Double, name: String, hook: JSONValue) in
                guard case .object(var options) = hook else { return (0, name, hook) }
                let priority = options.removeValue(forKey: "priority")
                return (priority?.asNumber ?? 0, name, .object(options))
            }
            return named.sorted { ($0.priority, $0.name) < ($1.priority, $1.name) }.map { ($0.name, $0.hook) }
        case .array(let list)?:
            return list.map { hook in
                if case .string(let name)? = hook["@type"] { (name, hook) } else { ("?", hook) }
            }
        default: return []
        }
    }

    private static func data(_ description: JSONValue, _ digests: JSONValue?) -> TextTable {
        let plan = description["data"] ?? description["iterators"]
        let hasSplits = description["data"] != .none
        var uses: [(name: String, part: JSONValue)] = []
        if let training = plan?["training"] { uses.append(("training", training)) }
        if case .object(let validation)? = plan?["validation"] {
            uses += validation.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        }
        var table = TextTable(["For", "Split", "Iterator", "SHA-256 of the data"])
        for (name, part) in uses {
            var split = ""
            if case .string(let text)? = part["split"] { split = text }
            let iterator = hasSplits ? part["iterator"] : part
            var digest = ""
            if case .string(let text)? = digests?[hasSplits ? split : name] {
                digest = text.count > 16 ? text.prefix(16) + "…" : text
            }
            table.add([
                .init(printable(name)), .init(printable(split)),
                .init([iterator?.typeText ?? "?"] + (iterator?.optionTexts ?? [])), .init(printable(digest)),
            ])
        }
        return table
    }
}

extension JSONValue {
    fileprivate var asNumber: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .unsigned(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}
