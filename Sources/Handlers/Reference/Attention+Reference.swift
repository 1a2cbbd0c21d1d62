internal import Arrays

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

extension ReferenceHandler {
    /// Calls `body` for each row and head with the head's columns, the rows of the query's keys and its
    /// scores with them.
    fileprivate func forEachQuery(
        _ queries: Matrix, keys: Matrix, form: AttentionForm,
        _ body: (_ row: Int, _ head: Int, _ columns: Range<Int>, _ keyRows: [Int], _ scores: [Double]) -> Void
    ) {
        let size = queries.columns / form.heads
        let times = 0..<form.time(rows: queries.rows)
        for row in 0..<queries.rows {
            let (time, sample) = (row / form.batch, row % form.batch)
            let keyRows = times.filter { !form.isCausal || $0 <= time }.map { $0 * form.batch + sample }
                .filter { key in form.mask.map { $0[key] != 0 } ?? true }
            for head in 0..<form.heads {
                let columns = head * size..<(head + 1) * size
                let scores = keyRows.map { key in
                    columns.reduce(0.0) { $0 + Double(queries[row, $1]) * Double(keys[key, $1]) }
                        / Double(size).squareRoot()
                }
                body(row, head, columns, keyRows, scores)
            }
        }
    }
}

extension Operations.Attention {
    public func perform(by handler: ReferenceHandler) {
        handler.forEachQuery(queries, keys: keys, form: form) { row, head, columns, keyRows, scores in
            let greatest = scores.reduce(-.infinity) { $1 > $0 ? $1 : $0 }
            let exponentials = scores.map { exp($0 - greatest) }
            let sum = exponentials.reduce(0, +)
            logSums[row, head] = keyRows.isEmpty ? .greatestFiniteMagnitude : Float(greatest + log(sum))
            for column in columns {
                let weighed = zip(keyRows, exponentials).map { $1 / sum * Double(values[$0, column]) }
                outputs[row, column] = Float(weighed.reduce(0, +))
            }
        }
    }
}

extension Operations.AttentionBackward {
    public func perform(by handler: ReferenceHandler) {
        let size = queries.columns / form.heads
        let scale = 1 / Double(size).squareRoot()
        // In double precision until all queries have added to them.
        let empty = [Double](repeating: 0, count: queries.count)
        var (ofQueries, ofKeys, ofValues) = (empty, empty, empty)
        handler.forEachQuery(queries, keys: keys, form: form) { row, head, columns, keyRows, scores in
            let logSum = Double(logSums[row, head])
            let probabilities = scores.map { exp($0 - logSum) }
            let deltas = keyRows.map { key in
                columns.reduce(0.0) { $0 + Double(outputDeltas[row, $1]) * Double(values[key, $1]) }
            }
            // Divided by what the probabilities really add up to, as the log sums have been rounded.
            let mean =
                zip(probabilities, deltas).reduce(0.0) { $0 + $1.0 * $1.1 } / probabilities.reduce(0, +)
            for (index, key) in keyRows.enumerated() {
                let (probability, delta) = (probabilities[index], deltas[index])
                let scoreDelta = probability * (delta - mean) * scale
                for column in columns {
                    let (query, other) = (row * queries.columns + column, key * queries.columns + column)
                    ofQueries[query] += scoreDelta * Double(keys[key, column])
                    ofKeys[other] += scoreDelta * Double(queries[row, column])
                    ofValues[other] += probability * Double(outputDeltas[row, column])
                }
            }
        }
        for (row, column) in positions(queries) {
            let index = row * queries.columns + column
            queryDeltas[row, column] = Float(ofQueries[index])
            keyDeltas[row, column] = Float(ofKeys[index])
            valueDeltas[row, column] = Float(ofValues[index])
        }
    }
}
