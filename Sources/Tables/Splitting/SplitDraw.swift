import Arrays
import Dispatch
import Synchronization

/// Which of so many rows are held out, exactly as many as their share: those that a keyed permutation puts first are
/// `validation`, the next ones `test`. A bit is kept for each row and split.
struct SplitDraw {
    private let count: Int
    private let validation: [UInt64]
    private let test: [UInt64]
    /// For who asks one row after another.
    var next = 0

    /// Fewer rows are drawn on one thread.
    private static let parallelCount = 1 << 14

    init(_ count: Int, _ shares: TableSplit.Shares, _ key: RandomKey) {
        self.count = count
        let permutation = KeyedPermutation(count: count, key: key)
        let held = shares.counts(count)
        validation = SplitDraw.bits(0..<held.validation, of: permutation)
        test = SplitDraw.bits(held.validation..<held.validation + held.test, of: permutation)
    }

    private static func bits(_ places: Range<Int>, of permutation: KeyedPermutation) -> [UInt64] {
        guard !places.isEmpty else { return [] }
        let bits = Mutex([UInt64](repeating: 0, count: (permutation.count + 63) / 64))
        let parts = (places.count + parallelCount - 1) / parallelCount
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            let start = places.lowerBound + part * parallelCount
            let rows = (start..<min(start + parallelCount, places.upperBound)).map { permutation[$0] }
            bits.withLock { bits in for row in rows { bits[row / 64] |= 1 << UInt64(row % 64) } }
        }
        return bits.withLock { $0 }
    }

    /// The split of a row, as its place among the usual ones.
    func split(_ row: Int) -> Int {
        guard row >= 0, row < count else { return 0 }
        let (word, bit) = (row / 64, 1 << UInt64(row % 64) as UInt64)
        if !validation.isEmpty, validation[word] & bit != 0 { return 1 }
        return !test.isEmpty && test[word] & bit != 0 ? 2 : 0
    }
}

extension TableSplit.Shares {
    /// How many of some rows are held out: to the nearest whole number, and never all.
    func counts(_ count: Int) -> (validation: Int, test: Int) {
        let validation = min(Int((Double(count) * self.validation).rounded()), max(0, count - 1))
        let test = min(Int((Double(count) * self.test).rounded()), max(0, count - 1 - validation))
        return (validation, test)
    }
}
