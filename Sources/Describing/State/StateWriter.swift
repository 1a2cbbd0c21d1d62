/// Collects a state tree.
///
/// Setting a name twice, a name that ``StateTree/isValidName(_:)`` refuses, or elements that don't fill their shape is a
/// programmer's mistake and traps.
public struct StateWriter {
    /// What has been written so far.
    public private(set) var tree = StateTree()
    /// What is left of an earlier tree.
    private var old = StateTree()
    private let copy: NumberCopy

    public init() { copy = copyByOneThread }

    /// Collects a tree in the memory of an earlier one, as far as the entries that are copied have its names and sizes.
    ///
    /// - Parameters:
    ///   - old: empty afterwards.
    ///   - copy: copies large numbers of elements.
    package init(over old: inout StateTree, copying copy: @escaping NumberCopy) {
        swap(&self.old, &old)
        self.copy = copy
    }

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

    /// A copy of elements, as a vector.
    package mutating func set(_ name: String, copyOf values: UnsafeBufferPointer<Float>) {
        var elements = old.takeFloats(name)
        elements.become(copyOf: values, by: copy)
        set(name, elements)
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
        var spare = old.takeGroup(name)
        var inner = StateWriter(over: &spare, copying: copy)
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

    /// The same in the memory of an earlier tree, which is empty afterwards; see ``StateWriter/init(over:copying:)``.
    package func stateTree(over old: inout StateTree, copying copy: @escaping NumberCopy) -> StateTree {
        var writer = StateWriter(over: &old, copying: copy)
        saveState(to: &writer)
        return writer.tree
    }
}
