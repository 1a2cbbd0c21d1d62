import Foundation

/// What the statistical tests judge by. Seeds are fixed, so a test gives the same figure on every run; its
/// threshold is the quantile of the statistic's distribution, computed here.
enum Statistics {
    /// A right generator fails a two-sided check with this probability on either side.
    static let tail = 1e-4

    /// The standard normal quantile, by bisection of `erfc`.
    static func normalQuantile(_ probability: Double) -> Double {
        var (low, high) = (-10.0, 10.0)
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if erfc(-middle / 2.0.squareRoot()) / 2 < probability { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// The quantile of χ² by the cube-root approximation of Wilson and Hilferty (1931).
    static func chiSquareQuantile(_ probability: Double, degrees: Int) -> Double {
        let spread = 2 / (9 * Double(degrees))
        let root = 1 - spread + normalQuantile(probability) * spread.squareRoot()
        return Double(degrees) * root * root * root
    }

    /// The range in which χ² of a right generator lies, but for twice `tail`.
    static func chiSquareRange(degrees: Int) -> ClosedRange<Double> {
        chiSquareQuantile(tail, degrees: degrees)...chiSquareQuantile(1 - tail, degrees: degrees)
    }

    /// χ² of counts that should be equal.
    static func chiSquare(_ counts: [Int]) -> Double {
        let expected = Double(counts.reduce(0, +)) / Double(counts.count)
        return counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    }

    /// How many standard errors a mean of `count` numbers may be off.
    static var standardErrors: Double { normalQuantile(1 - tail) }

    static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    /// Correlation of two equally long series.
    static func correlation(_ first: [Double], _ second: [Double]) -> Double {
        let (mean1, mean2) = (mean(first), mean(second))
        var (product, square1, square2) = (0.0, 0.0, 0.0)
        for (one, two) in zip(first, second) {
            product += (one - mean1) * (two - mean2)
            square1 += (one - mean1) * (one - mean1)
            square2 += (two - mean2) * (two - mean2)
        }
        return product / (square1 * square2).squareRoot()
    }

    /// The greatest distance between the values' distribution and a cumulative distribution function, times
    /// √count (Kolmogorov and Smirnov).
    static func kolmogorovSmirnov(_ values: [Double], _ distribution: (Double) -> Double) -> Double {
        let count = Double(values.count)
        var distance = 0.0
        for (rank, value) in values.sorted().enumerated() {
            let expected = distribution(value)
            distance = max(distance, expected - Double(rank) / count, Double(rank + 1) / count - expected)
        }
        return distance * count.squareRoot()
    }

    /// The value that √count times the distance exceeds with probability `tail`, from the first term of its
    /// limit distribution.
    static var kolmogorovSmirnovLimit: Double { (-log(tail / 2) / 2).squareRoot() }
}
