import PrintableText

/// A place in a state tree, such as `hooks.early.best`.
public struct StatePath: Hashable, Sendable, CustomStringConvertible {
    /// The names from the root to the entry.
    public private(set) var names: [String] = []

    /// The whole tree.
    public static let root = StatePath()

    public init(_ names: [String] = []) {
        self.names = names
    }

    public func appending(_ name: String) -> StatePath {
        StatePath(names + [name])
    }

    /// The names with dots between them; control characters are spelled out and long names cut.
    public var description: String { names.map { printable($0, upTo: 60) }.joined(separator: ".") }
}
