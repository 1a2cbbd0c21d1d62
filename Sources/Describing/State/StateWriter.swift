/// Collects a state tree.
///
/// Setting a name twice, a name that ``StateTree/isValidName(_:)`` refuses, or elements that don't fill their shape is a
/// programmer's mistake and traps.
public struct StateWriter {
    /// What has been written so far.
    public private(set) var tree = StateTree()

    public init() {}

    public mutating func set(_ name: String, _ value: Int) { insert(.integer(Int64(value)), name) }
    public mutating func set(_ name: String, _ value: Int64) { insert(.integer(value), name) }
    public mutating func set(_ name: String, _ value: UInt64) { insert(.unsigned(value), name) }
    public mutating func set(_ name: String, _ value: Double) { insert(.number(value), name) }
    public mutating func set(_ name: String, _ value: Bool) { insert(.bool(value), name) }
    public mutating func set(_ name: String, _ value: String) { insert(.string(value), name) }

    /// Writes nothing for `nil`: ``StateReader/optionalNumber(_:)`` gives `nil` for an entry that isn't there.
    public mutating func set(_ name: String, _ value: Double?) {
        if let value { set(name, value) }
    }

    /// Writes nothing for `nil`: ``StateReader/optionalInteger(_:)`` gives `nil` for an entry that isn't there.
    public mutating func set(_ name: String, _ value: Int?) {
        if let value { set(name, value) }
    }

    /// Writes nothing for `nil`: ``StateReader/optionalString(_:)`` gives `nil` for an entry that isn't there.
    public mutating func set(_ name: String, _ value: String?) {
        if let value { set(name, value) }
    }

    /// Elements in row-major order; without a shape, a vector.
    public mutating func set(_ name: String, _ values: [Float], shape: [Int]? = nil) {
        insert(.floats(shape: shape ?? [values.count], values), name)
    }

    /// Elements in row-major order; without a shape, a vector.
    public mutating func set(_ name: String, _ values: [Double], shape: [Int]? = nil) {
        insert(.numbers(shape: shape ?? [values.count], values), name)
    }

    public mutating func set(_ name: String, _ values: [Int]) {
        insert(.integers(values.map(Int64.init)), name)
    }
    public mutating func set(_ name: String, _ values: [Int64]) { insert(.integers(values), name) }
    public mutating func set(_ name: String, _ values: [String]) { insert(.strings(values), name) }

    /// A tree that was made elsewhere, as a group.
    public mutating func set(_ name: String, _ tree: StateTree) { insert(.group(tree), name) }

    /// A group with what the body writes.
    public mutating func group<Failure: Error>(
        _ name: String, _ body: (inout StateWriter) throws(Failure) -> Void
    ) throws(Failure) {
        var inner = StateWriter()
        try body(&inner)
        insert(.group(inner.tree), name)
    }

    /// A group with the state of one object.
    public mutating func set(_ name: String, stateOf object: any Stateful) {
        group(name) { inner in object.saveState(to: &inner) }
    }

    private mutating func insert(_ value: StateValue, _ name: String) {
        do {
            try tree.insert(value, named: name)
        } catch {
            preconditionFailure("\(error)")
        }
    }
}

extension Stateful {
    /// The object's state as a tree.
    public var stateTree: StateTree {
        var writer = StateWriter()
        saveState(to: &writer)
        return writer.tree
    }
}
