import Arrays
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

    @Test("fills equal the single draws, at every length")
    func fills() {
        let key = RandomKey(seed: 3, purpose: "fills").at(step: 1 << 40)
        for count in [0, 1, 2, 3, 4, 5, 31, 100] {
            var uniform = [Float](repeating: 9, count: count)
            uniform.withUnsafeMutableBufferPointer { key.fillUniform($0, low: -2, high: 3) }
            #expect(uniform == (0..<count).map { key.uniform(at: UInt64($0), low: -2, high: 3) })
            var normal = [Float](repeating: 9, count: count)
            normal.withUnsafeMutableBufferPointer { key.fillNormal($0, mean: 0, std: 1) }
            #expect(normal == (0..<count).map { key.normal(at: UInt64($0)) })
        }
    }
}
