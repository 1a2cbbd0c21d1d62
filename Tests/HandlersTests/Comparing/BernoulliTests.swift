import Arrays
import Handlers
import Testing

@Suite struct BernoulliTests {
    private func mask(_ handler: any Handler, _ count: Int, _ probability: Float, _ key: RandomKey) -> [Float]
    {
        let array = NDArray([count])
        array.fill(.nan)
        handler.bernoulli(into: array.vector, probability: probability, key: key)
        return array.values
    }

    @Test(
        "Masks are the reference's to the bit, at every length and thread count",
        arguments: VectorLevel.available)
    func equality(level: VectorLevel) {
        let keys = [
            RandomKey(key: 0), RandomKey(seed: 42, purpose: "dropout:Hid1").at(step: 7),
            RandomKey(key: .max, step: .max),
        ]
        let handlers = [1, 2, 3].map { CPUHandler(options: HandlerOptions(threads: $0, vectors: level)) }
        for key in keys {
            for count in [0, 1, 2, 3, 4, 5, 63, 64, 67, 4099, 50_001] {
                for probability in [Float(0), 0x1p-24, 0.2, 0.5, 0.8, 1] {
                    let expected = mask(ReferenceHandler(), count, probability, key)
                    for handler in handlers { #expect(mask(handler, count, probability, key) == expected) }
                }
            }
        }
    }

    @Test(
        "A mask may begin with any draw, and is then that part of the whole", arguments: VectorLevel.available
    )
    func parts(level: VectorLevel) {
        let key = RandomKey(seed: 42, purpose: "dropout:Hid1").at(step: 7)
        for threads in [1, 3] {
            let cpu = CPUHandler(options: HandlerOptions(threads: threads, vectors: level))
            for handler in [cpu, ReferenceHandler()] as [any Handler] {
                for (first, count) in [(1, 1), (2, 5), (3, 1), (7, 64), (5, 50_001)] {
                    let array = NDArray([count])
                    handler.bernoulli(into: array.vector, probability: 0.4, key: key, from: first)
                    #expect(array.values == Array(mask(handler, first + count, 0.4, key)[first...]))
                }
            }
        }
    }

    @Test("Zero gives no ones, one gives nothing else, and 0.2 about a fifth")
    func frequency() {
        let key = RandomKey(seed: 1, purpose: "test")
        let cpu = CPUHandler()
        #expect(mask(cpu, 100_000, 0, key).allSatisfy { $0 == 0 })
        #expect(mask(cpu, 100_000, 1, key).allSatisfy { $0 == 1 })
        // Five standard deviations of a binomial with 100,000 trials.
        #expect(abs(mask(cpu, 100_000, 0.2, key).reduce(0, +) - 20_000) < 5 * 126.5)
    }

    @Test("Another step gives another mask")
    func steps() {
        let key = RandomKey(seed: 1, purpose: "test")
        #expect(mask(CPUHandler(), 100, 0.5, key) != mask(CPUHandler(), 100, 0.5, key.at(step: 1)))
    }
}
