import Describing
import PrintableText

// A worked example. `trainer.hooks.EarlyStopper.patience` set to 20 changes one number of a description,
// `trainer.train_scorers.Accuracy.mask_name` one of the element called Accuracy, and
// `network.weight_modifiers['Hid*'].W[0].limit` one of the first element of a list.

/// One value of a description, by its path.
struct RunSetting: Sendable {
    let path: String
    let value: JSONValue

    /// The names in the path: plain ones between dots, others and positions in brackets, as messages show
    /// them.
    ///
    /// - Throws: ``DescriptionError`` if it is none.
    func keys() throws -> [String] {
        var keys: [String] = []
        var rest = path[...]
        while !rest.isEmpty {
            if rest.hasPrefix("["), !keys.isEmpty {
                let isQuoted = rest.hasPrefix("['")
                rest = rest.dropFirst(isQuoted ? 2 : 1)
                let closing = isQuoted ? "']" : "]"
                guard let end = rest.firstRange(of: closing) else { throw noPath }
                keys.append(String(rest[..<end.lowerBound]))
                rest = rest[end.upperBound...]
            } else {
                if !keys.isEmpty {
                    guard rest.hasPrefix(".") else { throw noPath }
                    rest = rest.dropFirst()
                }
                let key = rest.prefix { $0 != "." && $0 != "[" }
                guard !key.isEmpty else { throw noPath }
                keys.append(String(key))
                rest = rest.dropFirst(key.count)
            }
        }
        guard !keys.isEmpty else { throw noPath }
        return keys
    }

    private var noPath: DescriptionError {
        DescriptionError(
            code: .unknownKey, at: .root,
            sentence: "\(quoted(path)) is no path in a run's description; paths are like "
                + "'trainer.hooks.EarlyStopper.patience'")
    }

    /// The document with the value in place. What a whole description would refuse anyway, such as an unknown
    /// last key, is left to its decoder.
    ///
    /// - Throws: ``DescriptionError`` with the nearest known name if the path leads nowhere.
    func applied(to document: JSONValue) throws -> JSONValue {
        try RunSetting.set(keys()[...], to: value, in: document)
    }

    /// The same for a path that has been taken apart.
    static func set(
        _ keys: ArraySlice<String>, to value: JSONValue, in json: JSONValue, at path: DescriptionPath = .root
    ) throws -> JSONValue {
        guard let key = keys.first else { return value }
        let rest = keys.dropFirst()
        switch json {
        case .object(var members):
            let isFree = isOfFreeNames(path)
            if rest.isEmpty, path.depth > 0, !(isFree && value == .null) {
                members[key] = path == hooks ? placed(value, key, among: members) : value
            } else if let member = members[key], !(rest.isEmpty && isFree) {
                members[key] = try set(rest, to: value, in: member, at: path.appending(key))
            } else if members.removeValue(forKey: key) == nil {
                throw unknown(key, among: members.keys.sorted(), at: path)
            }
            return .object(members)
        case .array(var elements):
            let names = elements.map(\.elementName)
            guard let index = Int(key) ?? names.firstIndex(of: key), elements.indices.contains(index) else {
                throw unknown(key, among: names.compactMap(\.self), at: path)
            }
            elements[index] = try set(rest, to: value, in: elements[index], at: path.appending(key))
            return .array(elements)
        default:
            throw DescriptionError.invalid(
                at: path, "there is nothing called \(quoted(key)) in \(json.summary)",
                advice: "set \(path) itself")
        }
    }

    static func unknown(_ key: String, among known: [String], at path: DescriptionPath) -> DescriptionError {
        DescriptionError(
            code: .unknownKey, at: path, problem: "unknown name \(quoted(key))",
            advice: adviceOnName(key, among: known, plural: "names"))
    }

    // MARK: Places whose members a person names

    static let hooks = DescriptionPath.root.appending("trainer").appending("hooks")

    /// Setting one of these members to null removes it.
    private static func isOfFreeNames(_ path: DescriptionPath) -> Bool {
        let root = DescriptionPath.root
        return [
            hooks, root.appending("data").appending("validation"),
            root.appending("iterators").appending("validation"),
        ].contains(path)
    }

    /// A hook keeps the place of the one that it replaces; a new one runs last.
    private static func placed(
        _ hook: JSONValue, _ name: String, among hooks: [String: JSONValue]
    ) -> JSONValue {
        guard case .object(var members) = hook, members["priority"] == nil else { return hook }
        members["priority"] = hooks[name]?["priority"] ?? .number(1 + (hooks.values.map(priority).max() ?? 0))
        return .object(members)
    }

    private static func priority(_ hook: JSONValue) -> Double {
        switch hook["priority"] {
        case .integer(let priority): Double(priority)
        case .number(let priority): priority
        default: 0
        }
    }
}
