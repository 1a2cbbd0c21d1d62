import Arrays
import Handlers
import Testing

/// Every operation of every handler against the reference.
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

    @Test("The processor's handler computes what the reference does", arguments: families.indices)
    func agreesWithReference(family: Int) {
        let reference = ReferenceHandler()
        let handlers: [(String, any Handler)] = [
            ("1 thread", CPUHandler(CPUConfiguration(threads: 1))),
            ("2 threads", CPUHandler(CPUConfiguration(threads: 2))),
            ("debug", DebugHandler(wrapping: CPUHandler(CPUConfiguration(threads: 2)))),
        ]
        for trial in Self.families[family].1() {
            let expected = trial.result(reference)
            for (name, handler) in handlers {
                let actual = trial.result(handler)
                for (index, (a, e)) in zip(actual, expected).enumerated() {
                    let error = normwiseError(a, e)
                    #expect(error <= Self.tolerance, "\(name): \(trial): argument \(index)")
                }
            }
        }
    }

    @Test("The same call gives the same bits twice", arguments: families.indices)
    func isReproducible(family: Int) {
        for threads in [1, 2] {
            let (first, second) = (handler(threads: threads), handler(threads: threads))
            for trial in Self.families[family].1() {
                let once = bits(trial.result(first))
                #expect(once == bits(trial.result(first)), "\(threads) threads: \(trial)")
                #expect(once == bits(trial.result(second)), "\(threads) threads, another: \(trial)")
            }
        }
    }

    @Test(
        "Without oneDNN, which divides as it sees fit, the bits are the same at every thread count",
        arguments: families.indices.filter { !["products", "convolutions"].contains(families[$0].0) })
    func isIndependentOfThreads(family: Int) {
        for trial in Self.families[family].1() where !trial.name.hasPrefix("recurrentStep") {
            let single = bits(trial.result(handler(threads: 1)))
            for threads in [2, 3, 7] {
                let several = bits(trial.result(handler(threads: threads)))
                #expect(single == several, "\(threads) threads: \(trial)")
            }
        }
    }

    @Test("A linear layer's large products agree with the reference and repeat to the bit")
    func largeProduct() {
        var samples = Samples(seed: 9)
        let trial = Trial(
            "product", [samples.matrix(100, 300), samples.matrix(220, 300), samples.matrix(100, 220)]
        ) { $0.product($1[0], transposed: false, $1[1], transposed: true, into: $1[2], accumulate: true) }
        let expected = trial.result(ReferenceHandler())[2]
        for threads in [1, 2] {
            let actual = trial.result(handler(threads: threads))[2]
            #expect(normwiseError(actual, expected) <= Self.tolerance)
            for _ in 0..<20 { #expect(bits([actual]) == bits([trial.result(handler(threads: threads))[2]])) }
        }
    }

    private func handler(threads: Int) -> CPUHandler { CPUHandler(CPUConfiguration(threads: threads)) }

    private func bits(_ arrays: [[Float]]) -> [[UInt32]] { arrays.map { $0.map(\.bitPattern) } }
}
