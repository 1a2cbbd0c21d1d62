import Arrays
import Handlers

/// The weights of a layer, transposed for a frozen ``Predictor`` when they are first asked for: inputs × units.
final class TransposedWeights {
    private let handler: any Handler
    /// By the numbers of their first views, with what they lie in.
    private var found: [(matrix: Matrix, array: NDArray)?] = []

    init(_ handler: any Handler) { self.handler = handler }

    /// Rows that begin at multiples of a large power of two meet in the same places of the caches.
    private static let unluckyStride = 512
    /// A cache line.
    private static let gap = 16

    /// - Parameters:
    ///   - first: the number of the first of the views that `weights` are.
    ///   - hasGaps: whether there may be gaps between the rows.
    func transposed(_ weights: Matrix, first: Int, hasGaps: Bool) -> Matrix {
        while found.count <= first { found.append(nil) }
        if let (matrix, _) = found[first] { return matrix }
        let isUnlucky = weights.rows > 0 && weights.rows.isMultiple(of: TransposedWeights.unluckyStride)
        let stride = weights.rows + (hasGaps && isUnlucky ? TransposedWeights.gap : 0)
        let array = NDArray([weights.columns, stride], in: handler.memory)
        let matrix = Matrix(
            base: array.vector.base, rows: weights.columns, columns: weights.rows, stride: stride)
        handler.onHost { host in
            TransposedWeights.transpose(host.read(weights), into: host.write(matrix))
        }
        found[first] = (matrix, array)
        return matrix
    }

    /// In squares, so that what is read and what is written both stay in the nearest cache.
    private static func transpose(_ source: Matrix, into target: Matrix) {
        let side = 32
        for row in stride(from: 0, to: source.rows, by: side) {
            for column in stride(from: 0, to: source.columns, by: side) {
                for r in row..<min(row + side, source.rows) {
                    for c in column..<min(column + side, source.columns) { target[c, r] = source[r, c] }
                }
            }
        }
    }
}

extension LayerBuffers {
    /// The weights of a view (units × inputs), in the order in which they are at hand.
    ///
    /// - Parameter hasGaps: whether there may be gaps between the rows of what is returned.
    public func weights(_ view: LearnedView, hasGaps: Bool = true) -> Weights {
        weights(parameters[view].matrix, first: view.index, hasGaps)
    }

    /// The weights of a block's views, one below the other, in the order in which they are at hand.
    public func weights(_ block: LearnedBlock) -> Weights {
        weights(parameters[block], first: block.first, true)
    }

    private func weights(_ matrix: Matrix, first: Int, _ hasGaps: Bool) -> Weights {
        guard let transposedWeights else { return Weights(matrix) }
        let transposed = transposedWeights.transposed(matrix, first: firstView + first, hasGaps: hasGaps)
        return Weights(transposed, isTransposed: true)
    }
}
