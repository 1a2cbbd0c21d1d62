public import Arrays

/// The weights with which the units of a layer see what they are given. Layers have them as units × inputs; transposed,
/// inputs × units, a few rows of inputs meet them faster, as sums are added up input by input. The results have the same
/// bits.
public struct Weights: Sendable {
    /// Units × inputs or, if ``isTransposed``, inputs × units.
    public let matrix: Matrix
    /// Whether a row of the ``matrix`` has an input's weights; else it has a unit's.
    public let isTransposed: Bool

    /// Weights as they lie.
    public init(_ matrix: Matrix, isTransposed: Bool = false) {
        self.matrix = matrix
        self.isTransposed = isTransposed
    }

    /// How many see the inputs.
    public var units: Int { isTransposed ? matrix.columns : matrix.rows }
    /// How many each unit sees.
    public var inputs: Int { isTransposed ? matrix.rows : matrix.columns }
}

/// What batch normalization makes of columns whose moments are known: `(x + negativeMean) × γ / deviation + β`, as
/// ``Operations/ApplyBatchNormalization``.
public struct ColumnNormalization: Sendable {
    /// γ, a factor.
    public let gamma: Vector
    /// β, which is added last.
    public let beta: Vector
    /// The mean with its sign changed.
    public let negativeMean: Vector
    /// The standard deviation.
    public let deviation: Vector

    /// Of vectors with a number for each column.
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
            name, weights.matrix, rows: weights.isTransposed ? inputs : units,
            columns: weights.isTransposed ? units : inputs)
    }

    mutating func read(_ normalization: ColumnNormalization?, columns: Int) {
        guard let normalization else { return }
        read("gamma", normalization.gamma, count: columns)
        read("beta", normalization.beta, count: columns)
        read("negativeMean", normalization.negativeMean, count: columns)
        read("deviation", normalization.deviation, count: columns)
    }
}
