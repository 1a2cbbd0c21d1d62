internal import Arrays

extension Operations.Fill {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<target.count { target[i] = value }
    }
}

extension Operations.AddConstant {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<target.count { target[i] += value }
    }
}

extension Operations.Copy {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(target) { target[row, column] = source[row, column] }
    }
}

extension Operations.Add {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(target) { target[row, column] += factor * source[row, column] }
    }
}

extension Operations.Transpose {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(target) { target[row, column] = source[column, row] }
    }
}

extension Operations.SumRows {
    public func perform(by handler: ReferenceHandler) {
        for column in 0..<source.columns {
            var sum: Double = accumulate ? Double(target[column]) : 0
            for row in 0..<source.rows { sum += Double(source[row, column]) }
            target[column] = Float(sum)
        }
    }
}

extension Operations.Sum {
    public func perform(by handler: ReferenceHandler) -> Double {
        source.buffer.reduce(0) { $0 + Double($1) }
    }
}

extension Operations.IsFinite {
    public func perform(by handler: ReferenceHandler) -> Bool {
        source.buffer.allSatisfy(\.isFinite)
    }
}
