import Arrays
import Testing

struct KeyedPermutationTests {
    @Test(
        "every position has an element of its own, and every element knows its position",
        arguments: [0, 1, 2, 3, 4, 5, 16, 17, 63, 64, 65, 1000, 4097])
    func bijection(count: Int) {
        for seed in 0..<20 {
            let permutation = KeyedPermutation(
                count: count, key: RandomKey(seed: UInt64(seed), purpose: "shuffle"))
            #expect(Set((0..<count).map { permutation[$0] }) == Set(0..<count))
            #expect((0..<count).allSatisfy { permutation.position(of: permutation[$0]) == $0 })
        }
    }

    @Test("all orders of four are equally likely")
    func orders() {
        var counts: [[Int]: Int] = [:]
        let trials = 24_000
        for step in 0..<trials {
            let key = RandomKey(seed: 1, purpose: "orders").at(step: UInt64(step))
            let permutation = KeyedPermutation(count: 4, key: key)
            counts[(0..<4).map { permutation[$0] }, default: 0] += 1
        }
        #expect(counts.count == 24)
        let expected = Double(trials) / 24
        let statistic = counts.values.reduce(0) {
            $0 + (Double($1) - expected) * (Double($1) - expected) / expected
        }
        #expect(statistic < 56)  // 23 degrees of freedom, quantile 0.9999
    }

    @Test("an element lands anywhere, and neighbours do not stay neighbours")
    func spread() {
        let count = 100
        var places = [Int](repeating: 0, count: count)
        var neighbours = 0
        let trials = 20_000
        for step in 0..<trials {
            let key = RandomKey(seed: 2, purpose: "spread").at(step: UInt64(step))
            let permutation = KeyedPermutation(count: count, key: key)
            places[permutation[37]] += 1
            if permutation[38] == permutation[37] + 1 { neighbours += 1 }
        }
        let expected = Double(trials) / Double(count)
        let statistic = places.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
        #expect(statistic > 53 && statistic < 164)  // 99 degrees of freedom
        #expect(abs(Double(neighbours) - expected * 0.99) < 4 * expected.squareRoot())
    }
}
