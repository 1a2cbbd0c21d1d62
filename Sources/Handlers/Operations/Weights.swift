public import Arrays

/// The weights with which the units of a layer see what they are given. Layers have them as units × inputs; turned,
/// inputs × units, a few rows of inputs meet them faster, as sums are added up input by input. The results have the same
/// bits.
public struct Weights: Sendable {
    public let matrix: Matrix
    public let isTurned: Bool

    public init(_ matrix: Matrix, isTurned: Bool = false) {
        self.matrix = matrix
        self.isTurned = isTurned
    }

    public var units: Int { isTurned ? matrix.columns : matrix.rows }
    public var inputs: Int { isTurned ? matrix.rows : matrix.columns }
}

/// What batch normalization makes of columns whose moments are known: `(x + negativeMean) × γ / deviation + β`, as
/// ``Operations/ApplyBatchNormalization``.
public struct ColumnNormalization: Sendable {
    public let gamma: Vector
    public let beta: Vector
    public let negativeMean: Vector
    public let deviation: Vector

    public init(gamma: Vector, beta: Vector, negativeMean: Vector, deviation: Vector) {
        self.gamma = gamma
        self.beta = beta
        self.negativeMean = negativeMean
        self.deviation = deviation
    }
}

extension Arguments {
    mutating func read(_ name: StaticString, _ weights: Weights, units: Int? = nil, inputs: Int? = nil) {
        let (units, inputs) = (units ?? weights.units, inputs ?? weights.inputs)
        read(
            name, weights.matrix, rows: weights.isTurned ? inputs : units,
            columns: weights.isTurned ? units : inputs)
    }

    mutating func read(_ normalization: ColumnNormalization?, columns: Int) {
        guard let normalization else { return }
        read("gamma", normalization.gamma, count: columns)
        read("beta", normalization.beta, count: columns)
        read("negativeMean", normalization.negativeMean, count: columns)
        read("deviation", normalization.deviation, count: columns)
    }
}
