/// A batch in parts: its samples in their order, in as many pieces as the trainer's description says (`shards`), of sizes
/// that differ by one at most. Of a batch with fewer samples than parts, some parts are empty; the first one never is.
package struct BatchDivision: Hashable {
    /// The number of parts.
    package let parts: Int
    /// The number of the batch's samples.
    package let samples: Int

    package init(parts: Int, samples: Int) {
        self.parts = parts
        self.samples = samples
    }

    /// The places of a part's samples in the batch.
    package func samples(of part: Int) -> Range<Int> { samples(of: part..<part + 1) }

    /// The places of several parts' samples in the batch.
    package func samples(of parts: Range<Int>) -> Range<Int> {
        start(parts.lowerBound)..<start(parts.upperBound)
    }

    /// The last part with samples.
    var lastPart: Int { (0..<parts).last { !samples(of: $0).isEmpty } ?? 0 }

    private func start(_ part: Int) -> Int { BatchDivision.share(part, of: samples, among: parts) }

    /// Where the share of a number begins among equal shares of all, rounded up.
    package static func share(_ number: Int, of all: Int, among count: Int) -> Int {
        let (quotient, rest) = all.quotientAndRemainder(dividingBy: count)
        return number * quotient + (number * rest + count - 1) / count
    }
}
