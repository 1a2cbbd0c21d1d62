import Arrays
import Handlers
import Testing

/// Where a kernel's range is cut, by threads, by layers or by the width of vectors, changes no bit.
@Suite struct PartsTests {
    /// Operations of which each column is computed by itself, by the first word of their trials.
    static let operations: Set<String> = [
        "fill", "addConstant", "multiply", "squaredDifference", "copy", "add", "sumRows", "maskRows",
        "sigmoidCrossEntropy", "sigmoidCrossEntropyBackward", "sgdUpdate", "momentumUpdate",
        "nesterovLookAhead", "nesterovCorrection", "adamUpdate", "rmsPropUpdate", "adagradUpdate", "scale",
        "clip", "hold", "holdBackward", "batchNormalization", "applyBatchNormalization",
        "batchNormalizationBackward", "activate", "activateBackward", "highway", "highwayBackward",
        "penalizeBackward", "binomialCrossEntropyBackward", "sumTimeRows", "addTimeRows",
    ]

    @Test(
        "Operations on columns give the same bits in parts of any length",
        arguments: ComparisonTests.families.indices, VectorLevel.available)
    func columns(family: Int, level: VectorLevel) {
        let handler = CPUHandler(CPUConfiguration(threads: 1), level: level)
        for trial in trials(family) {
            let whole = trial.result(handler)
            for length in 1...67 {
                let parts = trial.result(handler, inPartsOf: length)
                #expect(bits(parts) == bits(whole), "\(level): \(trial) in parts of \(length)")
            }
        }
    }

    @Test("Each of these operations has trials that are cut")
    func operations() {
        let found = ComparisonTests.families.indices.flatMap { trials($0).map(\.operation) }
        #expect(Set(found) == Self.operations)
    }

    /// Those of a size at which every length of part can be tried.
    private func trials(_ family: Int) -> [Trial] {
        ComparisonTests.families[family].1().filter {
            Self.operations.contains($0.operation) && (20...1100).contains($0.columns)
                && $0.arguments.allSatisfy { $0.values.count <= 40_000 }
        }
    }

    private func bits(_ arrays: [[Float]]) -> [[UInt32]] { arrays.map { $0.map(\.bitPattern) } }
}

extension Trial {
    fileprivate var operation: String { String(name.prefix { $0.isLetter }) }

    fileprivate var columns: Int { arguments[0].columns }

    /// As `result(_:)`, by a call for each part of so many columns. Arguments with another number of columns,
    /// such as one number a row, are whole in every call.
    fileprivate func result(_ handler: any Handler, inPartsOf length: Int) -> [[Float]] {
        let arrays = arguments.map { NDArray($0.values, shape: [$0.values.count]) }
        for start in stride(from: 0, to: columns, by: length) {
            let matrices = zip(arguments, arrays).map {
                let isCut = $0.columns == columns
                return Matrix(
                    base: $1.vector.base + (isCut ? start : 0), rows: $0.rows,
                    columns: isCut ? min(length, columns - start) : $0.columns, stride: $0.stride)
            }
            call(handler, matrices)
        }
        return withExtendedLifetime(arrays) { arrays.map(\.values) }
    }
}
