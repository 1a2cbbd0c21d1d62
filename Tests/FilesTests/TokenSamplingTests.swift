import Brainstorm
import Testing

struct TokenSamplingTests {
    private let probabilities: [Float] = [0.1, 0.4, 0.1, 0.3, 0.1]

    private func shares(_ sampling: TokenSampling, excluding excluded: Int? = nil) -> [Double] {
        let key = RandomKey(seed: 7, purpose: "draws")
        var counts = [Double](repeating: 0, count: 5)
        for step in 0..<20_000 {
            guard
                let drawn = sampling.draw(
                    from: probabilities, excluding: excluded, key.at(step: UInt64(step)))
            else { continue }
            counts[drawn] += 1 / 20_000
        }
        return counts
    }

    private func close(_ left: [Double], _ right: [Double]) -> Bool {
        zip(left, right).allSatisfy { abs($0 - $1) < 0.015 }
    }

    @Test("draws have the probabilities, raised to one through the temperature")
    func temperatures() {
        #expect(close(shares(TokenSampling()), [0.1, 0.4, 0.1, 0.3, 0.1]))
        let squares = probabilities.map { Double($0 * $0) }
        let sum = squares.reduce(0, +)
        #expect(close(shares(TokenSampling(temperature: 0.5)), squares.map { $0 / sum }))
        #expect(shares(TokenSampling(temperature: 0))[1] > 0.999)
        #expect(shares(TokenSampling(temperature: 1e-300))[1] > 0.999)
    }

    @Test("only the likeliest, or those that make up a share, are drawn; the first of equals comes first")
    func choices() {
        #expect(close(shares(TokenSampling(topK: 2)), [0, 4.0 / 7, 0, 3.0 / 7, 0]))
        #expect(close(shares(TokenSampling(topK: 3)), [0.125, 0.5, 0, 0.375, 0]))
        #expect(close(shares(TokenSampling(topP: 0.65)), [0, 4.0 / 7, 0, 3.0 / 7, 0]))
        #expect(close(shares(TokenSampling(topP: 0.75)), [0.125, 0.5, 0, 0.375, 0]))
        #expect(shares(TokenSampling(topP: 0))[1] > 0.999)
        #expect(close(shares(TokenSampling(), excluding: 1), [1.0 / 6, 0, 1.0 / 6, 0.5, 1.0 / 6]))
    }

    @Test("a draw is a function of its key, and of what is no probability nothing is drawn")
    func keys() {
        let sampling = TokenSampling()
        let key = RandomKey(seed: 1, purpose: "draw")
        let drawn = (0..<50).map { sampling.draw(from: probabilities, key.at(step: UInt64($0))) }
        #expect(drawn == (0..<50).map { sampling.draw(from: probabilities, key.at(step: UInt64($0))) })
        #expect(Set(drawn).count > 2)
        for wrong: [Float] in [[], [0, 0], [0.5, .nan], [1, -1], [.infinity, 1]] {
            #expect(sampling.draw(from: wrong, key) == nil)
        }
    }
}
