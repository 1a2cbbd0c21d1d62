import Arrays
import Handlers
import Testing

/// Every operation of every handler against the reference, at each vector level that the machine has.
@Suite struct ComparisonTests {
    static let tolerance = 1e-5

    static let families: [(String, @Sendable () -> [Trial])] = [
        ("products", productTrials), ("recurrent steps", recurrentTrials),
        ("elementwise", elementwiseTrials), ("entropies", entropyTrials), ("updates", updateTrials),
        ("gated steps", gatedTrials),
        ("embeddings", embeddingTrials), ("attention", attentionTrials),
        ("convolutions", convolutionTrials), ("normalization", normalizationTrials),
        ("activations", activationTrials), ("highway", highwayTrials), ("row losses", rowLossTrials),
        ("convolutions", convolutionTrials), ("poolings", poolingTrials),
    ]

    @Test(
        "The processor's handler computes what the reference does", arguments: families.indices,
        VectorLevel.available)
    func agreesWithReference(family: Int, level: VectorLevel) {
        let reference = ReferenceHandler()
        let handlers: [(String, any Handler)] = [
            ("1 thread", handler(threads: 1, level)), ("2 threads", handler(threads: 2, level)),
            ("debug", DebugHandler(wrapping: handler(threads: 2, level))),
        ]
        for trial in Self.families[family].1() {
            let expected = trial.result(reference)
            for (name, handler) in handlers {
                let actual = trial.result(handler)
                for (index, (a, e)) in zip(actual, expected).enumerated() {
                    let error = normwiseError(a, e)
                    #expect(error <= Self.tolerance, "\(level), \(name): \(trial): argument \(index)")
                }
            }
        }
    }

    @Test("The same call gives the same bits twice", arguments: families.indices, VectorLevel.available)
    func isReproducible(family: Int, level: VectorLevel) {
        for threads in [1, 2] {
            let (first, second) = (handler(threads: threads, level), handler(threads: threads, level))
            for trial in Self.families[family].1() {
                let once = bits(trial.result(first))
                #expect(once == bits(trial.result(first)), "\(threads) threads: \(trial)")
                #expect(once == bits(trial.result(second)), "\(threads) threads, another: \(trial)")
            }
        }
    }

    @Test(
        "The bits are the same at every vector level and with any number of threads",
        arguments: families.indices)
    func isExact(family: Int) {
        for trial in Self.families[family].1() {
            let expected = bits(trial.result(handler(threads: 1, .highest)))
            for level in VectorLevel.available {
                for threads in [1, 2, 3, 8] {
                    let actual = bits(trial.result(handler(threads: threads, level)))
                    #expect(actual == expected, "\(level), \(threads) threads: \(trial)")
                }
            }
        }
    }

    @Test(
        "A linear layer's large products agree with the reference and repeat to the bit",
        arguments: VectorLevel.available)
    func largeProduct(level: VectorLevel) {
        var samples = Samples(seed: 9)
        let trial = Trial(
            "product", [samples.matrix(100, 300), samples.matrix(220, 300), samples.matrix(100, 220)]
        ) { $0.product($1[0], transposed: false, $1[1], transposed: true, into: $1[2], accumulate: true) }
        let expected = trial.result(ReferenceHandler())[2]
        for threads in [1, 2] {
            let cpu = handler(threads: threads, level)
            let actual = trial.result(cpu)[2]
            #expect(normwiseError(actual, expected) <= Self.tolerance)
            for _ in 0..<20 { #expect(bits([actual]) == bits([trial.result(cpu)[2]])) }
        }
    }

    private func handler(threads: Int, _ level: VectorLevel) -> CPUHandler {
        CPUHandler(options: HandlerOptions(threads: threads, vectors: level))
    }

    /// Which of the values that are no numbers one is, nothing says.
    private func bits(_ arrays: [[Float]]) -> [[UInt32]] {
        arrays.map { $0.map { $0.isNaN ? Float.nan.bitPattern : $0.bitPattern } }
    }
}
