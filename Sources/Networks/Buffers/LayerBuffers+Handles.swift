public import Arrays

/// A layer's learned views of the parameters, or of the gradients.
public struct LearnedViews {
    /// All views of the layer in their order, also those that are kept.
    let all: [LayerBuffer]
    /// All numbers of all layers, and where in them the views begin.
    private let flat: Vector
    private let offsets: [Int]

    /// No views.
    init() {
        all = []
        flat = NDArray([0]).vector
        offsets = []
    }

    /// Views of the flat parameters or gradients: a vector is one row.
    init(of flat: NDArray, _ shapes: [Shape], at offsets: [Int]) {
        self.flat = flat.vector
        self.offsets = offsets
        all = zip(shapes, offsets).map { LayerBuffer(viewOf: flat, $0, at: $1) }
    }

    /// Some of the views.
    func part(_ range: Range<Int>) -> LearnedViews { LearnedViews(self, range) }

    private init(_ whole: LearnedViews, _ range: Range<Int>) {
        flat = whole.flat
        all = Array(whole.all[range])
        offsets = Array(whole.offsets[range])
    }

    public subscript(view: LearnedView) -> LayerBuffer { all[view.index] }

    /// The views of a block, one below the other; a vector is a row.
    public subscript(block: LearnedBlock) -> Matrix {
        let first = all[block.first].matrix
        return flat.slice(offsets[block.first], count: block.count * first.count)
            .matrix(rows: block.count * first.rows, columns: first.columns)
    }
}

/// A layer's kept views of the parameters.
public struct KeptViews {
    private let all: [LayerBuffer]

    init(_ all: [LayerBuffer]) { self.all = all }

    public subscript(view: KeptView) -> LayerBuffer { all[view.index] }
}

/// A layer's internals.
public struct InternalBuffers {
    /// In the order in which they are declared.
    var all: [LayerBuffer]

    init(_ all: [LayerBuffer]) { self.all = all }

    public subscript(buffer: InternalBuffer) -> LayerBuffer { all[buffer.index] }
}
