/// Mean and deviation of numbers that come one after another (Welford, 1962).
struct RunningMoments: Sendable, Hashable {
    private(set) var count = 0
    private var mean = 0.0
    private var squares = 0.0
    private var minimum = Double.infinity
    private var maximum = -Double.infinity

    mutating func add(_ value: Double) {
        count += 1
        let difference = value - mean
        mean += difference / Double(count)
        squares += difference * (value - mean)
        minimum = min(minimum, value)
        maximum = max(maximum, value)
    }

    var statistics: NumberColumn.Statistics {
        NumberColumn.Statistics(
            mean: mean, deviation: (squares / Double(max(1, count))).squareRoot(), minimum: minimum,
            maximum: maximum)
    }
}
