// The handles by which a layer reaches its own buffers. Each is the buffer's place among those of its kind, with
// what the buffer is for in its type, so that nothing is looked up or counted in a pass, and what is kept has no
// gradient to ask for. `LayerStructure` hands them out; one that it has not handed out has no buffer.

/// The handle of a view that a layer learns: one with gradients, which steppers change.
public struct LearnedView: Sendable {
    let index: Int

    /// A place for the handle until the structure is known.
    public init() { index = -1 }

    init(index: Int) { self.index = index }
}

/// The handle of learned views of one shape that follow one another in the flat buffer, such as those of a layer's
/// gates: together they are one matrix.
public struct LearnedBlock: Sendable {
    let first: Int
    let count: Int

    /// A place for the handle until the structure is known.
    public init() { (first, count) = (-1, 0) }

    init(first: Int, count: Int) { (self.first, self.count) = (first, count) }
}

/// The handle of a view that a layer keeps: a parameter that only the layer itself changes, or nobody.
public struct KeptView: Sendable {
    let index: Int

    /// A place for the handle until the structure is known.
    public init() { index = -1 }

    init(index: Int) { self.index = index }
}

/// The handle of a buffer that a layer's passes need besides.
public struct InternalBuffer: Sendable {
    let index: Int

    /// A place for the handle until the structure is known.
    public init() { index = -1 }

    init(index: Int) { self.index = index }
}

/// The handle of what an inner layer has among the parameters and internals of the layer around it.
struct InnerLayer {
    let parameters: Range<Int>
    let internals: Range<Int>
}
