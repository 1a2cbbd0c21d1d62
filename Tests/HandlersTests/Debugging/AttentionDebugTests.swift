import Arrays
import Handlers
import Testing

/// What the debugging handler says about wrong calls of embeddings and attention.
@Suite struct AttentionDebugTests {
    private func violations(_ call: (DebugHandler, (Int, Int) -> Matrix) -> Void) -> [String] {
        var found: [String] = []
        let debug = DebugHandler(wrapping: ReferenceHandler()) { found.append($0.description) }
        let numbers = NDArray([1000])
        var used = 0
        withExtendedLifetime(numbers) {
            call(debug) { rows, columns in
                defer { used += rows * columns }
                return Matrix(base: numbers.vector.base + used, rows: rows, columns: columns)
            }
        }
        return found
    }

    @Test("Sizes that do not belong together are named")
    func sizes() {
        let found = violations { debug, matrix in
            debug.gatherRows(matrix(5, 3), indices: matrix(1, 4).flat, into: matrix(4, 2))
            debug.scatterAddRows(matrix(3, 3), indices: matrix(1, 4).flat, into: matrix(5, 3))
            debug.addTimeRows(matrix(3, 2), to: matrix(6, 2), into: matrix(6, 3))
            debug.sumTimeRows(matrix(7, 2), into: matrix(3, 2), accumulate: false)
            debug.addSinusoids(to: matrix(7, 2), batch: 2, into: matrix(7, 2))
        }
        #expect(
            found == [
                "gatherRows: target is 4 × 2 where 4 × 3 belongs",
                "scatterAddRows: source is 3 × 3 where 4 × 3 belongs",
                "addTimeRows: target is 6 × 3 where 6 × 2 belongs",
                "sumTimeRows: steps has 3 rows, which do not divide the 7 rows",
                "addSinusoids: batch is 2, which does not divide the 7 rows",
            ])
    }

    @Test("Attention's heads, samples, mask and log sums must fit its queries")
    func attention() {
        let found = violations { debug, matrix in
            let (q, k, v, y) = (matrix(6, 4), matrix(6, 4), matrix(6, 4), matrix(6, 4))
            func attend(_ form: AttentionForm, keys: Matrix, into outputs: Matrix, logSums: Matrix) {
                debug.attention(
                    queries: q, keys: keys, values: v, form: form, into: outputs, logSums: logSums)
            }
            let sums = matrix(6, 2)
            attend(AttentionForm(batch: 2, heads: 2), keys: k, into: y, logSums: sums)
            attend(AttentionForm(batch: 2, heads: 3), keys: k, into: y, logSums: sums)
            attend(AttentionForm(batch: 4, heads: 2), keys: k, into: y, logSums: sums)
            attend(
                AttentionForm(batch: 2, heads: 2, mask: matrix(1, 5).flat), keys: matrix(5, 4), into: v,
                logSums: matrix(6, 1))
            attend(AttentionForm(batch: 2, heads: 2), keys: k, into: v, logSums: sums)
            debug.attentionBackward(
                outputDeltas: y, logSums: sums, queries: q, keys: k, values: v,
                form: AttentionForm(batch: 2, heads: 2), queryDeltas: matrix(6, 4), keyDeltas: k,
                valueDeltas: matrix(5, 4))
        }
        #expect(
            found == [
                "attention: form is for 2 samples and 3 heads, which do not divide queries of 6 × 4",
                "attention: form is for 4 samples and 2 heads, which do not divide queries of 6 × 4",
                "attention: keys is 5 × 4 where 6 × 4 belongs",
                "attention: mask is 1 × 5 where 1 × 6 belongs",
                "attention: logSums is 6 × 1 where 6 × 2 belongs",
                "attention: outputs overlaps values, which must be other memory",
                "attentionBackward: valueDeltas is 5 × 4 where 6 × 4 belongs",
            ])
    }
}
