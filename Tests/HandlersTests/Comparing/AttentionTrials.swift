import Arrays
import Handlers

/// Trials of embeddings.
func embeddingTrials() -> [Trial] {
    var samples = Samples(seed: 21)
    var trials: [Trial] = []
    let tables = [(1, 1, 0), (5, 1, 3), (17, 9, 33), (64, 300, 40), (3, 70, 1000), (300, 7, 130)]
    for (index, (words, size, count)) in tables.enumerated() {
        let gap = index % 3
        trials.append(
            Trial(
                "gatherRows",
                [
                    samples.matrix(words, size, gap: gap), samples.classes(count, of: words),
                    samples.matrix(count, size, gap: 2 - gap),
                ]
            ) { $0.gatherRows($1[0], indices: $1[1].vector, into: $1[2]) })
        trials.append(
            Trial(
                "scatterAddRows",
                [
                    samples.matrix(count, size, gap: gap), samples.classes(count, of: words),
                    samples.matrix(words, size, gap: 2 - gap),
                ]
            ) { $0.scatterAddRows($1[0], indices: $1[1].vector, into: $1[2]) })
    }
    let steps = [(0, 3, 4), (4, 0, 3), (1, 1, 1), (3, 5, 7), (130, 3, 64), (65, 40, 131), (200, 1, 65)]
    for (index, (time, batch, columns)) in steps.enumerated() {
        let gap = index % 3
        let rows = { (samples: inout Samples) in
            [
                samples.matrix(time, columns, gap: 2 - gap), samples.matrix(time * batch, columns, gap: gap),
                samples.matrix(time * batch, columns, gap: 1),
            ]
        }
        trials.append(
            Trial("addTimeRows", rows(&samples)) { $0.addTimeRows($1[0], to: $1[1], into: $1[2]) })
        trials.append(
            Trial("addSinusoids of \(batch)", rows(&samples)) {
                $0.addSinusoids(to: $1[1], batch: batch, into: $1[2])
            })
        for accumulate in [false, true] {
            trials.append(
                Trial("sumTimeRows, accumulate \(accumulate)", rows(&samples)) {
                    $0.sumTimeRows($1[1], into: $1[0], accumulate: accumulate)
                })
        }
    }
    trials.append(
        Trial("addSinusoids in place", [samples.matrix(30, 7)]) {
            $0.addSinusoids(to: $1[0], batch: 3, into: $1[0])
        })
    return trials
}

/// Trials of attention: less than a tile, a block and more of them, with and without gaps.
func attentionTrials() -> [Trial] {
    var samples = Samples(seed: 22)
    var trials: [Trial] = []
    let sizes = [
        (0, 2, 1, 3), (1, 1, 1, 1), (2, 0, 2, 2), (5, 3, 2, 4), (7, 1, 1, 17), (16, 2, 3, 16), (49, 2, 2, 20),
        (100, 3, 1, 5), (131, 2, 4, 32),
        // Several blocks of the sums over times, and over a head's columns.
        (400, 1, 2, 3), (50, 1, 1, 390), (2, 1, 1, 6600),
    ]
    for (index, (time, batch, heads, size)) in sizes.enumerated() {
        for isCausal in [false, true] {
            for isMasked in [false, true] {
                let gap = index % 3
                let form = { (mask: Matrix) in
                    AttentionForm(
                        batch: batch, heads: heads, isCausal: isCausal, mask: isMasked ? mask.vector : nil)
                }
                let inputs = queriesKeysValues(time * batch, heads * size, gap, samples: &samples)
                let name = "\(time) of \(batch), \(heads) heads, causal \(isCausal), masked \(isMasked)"
                let forward = Trial(
                    "attention \(name)",
                    inputs + [
                        samples.matrix(time * batch, heads * size, gap: gap),
                        samples.matrix(time * batch, heads, gap: 2 - gap),
                    ]
                ) { handler, m in
                    handler.attention(
                        queries: m[0], keys: m[1], values: m[2], form: form(m[3]), into: m[4], logSums: m[5])
                }
                trials.append(forward)
                trials.append(backwardTrial(of: forward, name, gap, samples: &samples, form: form))
            }
        }
    }
    return trials
}

private func queriesKeysValues(_ rows: Int, _ columns: Int, _ gap: Int, samples: inout Samples) -> [Sample] {
    let mask = (0..<rows).map { _ in Float(samples.next() % 3 == 0 ? 0 : 1) }
    return [
        samples.matrix(rows, columns, gap: gap), samples.matrix(rows, columns, gap: 2 - gap),
        samples.matrix(rows, columns, gap: gap), Sample(rows: 1, columns: rows, stride: rows, values: mask),
    ]
}

/// With the log sums that belong to the inputs.
private func backwardTrial(
    of forward: Trial, _ name: String, _ gap: Int, samples: inout Samples,
    form: @escaping (Matrix) -> AttentionForm
) -> Trial {
    let results = forward.result(ReferenceHandler())
    let computed = forward.arguments.indices.map { index in
        let argument = forward.arguments[index]
        return Sample(
            rows: argument.rows, columns: argument.columns, stride: argument.stride, values: results[index])
    }
    let (rows, columns) = (computed[0].rows, computed[0].columns)
    let deltas = (0..<4).map { samples.matrix(rows, columns, gap: (gap + $0) % 3) }
    return Trial("attentionBackward \(name)", computed + deltas) { handler, m in
        handler.attentionBackward(
            outputDeltas: m[6], logSums: m[5], queries: m[0], keys: m[1], values: m[2],
            form: form(m[3]), queryDeltas: m[7], keyDeltas: m[8], valueDeltas: m[9])
    }
}
