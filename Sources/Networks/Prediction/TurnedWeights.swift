import Arrays
import Handlers

/// The weights of a layer, turned for a frozen ``Predictor`` when they are first asked for: inputs × units.
final class TurnedWeights {
    private let handler: any Handler
    /// By the numbers of their first views.
    private var turned: [Matrix?] = []
    /// What they lie in.
    private var arrays: [NDArray] = []

    init(_ handler: any Handler) { self.handler = handler }

    /// - Parameter first: the number of the first of the views that `weights` are.
    func turned(_ weights: Matrix, first: Int) -> Matrix {
        if first < turned.count, let found = turned[first] { return found }
        while turned.count <= first { turned.append(nil) }
        let array = NDArray([weights.columns, weights.rows], in: handler.memory)
        let matrix = array.vector.matrix(rows: weights.columns, columns: weights.rows)
        handler.onHost { host in
            TurnedWeights.turn(host.read(weights), into: host.write(matrix))
        }
        arrays.append(array)
        turned[first] = matrix
        return matrix
    }

    /// In squares, so that what is read and what is written both stay in the nearest cache.
    private static func turn(_ source: Matrix, into target: Matrix) {
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
    public func weights(_ view: LearnedView) -> Weights {
        weights(parameters[view].matrix, first: view.index)
    }

    /// The weights of a block's views, one below the other, in the order in which they are at hand.
    public func weights(_ block: LearnedBlock) -> Weights {
        weights(parameters[block], first: block.first)
    }

    private func weights(_ matrix: Matrix, first: Int) -> Weights {
        guard let turnedWeights else { return Weights(matrix) }
        return Weights(turnedWeights.turned(matrix, first: firstView + first), isTurned: true)
    }
}
