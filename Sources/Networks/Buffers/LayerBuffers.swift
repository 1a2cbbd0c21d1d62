public import Arrays

/// One buffer of a layer at the size in use.
public struct LayerBuffer {
    /// The whole buffer in its full shape, with the row of the context.
    public let array: NDArray
    /// Its rows (time × batch, or batch, or one) by its features, without the context.
    public let matrix: Matrix
    /// The rows of the state before the first time step, if the buffer has a context.
    public let context: Matrix?
    /// Whether the rows are samples; a parameter's are not.
    public let hasSamples: Bool
    let batch: Int

    init(_ array: NDArray, _ shape: BufferShape, time: Int, batch: Int) {
        let rows = shape.rows(time: time, batch: batch)
        let all = array.vector.matrix(
            rows: rows + shape.contextSize * batch, columns: shape.featureCount)
        self.array = array
        self.matrix = all.rows(0, count: rows)
        self.context = shape.contextSize > 0 ? all.rows(rows, count: batch) : nil
        self.hasSamples = shape.scaling != .fixed
        self.batch = batch
    }

    /// A window without time, such as a parameter's.
    init(fixed array: NDArray, rows: Int) {
        self.array = array
        self.matrix = array.vector.matrix(rows: rows, columns: rows == 0 ? 0 : array.count / rows)
        self.context = nil
        self.hasSamples = false
        self.batch = rows
    }

    /// A view of the flat parameters or gradients: a vector is one row.
    init(viewOf flat: NDArray, _ shape: Shape, at offset: Int) {
        let array = NDArray(storage: flat.storage, offset: flat.offset + offset, shape: shape)
        self.init(fixed: array, rows: shape.rank < 2 ? 1 : shape[0])
    }

    /// All numbers of ``matrix`` in order.
    public var vector: Vector { matrix.flat }

    /// The rows of one time step; step −1 is the context.
    public func step(_ time: Int) -> Matrix {
        if time < 0, let context { return context }
        return matrix.rows(time * batch, count: batch)
    }

    /// The rows of several steps, without the context.
    func steps(_ first: Int, count: Int) -> Matrix { matrix.rows(first * batch, count: count * batch) }
}

/// The buffers of one layer at one (time, batch) size: inputs and outputs in the orders of its ``LayerStructure``,
/// parameters and internals by the handles that it has given. Made once when the size is first used; nothing in it is
/// looked up by name.
public final class LayerBuffers {
    public let time: Int
    public let batch: Int
    /// `nil` where an optional input is not connected.
    public let inputs: [LayerBuffer?]
    public let outputs: [LayerBuffer]
    /// The views that are learned.
    public let parameters: LearnedViews
    /// The views that are kept.
    public let kept: KeptViews
    /// Like the other backward buffers, there from the first backward pass on.
    public internal(set) var gradients = LearnedViews()
    public internal(set) var internals: InternalBuffers
    /// `nil` where nobody needs the deltas.
    public internal(set) var inputDeltas: [LayerBuffer?] = []
    /// Whether the deltas of an input are added to what other layers have put there.
    public internal(set) var addsInputDeltas: [Bool] = []
    public internal(set) var outputDeltas: [LayerBuffer] = []
    /// Whether gradients are added to what other layers have put there.
    public internal(set) var addsGradients = false
    /// Where the gradient of a table is other than zero.
    var touchedRows: TouchedRows?
    /// The layer's own stream of random numbers; use it at the pass's step.
    public let randomKey: RandomKey
    /// Of a frozen predictor.
    var transposedWeights: TransposedWeights?
    /// The number of the first view, where a layer is within another.
    var firstView = 0

    init(
        time: Int, batch: Int, inputs: [LayerBuffer?], outputs: [LayerBuffer], parameters: LearnedViews,
        internals: [LayerBuffer], randomKey: RandomKey
    ) {
        self.time = time
        self.batch = batch
        self.inputs = inputs
        self.outputs = outputs
        self.parameters = parameters
        self.kept = KeptViews(parameters.all)
        self.internals = InternalBuffers(internals)
        self.randomKey = randomKey
    }

    /// An input that ``Layer/structure(for:)`` has required.
    public func input(_ index: Int = 0) -> LayerBuffer {
        guard let input = inputs[index] else { preconditionFailure("input \(index) is not connected") }
        return input
    }
}
