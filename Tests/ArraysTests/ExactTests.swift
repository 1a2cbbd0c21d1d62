import Arrays
import Foundation
import Testing

/// Functions that have the same bits everywhere, beside the C library's.
struct ExactTests {
    /// How many units in the last place a number is from what it should be.
    private func units(_ found: Double, _ expected: Double) -> Double {
        if found == expected || found.isNaN && expected.isNaN { return 0 }
        return abs(found - expected) / expected.ulp
    }

    private func numbers(_ range: ClosedRange<Double>) -> [Double] {
        let key = RandomKey(seed: 3, purpose: "exact")
        return (0..<20_000).map { index in
            range.lowerBound + (range.upperBound - range.lowerBound) * Double(key.uniform(at: index))
        }
    }

    @Test("exponentials and logarithms are within two units in the last place")
    func exponentials() {
        for x in numbers(-700...700) + numbers(-2...2) {
            #expect(units(Exact.exp(x), exp(x)) <= 2, "e to the \(x)")
        }
        for x in numbers(1e-300...1e300) + numbers(0.5...2) where x != 1 {
            #expect(units(Exact.log(x), log(x)) <= 2, "the logarithm of \(x)")
        }
        for (x, expected) in [
            (0.0, 1.0), (.infinity, .infinity), (-.infinity, 0), (710, .infinity), (-746, 0),
        ] {
            #expect(Exact.exp(x) == expected)
        }
        #expect(Exact.exp(.nan).isNaN && Exact.log(.nan).isNaN && Exact.log(-1).isNaN)
        #expect(Exact.log(0) == -.infinity && Exact.log(.infinity) == .infinity && Exact.log(1) == 0)
        #expect(units(Exact.log(.leastNonzeroMagnitude), log(.leastNonzeroMagnitude)) <= 2)
    }

    @Test("directions have cosines and sines")
    func directions() {
        for angle in numbers(-10...10) + numbers(-1e6...1e6) {
            let (cosine, sine) = Exact.direction(angle)
            #expect(abs(cosine - cos(angle)) < 3e-16 && abs(sine - sin(angle)) < 3e-16, "\(angle)")
        }
        #expect(Exact.direction(0) == (1, 0) && Exact.direction(.pi).cosine == -1)
    }

    @Test("whole powers are products, others as near as their logarithms")
    func powers() {
        #expect(Exact.power(0.5, 3) == 0.125 && Exact.power(0.9, 1) == 0.9 && Exact.power(0.3, 0) == 1)
        #expect(Exact.power(2, -2) == 0.25 && Exact.power(0, 0) == 1 && Exact.power(0, 2) == 0)
        for exponent in [0.5, 1.5, -0.3, 12.25, 1000, 100_000] {
            for base in [0.1, 0.9, 0.999, 1.0001, 3] {
                let expected = pow(base, exponent)
                guard expected > 0, expected < .infinity else { continue }
                #expect(abs(Exact.power(base, exponent) / expected - 1) < 1e-10, "\(base), \(exponent)")
            }
        }
    }
}
