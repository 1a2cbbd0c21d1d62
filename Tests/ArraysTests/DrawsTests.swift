import Arrays
import Foundation
import Testing

struct DrawsTests {
    static let count = 200_000
    let key = RandomKey(seed: 20_240_229, purpose: "draws")

    @Test("Uniform numbers are the word's upper 24 bits over 2²⁴")
    func uniformDefinition() {
        for index in 0..<1_000 as Range<UInt64> {
            let value = key.uniform(at: index)
            #expect(value == Float(Double(key.word(at: index) / 256) / 16_777_216))
            #expect(value >= 0 && value < 1)
        }
    }

    @Test("Uniform numbers fill 256 bins evenly")
    func uniformBins() {
        var counts = [Int](repeating: 0, count: 256)
        for index in 0..<UInt64(Self.count) { counts[Int(key.uniform(at: index) * 256)] += 1 }
        #expect(Statistics.chiSquareRange(degrees: 255).contains(Statistics.chiSquare(counts)))
    }

    @Test("Uniform numbers have the mean 1/2, the variance 1/12, and no correlation with their neighbours")
    func uniformMoments() {
        let values = (0..<UInt64(Self.count)).map { Double(key.uniform(at: $0)) }
        let error = Statistics.standardErrors / Double(Self.count).squareRoot()
        #expect(abs(Statistics.mean(values) - 0.5) < error * (1.0 / 12).squareRoot())
        let squares = values.map { ($0 - 0.5) * ($0 - 0.5) }
        // The fourth central moment of the uniform distribution is 1/80.
        #expect(abs(Statistics.mean(squares) - 1.0 / 12) < error * (1.0 / 80 - 1.0 / 144).squareRoot())
        for lag in [1, 2, 3, 4, 5, 8, 64, 1_024] {
            let correlation = Statistics.correlation(
                Array(values.dropLast(lag)), Array(values.dropFirst(lag)))
            #expect(abs(correlation) < error, "lag \(lag)")
        }
        #expect(
            Statistics.kolmogorovSmirnov(values) { $0 } < Statistics.kolmogorovSmirnovLimit)
    }

    @Test("Numbers in a range stay in it, below its upper end even where rounding would reach it")
    func uniformRange() {
        for index in 0..<10_000 as Range<UInt64> {
            let wide = key.uniform(at: index, low: -2, high: 3)
            #expect(wide >= -2 && wide < 3)
            #expect(wide == -2 + 5 * key.uniform(at: index))
            let narrow = key.uniform(at: index, low: 1, high: Float(1).nextUp)
            #expect(narrow == 1)
            #expect(key.uniform(at: index, low: 4, high: 4) == 4)
        }
    }

    @Test("Normal numbers are the two branches of Box and Muller on the documented words")
    func normalDefinition() {
        for index in 0..<1_000 as Range<UInt64> {
            let (first, second) = (key.word(at: index & ~1), key.word(at: index | 1))
            let radius = sqrt(-2 * log((Double(first) + 0.5) / 4_294_967_296))
            let angle = 2 * Double.pi * Double(second) / 4_294_967_296
            let expected = radius * (index % 2 == 0 ? cos(angle) : sin(angle))
            #expect(abs(Double(key.normal(at: index)) - expected) <= 1e-6 * max(1, abs(expected)))
        }
    }

    @Test("Normal numbers have the moments of the normal distribution")
    func normalMoments() {
        let values = (0..<UInt64(Self.count)).map { Double(key.normal(at: $0)) }
        let error = Statistics.standardErrors / Double(Self.count).squareRoot()
        // The variances of z, z², z³ and z⁴ are 1, 2, 15 and 96.
        for (power, moment, variance) in [(1.0, 0.0, 1.0), (2, 1, 2), (3, 0, 15), (4, 3, 96)] {
            let mean = Statistics.mean(values.map { pow($0, power) })
            #expect(abs(mean - moment) < error * variance.squareRoot(), "power \(power)")
        }
        for lag in [1, 2, 3, 4] {
            let (early, late) = (Array(values.dropLast(lag)), Array(values.dropFirst(lag)))
            #expect(abs(Statistics.correlation(early, late)) < error, "lag \(lag)")
            let squares = Statistics.correlation(early.map { $0 * $0 }, late.map { $0 * $0 })
            #expect(abs(squares) < error, "squares at lag \(lag)")
        }
    }

    @Test("Normal numbers follow the normal distribution function")
    func normalDistribution() {
        let values = (0..<UInt64(Self.count)).map { Double(key.normal(at: $0)) }
        let distance = Statistics.kolmogorovSmirnov(values) { erfc(-$0 / 2.0.squareRoot()) / 2 }
        #expect(distance < Statistics.kolmogorovSmirnovLimit)
        #expect(values.allSatisfy { $0.isFinite })
    }

    @Test("Whole numbers below a bound are equally likely", arguments: [1, 2, 3, 7, 10, 100, 257])
    func integers(bound: Int) {
        var counts = [Int](repeating: 0, count: bound)
        for index in 0..<50_000 as Range<UInt64> { counts[key.integer(at: index, below: bound)] += 1 }
        guard bound > 1 else { return #expect(counts == [50_000]) }
        #expect(Statistics.chiSquareRange(degrees: bound - 1).contains(Statistics.chiSquare(counts)))
    }

    @Test("A bound that rejects a quarter of all candidates leaves no bias")
    func integerRejection() {
        // 2⁶⁴ is 2⅔ times this bound: without rejection every third result would be half as likely as the
        // others, and a quarter of all candidates are rejected.
        let bound = 3 << 61
        var counts = [Int](repeating: 0, count: 96)
        for index in 0..<50_000 as Range<UInt64> {
            let value = key.integer(at: index, below: bound)
            counts[value % 3 + 3 * (value / (bound / 32))] += 1
        }
        #expect(Statistics.chiSquareRange(degrees: 95).contains(Statistics.chiSquare(counts)))
    }

    @Test(
        "Filling gives the element functions' numbers, whatever the length",
        arguments: [0, 1, 2, 3, 4, 5, 103])
    func filling(count: Int) {
        let array = NDArray(Shape([count]))
        key.fillUniform(array.buffer, low: -1, high: 2)
        #expect(array.values == (0..<UInt64(count)).map { key.uniform(at: $0, low: -1, high: 2) })
        key.fillNormal(array.buffer, mean: 3, std: 0.5)
        #expect(array.values == (0..<UInt64(count)).map { 3 + 0.5 * key.normal(at: $0) })
    }

    @Test("Streams of different steps, purposes and seeds are not correlated")
    func independence() {
        let keys =
            (0..<6 as Range<UInt64>).map { key.at(step: $0) } + [key.at(step: 1 << 32)]
            + ["a", "b", "dropout:Hid1", "dropout:Hid2"].map { RandomKey(seed: 1, purpose: $0) }
            + [2, 3, 1 << 40].map { RandomKey(seed: $0, purpose: "a") }
        let count = 20_000
        let streams = keys.map { key in (0..<UInt64(count)).map { Double(key.uniform(at: $0)) } }
        let pairs = streams.count * (streams.count - 1) / 2
        let limit =
            Statistics.normalQuantile(1 - Statistics.tail / Double(pairs)) / Double(count).squareRoot()
        for first in streams.indices {
            for second in streams.indices where first < second {
                #expect(
                    abs(Statistics.correlation(streams[first], streams[second])) < limit,
                    "streams \(first) and \(second)")
            }
        }
    }
}
