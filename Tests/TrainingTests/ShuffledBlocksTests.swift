import Arrays
import Describing
import Testing
import Training

/// Shuffles that keep neighbours together.
struct ShuffledBlocksTests {
    private func order(_ count: Int, _ blocks: ShuffledBlocks?, seed: UInt64 = 1, epoch: Int = 0) -> [Int] {
        let order = SampleOrder(of: count, shuffle: true, blocks: blocks, seed: seed, epoch: epoch)
        return (0..<count).map { order[$0] }
    }

    private static let cases = [1, 2, 7, 16, 100, 101, 104].flatMap { count in
        [(1, 1), (1, 200), (3, 2), (5, 4), (25, 4), (7, 100), (200, 1), (.max, 1), (1, .max)].map {
            (count, $0.0, $0.1)
        }
    }

    @Test("every sample comes once, whatever the sizes", arguments: cases.indices)
    func once(index: Int) {
        let (count, size, window) = Self.cases[index]
        for seed in 0..<20 as Range<UInt64> {
            let order = order(count, ShuffledBlocks(of: size, window: window), seed: seed)
            #expect(Set(order) == Set(0..<count))
        }
    }

    @Test("a window holds all samples of its blocks and no others, wherever the short block comes")
    func windows() {
        // 34 blocks of 3, the last of 1 sample, 4 in a window.
        let (count, blocks) = (100, ShuffledBlocks(of: 3, window: 4))
        var places: Set<Int> = []
        for epoch in 0..<60 {
            let order = order(count, blocks, epoch: epoch)
            var (start, windowsWithShort) = (0, 0)
            while start < count {
                // A window ends where each block that has begun is complete, at the fourth at the latest.
                var seen: [Int: Int] = [:]
                var end = start
                repeat {
                    seen[order[end] / 3, default: 0] += 1
                    end += 1
                } while end < count && !(seen.count == 4 && seen.allSatisfy { $1 == ($0 == 33 ? 1 : 3) })
                #expect(seen.count <= 4 && seen.allSatisfy { $1 == ($0 == 33 ? 1 : 3) })
                if seen[33] != nil {
                    windowsWithShort += 1
                    places.insert(start / 12)
                }
                start = end
            }
            #expect(windowsWithShort == 1)
        }
        #expect(places.count == 9, "the short block comes in every window sooner or later")
    }

    @Test("samples of a window are mixed, blocks come in another order in each epoch and for each seed")
    func mixed() {
        let blocks = ShuffledBlocks(of: 10, window: 5)
        let first = order(1000, blocks)
        #expect(order(1000, blocks) == first)
        #expect(order(1000, blocks, epoch: 1) != first && order(1000, blocks, seed: 2) != first)
        let neighbours = zip(first, first.dropFirst()).count { $1 == $0 + 1 }
        #expect(neighbours < 40)
        #expect(
            Set(first.prefix(50).map { $0 / 10 })
                != Set(order(1000, blocks, epoch: 1).prefix(50).map { $0 / 10 }))
    }

    @Test("each place of a small shuffle has each sample equally often")
    func even() {
        let (count, trials) = (10, 20_000)
        var counts = [[Int]](repeating: [Int](repeating: 0, count: count), count: count)
        for epoch in 0..<trials {
            for (place, sample) in order(count, ShuffledBlocks(of: 2, window: 2), epoch: epoch).enumerated() {
                counts[place][sample] += 1
            }
        }
        let expected = Double(trials) / Double(count)
        for row in counts {
            let statistic = row.reduce(0) {
                $0 + (Double($1) - expected) * (Double($1) - expected) / expected
            }
            #expect(statistic < 34)  // 9 degrees of freedom, quantile 0.9999
        }
    }

    @Test("descriptions that ask for what cannot be are refused with their place")
    func refused() throws {
        func message(_ options: String) throws -> String? {
            let json = try JSONValue(parsing: #"{"@type":"Minibatches","batch_size":2,\#(options)}"#)
            return #expect(throws: DescriptionError.self) {
                try registry.make((any DataIterator).self, kind: .iterator, from: json)
            }.map { "\($0)" }
        }
        #expect(try message(#""shuffle_window":2"#)?.contains("there are no blocks for a window") == true)
        #expect(try message(#""shuffle_block":2,"shuffle":false"#)?.contains("nothing is shuffled") == true)
        #expect(
            try message(#""shuffle_block":0"#)?.contains("windows of 16 blocks of 0 samples cannot be made")
                == true)
        #expect(
            try message(#""shuffle_block":4611686018427387904,"shuffle_window":4"#)?.contains(
                "cannot be made") == true)
    }
}
