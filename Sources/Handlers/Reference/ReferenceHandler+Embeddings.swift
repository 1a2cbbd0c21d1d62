public import Arrays

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

extension ReferenceHandler {
    public func gatherRows(_ table: Matrix, indices: Vector, into target: Matrix) {
        requireSize(target, rows: indices.count, columns: table.columns)
        for (row, column) in positions(target) {
            let chosen = classIndex(indices[row], count: table.rows)
            target[row, column] = chosen.map { table[$0, column] } ?? 0
        }
    }

    public func scatterAddRows(_ source: Matrix, indices: Vector, into table: Matrix) {
        requireSize(source, rows: indices.count, columns: table.columns)
        var sums: [Int: [Double]] = [:]
        for row in 0..<source.rows {
            guard let chosen = classIndex(indices[row], count: table.rows) else { continue }
            var sum = sums[chosen] ?? (0..<table.columns).map { Double(table[chosen, $0]) }
            for column in 0..<table.columns { sum[column] += Double(source[row, column]) }
            sums[chosen] = sum
        }
        for (row, sum) in sums {
            for column in 0..<table.columns { table[row, column] = Float(sum[column]) }
        }
    }

    public func addTimeRows(_ steps: Matrix, to source: Matrix, into target: Matrix) {
        requireSameSize(source, target)
        let batch = requireSteps(steps, of: source)
        for (row, column) in positions(target) {
            target[row, column] = source[row, column] + steps[row / batch, column]
        }
    }

    public func sumTimeRows(_ source: Matrix, into steps: Matrix, accumulate: Bool) {
        let batch = requireSteps(steps, of: source)
        for (time, column) in positions(steps) {
            var sum: Double = accumulate ? Double(steps[time, column]) : 0
            for sample in 0..<batch { sum += Double(source[time * batch + sample, column]) }
            steps[time, column] = Float(sum)
        }
    }

    public func addSinusoids(to source: Matrix, batch: Int, into target: Matrix) {
        requireSameSize(source, target)
        requireSamples(source, batch: batch)
        for (row, column) in positions(target) {
            let power = Double(column / 2 * 2) / Double(source.columns)
            let angle = Double(row / batch) / pow(10_000, power)
            let wave = column % 2 == 0 ? sin(angle) : cos(angle)
            target[row, column] = Float(Double(source[row, column]) + wave)
        }
    }
}
