internal import Arrays

/// One sample and head.
private struct AttentionHead {
    let queries: Matrix
    let form: AttentionForm
    let sample: Int
    let head: Int

    var size: Int { queries.columns / form.heads }
    var time: Int { form.time(rows: queries.rows) }
    var scale: Float { 1 / Float(size).squareRoot() }

    func row(_ time: Int) -> Int { time * form.batch + sample }
    func column(_ i: Int) -> Int { head * size + i }
    func isKey(_ time: Int) -> Bool { form.mask.map { $0[row(time)] != 0 } ?? true }

    /// The blocks of queries.
    var blocks: [Range<Int>] { stride(from: 0, to: time, by: 48).map { $0..<min($0 + 48, time) } }
    /// How many times a block sees.
    func seen(_ block: Range<Int>) -> Int { form.isCausal ? block.upperBound : time }
    func limit(_ query: Int) -> Int { form.isCausal ? query + 1 : time }

    /// Element i of a query or of what belongs to one.
    func element(_ matrix: Matrix, _ query: Int, _ i: Int) -> Float { matrix[row(query), column(i)] }
    /// Element i of a key or a value.
    func element(_ matrix: Matrix, ofKey key: Int, _ i: Int) -> Float {
        isKey(key) ? matrix[row(key), column(i)] : 0
    }

    /// The scores of a query before its limit.
    func scores(_ query: Int, keys: Matrix) -> [Float] {
        (0..<limit(query)).map { key in
            let score = sum(size) { (element(queries, query, $0), scale * element(keys, ofKey: key, $0)) }
            return isKey(key) ? score : -.infinity
        }
    }
}

/// An element of a product.
private func sum(_ count: Int, from start: Float? = nil, _ factors: (Int) -> (Float, Float)) -> Float {
    var sum = BlockSum(from: start)
    for k in 0..<count {
        let (a, b) = factors(k)
        sum.add(a, b, at: k)
    }
    return sum.total()
}

extension Array<Float> {
    /// 0 from the limit on.
    fileprivate func filled(to count: Int) -> [Float] {
        self + [Float](repeating: 0, count: count - self.count)
    }
}

private func forEachHead(_ queries: Matrix, _ form: AttentionForm, _ body: (AttentionHead) -> Void) {
    for (sample, head) in pairs(form.batch, form.heads) {
        body(AttentionHead(queries: queries, form: form, sample: sample, head: head))
    }
}

extension Operations.Attention {
    public func perform(by handler: ReferenceHandler) {
        forEachHead(queries, form) { h in
            for block in h.blocks {
                for query in block { attend(h, query, seen: h.seen(block)) }
            }
        }
    }

    private func attend(_ h: AttentionHead, _ query: Int, seen: Int) {
        var (e, logSum, factor) = ([Float](), Float.greatestFiniteMagnitude, Float(0))
        if (0..<h.limit(query)).contains(where: h.isKey) {
            let scores = h.scores(query, keys: keys)
            let m = greatest(scores.count) { scores[$0] }
            e = scores.map { Elementary.exp($0 - m) }
            let s = lanesThenRest(e.count) { $0 + e[$1] }
            logSum = m + Elementary.log(s)
            factor = 1 / s
        }
        e = e.filled(to: seen)
        logSums[h.row(query), h.head] = logSum
        for i in 0..<h.size {
            outputs[h.row(query), h.column(i)] =
                sum(seen) { (e[$0], h.element(values, ofKey: $0, i)) } * factor
        }
    }
}

extension Operations.AttentionBackward {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(keyDeltas) {
            keyDeltas[row, column] = 0
            valueDeltas[row, column] = 0
        }
        forEachHead(queries, form) { h in
            for block in h.blocks { addBlock(h, block) }
        }
    }

    private func addBlock(_ h: AttentionHead, _ block: Range<Int>) {
        let seen = h.seen(block)
        let rows = block.map { query in
            let (e, c) = probabilities(h, query)
            return (e: e.filled(to: seen), c: c.filled(to: seen))
        }
        for (key, i) in pairs(seen, h.size) {
            let (row, column) = (h.row(key), h.column(i))
            valueDeltas[row, column] = sum(block.count, from: valueDeltas[row, column]) {
                (rows[$0].e[key], h.element(outputDeltas, block.lowerBound + $0, i))
            }
            keyDeltas[row, column] = sum(block.count, from: keyDeltas[row, column]) {
                (rows[$0].c[key], h.element(queries, block.lowerBound + $0, i))
            }
        }
        for (query, i) in pairs(block.count, h.size) {
            queryDeltas[h.row(block.lowerBound + query), h.column(i)] = sum(seen) {
                (rows[query].c[$0], h.element(keys, ofKey: $0, i))
            }
        }
    }

    /// Of a query's times before its limit: e, and the scores' deltas c.
    private func probabilities(_ h: AttentionHead, _ query: Int) -> (e: [Float], c: [Float]) {
        let logSum = logSums[h.row(query), h.head]
        let e = h.scores(query, keys: keys).map { Elementary.exp($0 - logSum) }
        let d = e.indices.map { key in
            sum(h.size) { (h.element(outputDeltas, query, $0), h.element(values, ofKey: key, $0)) }
        }
        let s = lanesThenRest(e.count) { $0 + e[$1] }
        let r = lanesThenRest(e.count) { fma(e[$1], d[$1], $0) }
        let mean = s == 0 ? 0 : r / s
        return (e, zip(e, d).map { $0 * ($1 - mean) * h.scale })
    }
}
