import PrintableText

/// Named values, in groups: what ``Stateful`` types write and what run files hold.
///
/// Entries come in the order of their names' UTF-8 bytes, so that the same state makes the same file.
public struct StateTree: Hashable, Sendable {
    private var values: [String: StateValue] = [:]

    /// Makes a tree without entries.
    public init() {}

    /// The entry of that name, or `nil`.
    public subscript(name: String) -> StateValue? { values[name] }

    /// The names, sorted by their UTF-8 bytes.
    public var names: [String] { values.keys.sorted(by: precedesInUTF8) }

    /// The entries, sorted by name.
    public var entries: [(name: String, value: StateValue)] {
        values.sorted { precedesInUTF8($0.key, $1.key) }.map { (name: $0.key, value: $0.value) }
    }

    public var isEmpty: Bool { values.isEmpty }

    /// Takes the elements of an entry out of the tree, so that nobody else refers to them; none if it holds no floats.
    mutating func takeFloats(_ name: String) -> [Float] {
        if case .floats(_, let elements)? = values.removeValue(forKey: name) { elements } else { [] }
    }

    /// Takes a group out of the tree, so that nobody else refers to it; an empty one if there is none.
    mutating func takeGroup(_ name: String) -> StateTree {
        if case .group(let tree)? = values.removeValue(forKey: name) { tree } else { StateTree() }
    }

    /// Adds an entry that comes from a file.
    ///
    /// - Throws: ``StateError`` if the name can't be one (see ``isValidName(_:)``) or is taken, or if the elements don't
    ///   fill the shape.
    public mutating func insert(_ value: StateValue, named name: String) throws {
        let path = StatePath.root.appending(name)
        guard StateTree.isValidName(name) else {
            throw StateError(
                code: .invalidName, at: path, message: "\(quoted(name)) can't be the name of a state entry")
        }
        guard values[name] == nil else {
            throw StateError(code: .duplicateEntry, at: path, message: "state '\(path)' is there twice")
        }
        guard value.hasElementsForShape else {
            throw StateError(
                code: .wrongShape, at: path, message: "the elements of state '\(path)' don't fill its shape")
        }
        values[name] = value
    }

    /// Whether a name can stand in a tree: not empty, not `.` or `..`, without `/`. A file refuses U+0000 besides, when it is
    /// written.
    public static func isValidName(_ name: String) -> Bool {
        !name.isEmpty && name != "." && name != ".." && !name.utf8.contains(UInt8(ascii: "/"))
    }
}
