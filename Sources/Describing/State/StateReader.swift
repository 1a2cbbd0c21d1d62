import PrintableText

/// Reads one group of a state tree and remembers what was asked for, so that entries nobody knows are refused.
///
/// Types must agree exactly: a number isn't read as an integer, nor floats as numbers. Signed and unsigned integers are
/// one type, as far as their values fit.
public struct StateReader {
    /// Where the group stands in the whole tree.
    public let path: StatePath
    private let tree: StateTree
    private let asked = Asked()

    private final class Asked {
        var names: Set<String> = []
    }

    /// Makes a reader of the tree; call ``finish()`` when all has been read, or use ``StateTree/read(at:_:)``.
    public init(_ tree: StateTree, at path: StatePath = .root) {
        self.tree = tree
        self.path = path
    }

    /// All names in the group, asked for or not, sorted.
    public var names: [String] { tree.names }

    /// Whether the group has the entry, which counts as asking for it.
    public func contains(_ name: String) -> Bool {
        value(name) != nil
    }

    /// The entry as it is, or `nil`.
    public func value(_ name: String) -> StateValue? {
        asked.names.insert(name)
        return tree[name]
    }

    /// Refuses entries that nobody asked for.
    ///
    /// - Throws: ``StateError`` of code ``StateError/Code/unknownEntry``.
    public func finish() throws {
        guard let unknown = tree.names.first(where: { !asked.names.contains($0) }) else { return }
        let known = asked.names.sorted(by: precedesInUTF8)
        let advice = adviceOnName(unknown, among: known, plural: "entries")
        let owner = path.names.isEmpty ? "the state" : "state '\(path)'"
        throw StateError(
            code: .unknownEntry, at: path.appending(unknown),
            message: "\(owner) has an unknown entry \(quoted(unknown)); \(advice)")
    }

    /// Reads a group; what the body didn't ask for is refused.
    public func group<Result>(_ name: String, _ body: (StateReader) throws -> Result) throws -> Result {
        let found = try required(name, "a group")
        guard case .group(let tree) = found else { throw wrongType(name, "a group", found) }
        return try tree.read(at: path.appending(name), body)
    }

    /// Reads a group if it is there; otherwise the body isn't called.
    public func groupIfPresent<Result>(
        _ name: String, _ body: (StateReader) throws -> Result
    ) throws -> Result? {
        contains(name) ? try group(name, body) : nil
    }

    /// Restores one object from the group of that name.
    public func restore(_ name: String, _ object: inout some Stateful) throws {
        try group(name) { inner in try object.restoreState(from: inner) }
    }

    /// An error about an entry, for values that the reading type refuses: `refuse("update", "is negative")`.
    public func refuse(_ name: String, _ problem: String) -> StateError {
        let place = path.appending(name)
        return StateError(code: .invalidValue, at: place, message: "state '\(place)' \(problem)")
    }

    func required(_ name: String, _ expected: String) throws -> StateValue {
        guard let value = value(name) else {
            let place = path.appending(name)
            throw StateError(
                code: .missingEntry, at: place, message: "state '\(place)' is missing; expected \(expected)")
        }
        return value
    }

    func wrongType(_ name: String, _ expected: String, _ found: StateValue) -> StateError {
        let place = path.appending(name)
        return StateError(
            code: .wrongType, at: place,
            message: "state '\(place)' is \(found.summary); expected \(expected)")
    }
}

extension StateTree {
    /// Reads the whole tree; what the body didn't ask for is refused.
    public func read<Result>(
        at path: StatePath = .root, _ body: (StateReader) throws -> Result
    ) throws -> Result {
        let reader = StateReader(self, at: path)
        let result = try body(reader)
        try reader.finish()
        return result
    }
}

extension Stateful {
    /// Takes over a whole tree.
    ///
    /// - Throws: ``StateError`` as ``restoreState(from:)`` does, also if the tree has entries that nobody asked for. The
    ///   object may then be half restored.
    public mutating func restore(from tree: StateTree, at path: StatePath = .root) throws {
        try tree.read(at: path) { reader in try restoreState(from: reader) }
    }
}
