public import Arrays

/// A layer's learned views of the parameters, or of the gradients.
public struct LearnedViews {
    /// All views of the layer in their order, also those that are kept.
    let all: [LayerBuffer]

    init(_ all: [LayerBuffer]) { self.all = all }

    public subscript(view: LearnedView) -> LayerBuffer { all[view.index] }

    /// The views of a block, one below the other; a vector is a row.
    public subscript(block: LearnedBlock) -> Matrix {
        let first = all[block.first].matrix
        return Matrix(base: first.base, rows: block.count * first.rows, columns: first.columns)
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
