import Arrays
import Foundation
import Testing

struct PhiloxTests {
    /// The Random123 library's published known answers.
    @Test("Philox4x32-10 gives the published answers")
    func knownAnswers() {
        let ones = UInt32.max
        #expect(
            Philox4x32.block(counter: SIMD4(0, 0, 0, 0), key: SIMD2(0, 0))
                == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
        #expect(
            Philox4x32.block(counter: SIMD4(ones, ones, ones, ones), key: SIMD2(ones, ones))
                == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
        #expect(
            Philox4x32.block(
                counter: SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
                key: SIMD2(0xa409_3822, 0x299f_31d0))
                == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
    }

    @Test("fills equal the single draws, at every length and vector level", arguments: VectorLevel.available)
    func fills(level: VectorLevel) {
        for (step, count) in [
            (1 << 40, 0), (1 << 40, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 31), (7, 20_000),
        ] {
            let key = RandomKey(seed: 3, purpose: "fills").at(step: UInt64(step))
            let indices = (0..<count).map(UInt64.init)
            func filled(_ fill: (UnsafeMutableBufferPointer<Float>) -> Void) -> [Float] {
                var values = (0..<count).map { Float($0) / 7 }
                values.withUnsafeMutableBufferPointer { fill($0) }
                return values
            }
            #expect(
                filled { key.fillUniform($0, low: -2, high: 3, level: level) }
                    == indices.map { key.uniform(at: $0, low: -2, high: 3) })
            #expect(
                filled { key.fillNormal($0, mean: 0.5, std: 3, level: level) }
                    == indices.map { 0.5 + 3 * key.normal(at: $0) })
            // In two parts, the second of which begins anywhere.
            let middle = count * 3 / 7
            func inParts(
                _ fill: (UnsafeMutableBufferPointer<Float>, _ first: Int) -> Void
            ) -> [Float] {
                filled {
                    fill(UnsafeMutableBufferPointer(rebasing: $0[..<middle]), 0)
                    fill(UnsafeMutableBufferPointer(rebasing: $0[middle...]), middle)
                }
            }
            #expect(
                inParts { key.fillUniform($0, from: $1, low: -2, high: 3, level: level) }
                    == indices.map { key.uniform(at: $0, low: -2, high: 3) })
            #expect(
                inParts { key.fillNormal($0, from: $1, mean: 0.5, std: 3, level: level) }
                    == indices.map { 0.5 + 3 * key.normal(at: $0) })
            #expect(
                inParts { key.addNormal(to: $0, from: $1, mean: 0.5, std: 3, level: level) }
                    == indices.map { Float($0) / 7 + 3 * key.normal(at: $0) + 0.5 })
            #expect(
                inParts { key.setOnesAndZeros(in: $0, from: $1, ones: 0.1, changed: 0.7, level: level) }
                    == indices.map {
                        let draw = Double(key.uniform(at: $0))
                        return draw < 0.1 ? 1 : draw < 0.7 ? 0 : Float($0) / 7
                    })
        }
    }

    @Test("uniform numbers stay below a bound that rounding would reach", arguments: VectorLevel.available)
    func bounds(level: VectorLevel) {
        let key = RandomKey(seed: 1, purpose: "bounds")
        for (low, high) in [
            (Float(1), Float(1).nextUp), (-3, -3), (0, .leastNonzeroMagnitude), (1e8, 1e8 + 8),
        ] {
            var values = [Float](repeating: 0, count: 1000)
            values.withUnsafeMutableBufferPointer { key.fillUniform($0, low: low, high: high, level: level) }
            #expect(values == (0..<1000).map { key.uniform(at: $0, low: low, high: high) })
            #expect(values.allSatisfy { $0 >= low && ($0 < high || low == high) })
        }
    }

    /// What the documentation of ``RandomKey/normal(at:)`` says, with the C library's functions.
    private func normals(_ radius: UInt32, _ angle: UInt32) -> (Float, Float) {
        let length = (-2 * log((Double(radius) + 0.5) * 0x1p-32)).squareRoot()
        let turn = 2 * Double.pi * (Double(angle) * 0x1p-32)
        return (Float(length * cos(turn)), Float(length * sin(turn)))
    }

    @Test(
        "normal numbers are the C library's to the bit, on the axes and at the ends",
        arguments: VectorLevel.available)
    func normals(level: VectorLevel) {
        var (radii, angles): ([UInt32], [UInt32]) = ([], [])
        let ends: [UInt32] = (0...40).flatMap { [$0, .max - $0, 1 << 31 &+ $0, 1 << 31 &- $0] }
        // Where the logarithm changes its power of two.
        let powers = (0..<32).flatMap { bit in
            (0...2).map { UInt32(Double(1 << bit) * 2.squareRoot()) &+ $0 &- 1 }
        }
        for radius in ends + powers {
            for quarter in 0..<8 as Range<UInt32> {
                for offset in [0, 1, 2, 3, 1000, .max, .max - 1, .max - 2] as [UInt32] {
                    radii.append(radius)
                    angles.append(quarter << 29 &+ offset)
                }
            }
        }
        let key = RandomKey(seed: 9, purpose: "pairs")
        for index in 0..<400_000 as Range<UInt64> {
            radii.append(key.word(at: 2 * index))
            angles.append(key.word(at: 2 * index + 1))
        }
        let found = RandomKey.normals(ofRadii: radii, angles: angles, level: level)
        let differences = radii.indices.filter {
            let (cosine, sine) = normals(radii[$0], angles[$0])
            return found.cosines[$0].bitPattern != cosine.bitPattern
                || found.sines[$0].bitPattern != sine.bitPattern
        }
        #expect(differences.isEmpty, "\(differences.prefix(5).map { (radii[$0], angles[$0]) })")
    }
}
