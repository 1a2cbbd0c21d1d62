import Arrays
import Handlers
import Testing

/// Products of few rows with a transposed factor, whose columns the handler itself divides among threads.
@Suite struct DividedProductTests {
    @Test(
        "Products whose columns are divided among threads are the reference's, gaps between rows included",
        arguments: [
            (rows: 1, columns: 256, inner: 5), (rows: 3, columns: 257, inner: 17),
            (rows: 32, columns: 389, inner: 70), (rows: 128, columns: 511, inner: 9),
            (rows: 129, columns: 300, inner: 8), (rows: 20, columns: 255, inner: 31),
            // Dot products: few columns, sums with and without a rest, rows in one block and in two.
            (rows: 101, columns: 10, inner: 64), (rows: 4, columns: 193, inner: 192),
            (rows: 67, columns: 258, inner: 207), (rows: 50, columns: 7, inner: 1201),
            (rows: 133, columns: 29, inner: 1100),
        ], VectorLevel.available)
    func agreesWithReference(_ size: (rows: Int, columns: Int, inner: Int), level: VectorLevel) {
        let (rows, columns, inner) = size
        for accumulate in [false, true] {
            let expected = product(ReferenceHandler(), rows, columns, inner, accumulate)
            for threads in [1, 2, 3] {
                let handler = CPUHandler(CPUConfiguration(threads: threads), level: level)
                let actual = product(handler, rows, columns, inner, accumulate)
                let place = "\(level), \(threads) threads, accumulate \(accumulate)"
                #expect(relativeError(actual, expected) <= 1e-5, "\(place)")
                #expect(gaps(actual, columns) == gaps(expected, columns), "\(place)")
                let again = product(handler, rows, columns, inner, accumulate)
                #expect(actual.map(\.bitPattern) == again.map(\.bitPattern), "\(place)")
            }
        }
    }

    private static let gap = 3

    /// All numbers of the target after the call, in rows with gaps.
    private func product(
        _ handler: any Handler, _ rows: Int, _ columns: Int, _ inner: Int, _ accumulate: Bool
    ) -> [Float] {
        let key = RandomKey(seed: 11, purpose: "product")
        let gap = Self.gap
        let factors = array(rows * (inner + 2), key.at(step: 1))
        let weights = array(columns * (inner + 1), key.at(step: 2))
        let target = array(rows * (columns + gap), key.at(step: 3))
        withExtendedLifetime((factors, weights)) {
            handler.product(
                Matrix(base: factors.vector.base, rows: rows, columns: inner, stride: inner + 2),
                transposed: false,
                Matrix(base: weights.vector.base, rows: columns, columns: inner, stride: inner + 1),
                transposed: true,
                into: Matrix(base: target.vector.base, rows: rows, columns: columns, stride: columns + gap),
                accumulate: accumulate)
        }
        return target.values
    }

    private func array(_ count: Int, _ key: RandomKey) -> NDArray {
        NDArray((0..<count).map { key.uniform(at: UInt64($0), low: -1, high: 1) }, shape: [count])
    }

    private func gaps(_ values: [Float], _ columns: Int) -> [Float] {
        values.enumerated().filter { $0.offset % (columns + Self.gap) >= columns }.map(\.element)
    }

    private func relativeError(_ actual: [Float], _ expected: [Float]) -> Double {
        var (difference, norm) = (0.0, 0.0)
        for (a, e) in zip(actual, expected) {
            difference += (Double(a) - Double(e)) * (Double(a) - Double(e))
            norm += Double(e) * Double(e)
        }
        return (difference / norm).squareRoot()
    }
}
