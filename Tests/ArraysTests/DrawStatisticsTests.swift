import Arrays
import Testing

/// Fixed seeds: each statistic is one number, compared with a quantile that a right generator passes with
/// probability 0.9999 or more.
struct DrawStatisticsTests {
    private static let count = 200_000
    private static let streams = [
        RandomKey(seed: 0, purpose: "a"), RandomKey(seed: 1, purpose: "a"), RandomKey(seed: 0, purpose: "b"),
        RandomKey(seed: 0, purpose: "a").at(step: 1),
    ]

    private func uniforms(_ key: RandomKey) -> [Double] {
        (0..<DrawStatisticsTests.count).map { Double(key.uniform(at: UInt64($0))) }
    }

    @Test("uniform draws fill 100 bins evenly (chi-square)", arguments: streams)
    func chiSquare(key: RandomKey) {
        var bins = [Int](repeating: 0, count: 100)
        for value in uniforms(key) { bins[Int(value * 100)] += 1 }
        let expected = Double(DrawStatisticsTests.count) / 100
        let statistic = bins.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
        // The chi-square distribution of 99 degrees of freedom: quantiles 0.00005 and 0.99995.
        #expect(statistic > 53 && statistic < 164)
    }

    @Test("uniform draws have the mean, variance and no correlation with their neighbours", arguments: streams)
    func moments(key: RandomKey) {
        let values = uniforms(key)
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
        // Four standard errors: of the mean √(1/12n), of the variance √(1/180n), of the correlation √(1/n).
        #expect(abs(mean - 0.5) < 4 * (1 / (12 * count)).squareRoot())
        #expect(abs(variance - 1 / 12.0) < 4 * (1 / (180 * count)).squareRoot())
        for lag in 1...5 {
            var sum = 0.0
            for index in 0..<values.count - lag { sum += (values[index] - mean) * (values[index + lag] - mean) }
            #expect(abs(sum / count / variance) < 4 / count.squareRoot(), "lag \(lag)")
        }
    }

    @Test("streams of other seeds, purposes and steps are uncorrelated")
    func independence() {
        let all = DrawStatisticsTests.streams.map { uniforms($0) }
        for first in all.indices {
            for second in all.indices where second > first {
                var sum = 0.0
                for index in 0..<DrawStatisticsTests.count {
                    sum += (all[first][index] - 0.5) * (all[second][index] - 0.5)
                }
                let correlation = sum / Double(DrawStatisticsTests.count) * 12
                #expect(abs(correlation) < 4 / Double(DrawStatisticsTests.count).squareRoot())
            }
        }
    }

    @Test("normal draws have the moments and the distribution (Kolmogorov and Smirnov)", arguments: streams)
    func normal(key: RandomKey) {
        let values = (0..<DrawStatisticsTests.count).map { Double(key.normal(at: UInt64($0))) }
        let count = Double(values.count)
        func moment(_ power: Int) -> Double {
            values.reduce(0) { sum, value in
                sum + (0..<power).reduce(1.0) { product, _ in product * value }
            } / count
        }
        // Four standard errors of the sample moments of a standard normal: √(1, 2, 15, 96)/√n.
        #expect(abs(moment(1)) < 4 / count.squareRoot())
        #expect(abs(moment(2) - 1) < 4 * (2 / count).squareRoot())
        #expect(abs(moment(3)) < 4 * (15 / count).squareRoot())
        #expect(abs(moment(4) - 3) < 4 * (96 / count).squareRoot())

        var distance = 0.0
        for (index, value) in values.sorted().enumerated() {
            let expected = cumulativeNormal(value)
            distance = max(distance, abs(Double(index + 1) / count - expected), abs(Double(index) / count - expected))
        }
        // Kolmogorov's distribution: √n D exceeds 2.23 with probability 0.0001.
        #expect(distance * count.squareRoot() < 2.23)
    }

    /// By Simpson's rule from zero, to about 1e−10.
    private func cumulativeNormal(_ x: Double) -> Double {
        let bound = min(abs(x), 8)
        let steps = 64
        let width = bound / Double(steps)
        var sum = 0.0
        for index in 0...steps {
            let weight = index == 0 || index == steps ? 1.0 : index % 2 == 1 ? 4 : 2
            let point = Double(index) * width
            sum += weight * gaussian(point)
        }
        let half = sum * width / 3
        return x < 0 ? 0.5 - half : 0.5 + half
    }

    private func gaussian(_ x: Double) -> Double {
        // e^(−x²/2)/√2π by its own squaring: e^(−y) = (e^(−y/256))^256.
        var power = 0.0
        let small = -x * x / 2 / 256
        var term = 1.0
        for index in 1...12 {
            power += term
            term *= small / Double(index)
        }
        for _ in 0..<8 { power *= power }
        return power / 2.506628274631000502
    }

    @Test("whole numbers are equally likely")
    func integers() {
        let key = RandomKey(seed: 5, purpose: "integers")
        var counts = [Int](repeating: 0, count: 7)
        for index in 0..<70_000 { counts[key.integer(at: UInt64(index), below: 7)] += 1 }
        let statistic = counts.reduce(0) { $0 + (Double($1) - 10_000) * (Double($1) - 10_000) / 10_000 }
        #expect(statistic < 27.9)  // 6 degrees of freedom, quantile 0.9999
    }
}
