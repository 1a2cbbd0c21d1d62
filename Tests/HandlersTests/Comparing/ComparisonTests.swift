import Arrays
import Handlers
import Testing

/// Every operation of every handler against the reference, at each vector level that the machine has.
@Suite struct ComparisonTests {
    static let families: [(String, @Sendable () -> [Trial])] = [
        ("products", productTrials), ("recurrent steps", recurrentTrials),
        ("elementwise", elementwiseTrials), ("entropies", entropyTrials), ("updates", updateTrials),
        ("gated steps", gatedTrials),
        ("embeddings", embeddingTrials), ("attention", attentionTrials),
        ("convolutions", convolutionTrials), ("normalization", normalizationTrials),
        ("activations", activationTrials), ("highway", highwayTrials), ("row losses", rowLossTrials),
        ("all steps", stepsTrials), ("poolings", poolingTrials),
    ]

    @Test(
        "The processor's handler computes what the reference does, to the bit", arguments: families.indices,
        VectorLevel.available)
    func equalsReference(family: Int, level: VectorLevel) {
        compare(Self.families[family].1(), at: level, debugging: true)
    }

    @Test(
        "So it does with numbers at the ends of what a float holds", arguments: families.indices,
        VectorLevel.available)
    func equalsReferenceAtExtremes(family: Int, level: VectorLevel) {
        compare(Self.families[family].1().filter(\.isSmall).map(\.withExtremes), at: level)
    }

    private func compare(_ trials: [Trial], at level: VectorLevel, debugging: Bool = false) {
        let reference = ReferenceHandler()
        var handlers: [(String, any Handler)] = [
            ("1 thread", handler(threads: 1, level)), ("2 threads", handler(threads: 2, level)),
        ]
        if debugging { handlers.append(("debug", DebugHandler(wrapping: handler(threads: 2, level)))) }
        for trial in trials {
            let expected = trial.result(reference)
            for (name, handler) in handlers {
                let difference = difference(trial.result(handler), expected)
                #expect(difference == nil, "\(level), \(name): \(trial)")
            }
        }
    }

    @Test("The same call gives the same bits twice", arguments: families.indices, VectorLevel.available)
    func isReproducible(family: Int, level: VectorLevel) {
        for threads in [1, 2] {
            let (first, second) = (handler(threads: threads, level), handler(threads: threads, level))
            for trial in Self.families[family].1() {
                let once = trial.result(first)
                for handler in [first, second] {
                    let difference = difference(trial.result(handler), once)
                    #expect(difference == nil, "\(threads) threads: \(trial)")
                }
            }
        }
    }

    @Test(
        "The bits are the same at every vector level and with any number of threads",
        arguments: families.indices)
    func isExact(family: Int) {
        for trial in Self.families[family].1() {
            let expected = trial.result(handler(threads: 1, .highest))
            for level in VectorLevel.available {
                for threads in [1, 2, 3, 8] {
                    let difference = difference(trial.result(handler(threads: threads, level)), expected)
                    #expect(difference == nil, "\(level), \(threads) threads: \(trial)")
                }
            }
        }
    }

    private func handler(threads: Int, _ level: VectorLevel) -> CPUHandler {
        CPUHandler(options: HandlerOptions(threads: threads, vectors: level))
    }
}
