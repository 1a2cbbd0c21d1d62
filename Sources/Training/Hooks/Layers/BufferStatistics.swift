import Arrays

/// What the layer monitors log of one buffer.
struct BufferStatistics {
    /// NaN if any number is.
    let minimum: Double
    let average: Double
    /// NaN if any number is.
    let maximum: Double
    /// The smallest, the mean and the largest Euclidean norm of the rows, all that shares an index of the first
    /// axis (a unit's incoming weights); none for vectors.
    let norms: (minimum: Double, average: Double, maximum: Double)?

    /// `nil` for a buffer without numbers.
    init?(_ array: NDArray, norms withNorms: Bool = false) {
        let array = array.onHost
        guard let range = Extremes(array.buffer.lazy.map(Double.init)) else { return nil }
        (minimum, average, maximum) = (range.minimum, range.average, range.maximum)
        guard withNorms, array.shape.rank > 1, array.shape[0] > 0 else {
            norms = nil
            return
        }
        let columns = array.count / array.shape[0]
        let values = (0..<array.shape[0]).map { row in
            array.buffer[row * columns..<(row + 1) * columns]
                .reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        }
        norms = Extremes(values).map { ($0.minimum, $0.average, $0.maximum) }
    }

    /// The logs' names and values.
    var entries: [(name: String, value: Double)] {
        let values = [minimum, average, maximum]
        let all = norms.map { values + [$0.minimum, $0.average, $0.maximum] } ?? values
        return Array(zip(BufferStatistics.names(norms: norms != nil), all)).map { ($0, $1) }
    }

    /// - Parameter norms: whether with those of the norms.
    static func names(norms: Bool) -> [String] {
        let names = ["min", "avg", "max"]
        return norms ? names + names.map { "\($0)_L2_norm" } : names
    }

    private struct Extremes {
        let minimum: Double
        let average: Double
        let maximum: Double

        init?(_ values: some Sequence<Double>) {
            var (low, high, sum, count) = (Double.infinity, -Double.infinity, 0.0, 0.0)
            var hasNaN = false
            for value in values {
                low = min(low, value)
                high = max(high, value)
                hasNaN = hasNaN || value.isNaN
                sum += value
                count += 1
            }
            guard count > 0 else { return nil }
            minimum = hasNaN ? .nan : low
            maximum = hasNaN ? .nan : high
            average = sum / count
        }
    }
}
