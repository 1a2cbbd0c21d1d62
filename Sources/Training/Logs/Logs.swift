public import Describing
import PrintableText

/// What hooks have recorded: lists of numbers under paths such as `validation.Accuracy`. A path's first
/// names are groups, its last the list's name.
public struct Logs: Sendable, Hashable {
    private var lists: [String: [Double]] = [:]

    public init() {}

    /// The paths of all lists, sorted.
    public var paths: [String] { lists.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

    public var isEmpty: Bool { lists.isEmpty }

    /// The list under a path, or `nil`.
    public subscript(path: String) -> [Double]? { lists[path] }

    /// The list under a path.
    /// - Throws: ``TrainingError`` with the nearest path if there is none.
    public func values(_ path: String) throws -> [Double] {
        guard let values = lists[path] else {
            let known = paths
            let advice =
                nearestName(to: path, among: known).map { "did you mean '\($0)'?" }
                ?? "the logs are \(list(known))"
            throw TrainingError(.unknownLog, "there is no log \(quoted(path)); \(advice)")
        }
        return values
    }

    /// The newest number under a path.
    /// - Throws: ``TrainingError`` with the nearest path if there is none.
    public func last(_ path: String) throws -> Double {
        guard let last = try values(path).last else {
            throw TrainingError(.unknownLog, "the log \(quoted(path)) is empty")
        }
        return last
    }

    /// Adds a number to a list, which begins with it if it is new.
    /// - Throws: ``TrainingError`` if a part of the path cannot be a name, or is a list where a group is
    ///   needed or a group where a list is needed.
    public mutating func append(_ value: Double, to path: String) throws {
        if lists[path] == nil { try checkNew(path) }
        lists[path, default: []].append(value)
    }

    private func checkNew(_ path: String) throws {
        let parts = Logs.parts(path)
        for part in parts where !Logs.isValidName(part) {
            throw TrainingError(
                .unknownLog, "\(quoted(path)) cannot be the path of a log: \(Logs.nameRule)")
        }
        for count in 1..<max(parts.count, 1) {
            let group = parts.prefix(count).joined(separator: ".")
            guard lists[group] == nil else {
                throw TrainingError(
                    .unknownLog, "'\(path)' cannot be a log: '\(group)' is one already, not a group")
            }
        }
        guard !lists.keys.contains(where: { Logs.parts($0).starts(with: parts) }) else {
            throw TrainingError(.unknownLog, "'\(path)' cannot be a log: it is a group of logs already")
        }
    }

    /// Whether a name can stand in a path.
    public static func isValidName(_ name: String) -> Bool {
        StateTree.isValidName(name) && !name.utf8.contains { $0 == UInt8(ascii: ".") || $0 < 32 || $0 == 127 }
    }

    /// The names in a path. Bytes are compared, because a dot and a combining mark make one character.
    private static func parts(_ path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map {
            String($0) ?? ""
        }
    }

    static let nameRule = "a name is not empty and has no '.', no '/' and no control character"
}

extension Logs: Stateful {
    /// One group for each group of logs, one vector of numbers for each list.
    public func saveState(to state: inout StateWriter) {
        save(lists.map { (Logs.parts($0.key)[...], $0.value) }, to: &state)
    }

    /// - Parameter entries: the lists, and what is left of their paths at this level.
    private func save(_ entries: [(path: ArraySlice<String>, values: [Double])], to state: inout StateWriter)
    {
        for (name, members) in Dictionary(grouping: entries, by: { $0.path.first ?? "" }) {
            if let only = members.first, only.path.count == 1 {
                state.set(name, only.values)
            } else {
                state.group(name) { inner in
                    save(members.map { ($0.path.dropFirst(), $0.values) }, to: &inner)
                }
            }
        }
    }

    public mutating func restoreState(from state: StateReader) throws {
        lists = [:]
        try restore(from: state, prefix: "", depth: 0)
    }

    private mutating func restore(from state: StateReader, prefix: String, depth: Int) throws {
        for name in state.names {
            guard Logs.isValidName(name) else {
                throw state.refuse(name, "has a name that no log can have: \(Logs.nameRule)")
            }
            guard depth < 16 else { throw state.refuse(name, "is nested more than 16 groups deep") }
            if case .group = state.value(name) {
                try state.group(name) { try restore(from: $0, prefix: prefix + name + ".", depth: depth + 1) }
            } else {
                lists[prefix + name] = try state.numbers(name)
            }
        }
    }
}
