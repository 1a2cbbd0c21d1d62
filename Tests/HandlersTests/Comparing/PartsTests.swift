import Arrays
import Handlers
import Testing

/// Where a kernel's range is cut, by threads, by layers or by the width of vectors, changes no bit.
@Suite struct PartsTests {
    /// Operations of which each column is computed by itself, by the first word of their trials.
    private static let onColumns: Set = [
        "fill", "addConstant", "multiply", "squaredDifference", "copy", "add", "sumRows", "maskRows",
        "sigmoidCrossEntropy", "sigmoidCrossEntropyBackward", "sgdUpdate", "momentumUpdate",
        "nesterovLookAhead", "nesterovCorrection", "adamUpdate", "rmsPropUpdate", "adagradUpdate", "scale",
        "clip", "hold", "holdBackward", "batchNormalization", "applyBatchNormalization",
        "batchNormalizationBackward", "activate", "activateBackward", "highway", "highwayBackward",
        "penalizeBackward", "binomialCrossEntropyBackward", "sumTimeRows", "addTimeRows",
    ]
    /// The same of rows.
    private static let onRows: Set = [
        "copy", "add", "maskRows", "softmaxCrossEntropy", "softmaxCrossEntropyBackward", "lstmGates",
        "lstmGatesBackward", "gruGates", "gruGatesBackward", "hold", "holdBackward", "activate",
        "activateBackward", "applyBatchNormalization", "layerNormalization", "penalize", "penalizeBackward",
        "binomialCrossEntropy", "binomialCrossEntropyBackward",
    ]

    @Test(
        "Operations on columns give the same bits in parts of any length",
        arguments: ComparisonTests.families.indices, VectorLevel.available)
    func columns(family: Int, level: VectorLevel) { compare(trials(onColumns: family), at: level) }

    @Test(
        "Operations on rows give the same bits in parts of any length",
        arguments: ComparisonTests.families.indices, VectorLevel.available)
    func rows(family: Int, level: VectorLevel) { compare(trials(onRows: family), at: level) }

    @Test(
        "So they do with numbers at the ends of what a float holds",
        arguments: ComparisonTests.families.indices, VectorLevel.available)
    func extremes(family: Int, level: VectorLevel) {
        let trials = trials(onColumns: family) + trials(onRows: family)
        compare(trials.map(\.withExtremes), at: level, lengths: [1, 3, 15, 16, 67])
    }

    @Test("Each of these operations has trials that are cut")
    func operations() {
        let families = ComparisonTests.families.indices
        #expect(Set(families.flatMap { trials(onColumns: $0).map(\.operation) }) == Self.onColumns)
        #expect(Set(families.flatMap { trials(onRows: $0).map(\.operation) }) == Self.onRows)
    }

    private func compare(
        _ trials: [PartedTrial], at level: VectorLevel, lengths: some Sequence<Int> = 1...67
    ) {
        let handler = CPUHandler(options: HandlerOptions(threads: 1, vectors: level))
        for trial in trials {
            let whole = trial.result(handler, inPartsOf: trial.count)
            for length in lengths {
                let difference = difference(trial.result(handler, inPartsOf: length), whole)
                #expect(difference == nil, "\(level): \(trial.trial) in parts of \(length)")
            }
        }
    }

    private func trials(onColumns family: Int) -> [PartedTrial] {
        small(family, Self.onColumns).compactMap { trial in
            let count = trial.arguments[0].columns
            guard (20...1100).contains(count) else { return nil }
            return PartedTrial(trial: trial, count: count) { sample, matrix, part in
                guard sample.columns == count else { return matrix }
                return Matrix(
                    base: matrix.base + part.lowerBound, rows: matrix.rows, columns: part.count,
                    stride: matrix.stride)
            }
        }
    }

    private func trials(onRows family: Int) -> [PartedTrial] {
        small(family, Self.onRows).compactMap { trial in
            let (count, columns) = (trial.arguments[0].rows, trial.arguments[0].columns)
            guard (16...1100).contains(count), columns > 1, count != columns else { return nil }
            return PartedTrial(trial: trial, count: count) { sample, matrix, part in
                if sample.rows == count {
                    return Matrix(
                        base: matrix.base + part.lowerBound * matrix.stride, rows: part.count,
                        columns: matrix.columns, stride: matrix.stride)
                }
                // One number a row.
                guard sample.rows == 1, sample.columns == count else { return matrix }
                return Matrix(
                    base: matrix.base + part.lowerBound, rows: 1, columns: part.count, stride: part.count)
            }
        }
    }

    /// Those of a size at which every length of part can be tried.
    private func small(_ family: Int, _ operations: Set<String>) -> [Trial] {
        ComparisonTests.families[family].1().filter {
            operations.contains($0.operation) && $0.isSmall
        }
    }
}

/// A trial that can be done by a call for each part of `0..<count`.
private struct PartedTrial {
    let trial: Trial
    let count: Int
    /// What a call for a part is given of an argument.
    let window: (Sample, Matrix, Range<Int>) -> Matrix

    var operation: String { trial.operation }

    var withExtremes: PartedTrial {
        PartedTrial(trial: trial.withExtremes, count: count, window: window)
    }

    func result(_ handler: any Handler, inPartsOf length: Int) -> [[Float]] {
        let inParts = Trial(trial.name, trial.arguments) { handler, matrices in
            for start in stride(from: 0, to: count, by: length) {
                let part = start..<min(start + length, count)
                trial.call(handler, zip(trial.arguments, matrices).map { window($0, $1, part) })
            }
        }
        return inParts.result(handler)
    }
}

extension Trial {
    fileprivate var operation: String { String(name.prefix { $0.isLetter }) }
}
