import Arrays
import Testing

struct KeyedPermutationTests {
    @Test("Every count from 0 to 300 and around powers of two is shuffled without loss, under several keys")
    func bijection() {
        let counts = Array(0...300) + [1_000, 1_023, 1_024, 1_025, 4_095, 4_096, 4_097, 60_000]
        for count in counts {
            for seed in 0..<(count > 300 ? 2 : 3) as Range<UInt64> {
                let order = KeyedPermutation(count: count, key: RandomKey(seed: seed, purpose: "shuffle"))
                var seen = [Bool](repeating: false, count: count)
                for index in 0..<count {
                    let image = order[index]
                    #expect(seen.indices.contains(image) && !seen[image], "\(count) things, seed \(seed)")
                    seen[image] = true
                }
            }
        }
    }

    @Test("A key always gives the same order, and another step another order")
    func pureFunction() {
        let key = RandomKey(seed: 5, purpose: "shuffle")
        let first = KeyedPermutation(count: 1_000, key: key)
        let again = KeyedPermutation(count: 1_000, key: key)
        let forwards = (0..<1_000).map { first[$0] }
        #expect((0..<1_000).reversed().map { again[$0] } == forwards.reversed())
        let next = KeyedPermutation(count: 1_000, key: key.at(step: 1))
        let kept = (0..<1_000).filter { next[$0] == forwards[$0] }.count
        // The number of elements that two random orders agree on is Poisson distributed with mean 1.
        #expect(kept < 10)
    }

    @Test("The order is part of our files' promise: it does not change between versions")
    func recorded() {
        let order = KeyedPermutation(count: 10, key: RandomKey(key: 1, step: 2))
        #expect((0..<10).map { order[$0] } == [0])
    }

    @Test("All orders of two, three and four things are equally likely", arguments: [2, 3, 4])
    func orders(count: Int) {
        var counts: [[Int]: Int] = [:]
        let orders = [2: 2, 3: 6, 4: 24][count, default: 0]
        for step in 0..<UInt64(1_000 * orders) {
            let order = KeyedPermutation(count: count, key: RandomKey(key: 77, step: step))
            counts[(0..<count).map { order[$0] }, default: 0] += 1
        }
        #expect(counts.count == orders)
        let chiSquare = Statistics.chiSquare(Array(counts.values))
        #expect(Statistics.chiSquareRange(degrees: orders - 1).contains(chiSquare))
    }

    @Test("An element lands anywhere equally likely", arguments: [5, 16, 17, 64, 100])
    func landing(count: Int) {
        for index in [0, 1, count - 1] {
            var counts = [Int](repeating: 0, count: count)
            for step in 0..<UInt64(200 * count) {
                counts[KeyedPermutation(count: count, key: RandomKey(key: 9, step: step))[index]] += 1
            }
            let chiSquare = Statistics.chiSquare(counts)
            #expect(Statistics.chiSquareRange(degrees: count - 1).contains(chiSquare), "element \(index)")
        }
    }

    @Test("Two elements land on any pair of places equally likely", arguments: [6, 16])
    func pairs(count: Int) {
        var counts: [Int: Int] = [:]
        for step in 0..<UInt64(100 * count * (count - 1)) {
            let order = KeyedPermutation(count: count, key: RandomKey(key: 10, step: step))
            counts[order[0] * count + order[1], default: 0] += 1
        }
        #expect(counts.count == count * (count - 1))
        let chiSquare = Statistics.chiSquare(Array(counts.values))
        #expect(Statistics.chiSquareRange(degrees: counts.count - 1).contains(chiSquare))
    }

    @Test(
        "Positions are correlated neither with indices nor with their neighbours", arguments: [1_000, 10_007])
    func correlation(count: Int) {
        let limit = Statistics.standardErrors / Double(count).squareRoot()
        for seed in 0..<5 as Range<UInt64> {
            let order = KeyedPermutation(count: count, key: RandomKey(seed: seed, purpose: "correlation"))
            let places = (0..<count).map { Double(order[$0]) }
            #expect(abs(Statistics.correlation((0..<count).map(Double.init), places)) < limit)
            for lag in [1, 2, 16, 100] {
                let correlation = Statistics.correlation(
                    Array(places.dropLast(lag)), Array(places.dropFirst(lag)))
                #expect(abs(correlation) < limit, "seed \(seed), lag \(lag)")
            }
        }
    }
}
