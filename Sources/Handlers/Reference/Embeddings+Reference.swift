internal import Arrays

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

extension Operations.GatherRows {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(target) {
            let chosen = classIndex(indices[row], count: table.rows)
            target[row, column] = chosen.map { table[$0, column] } ?? 0
        }
    }
}

extension Operations.ScatterAddRows {
    public func perform(by handler: ReferenceHandler) {
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
}

extension Operations.AddTimeRows {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(target) {
            target[row, column] = source[row, column] + steps[row / batch, column]
        }
    }
}

extension Operations.SumTimeRows {
    public func perform(by handler: ReferenceHandler) {
        for (time, column) in positions(steps) {
            var sum: Double = accumulate ? Double(steps[time, column]) : 0
            for sample in 0..<batch { sum += Double(source[time * batch + sample, column]) }
            steps[time, column] = Float(sum)
        }
    }
}

extension Operations.AddSinusoids {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(target) {
            let power = Double(column / 2 * 2) / Double(source.columns)
            let angle = Double(row / batch) / pow(10_000, power)
            let wave = column % 2 == 0 ? sin(angle) : cos(angle)
            target[row, column] = Float(Double(source[row, column]) + wave)
        }
    }
}
