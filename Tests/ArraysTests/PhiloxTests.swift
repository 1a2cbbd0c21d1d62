import Arrays
import Testing

struct PhiloxTests {
    /// From the file `kat_vectors` that Random123 is published with.
    @Test("Philox4x32-10 gives the published known answers")
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

    @Test("Key, index and step take their documented places, low words first")
    func layout() {
        let key = RandomKey(key: 0x299f_31d0_a409_3822, step: 0x0370_7344_1319_8a2e)
        #expect(
            key.block(0x85a3_08d3_243f_6a88) == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
        let first = RandomKey(key: 0)
        #expect((0..<4).map { first.word(at: $0) } == [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8])
        #expect(first.word(at: 4) == first.block(1)[0])
        #expect(
            first.at(step: 7).block(0) == Philox4x32.block(counter: SIMD4(0, 0, 7, 0), key: SIMD2(0, 0)))
    }

    @Test("Keys differ by seed and by purpose, and the same two give the same key")
    func keys() {
        var seen: Set<RandomKey> = []
        for seed in 0..<100 as Range<UInt64> {
            for purpose in ["", "shuffle", "dropout:Hid1", "dropout:Hid2"] {
                seen.insert(RandomKey(seed: seed, purpose: purpose))
            }
        }
        #expect(seen.count == 400)
        #expect(RandomKey(seed: 3, purpose: "shuffle") == RandomKey(seed: 3, purpose: "shuffle"))
    }
}
