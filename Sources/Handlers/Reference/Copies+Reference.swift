internal import Arrays

extension Operations.Fill {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<target.count { target[i] = value }
    }
}

extension Operations.AddConstant {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<target.count { target[i] = target[i] + value }
    }
}

extension Operations.Copy {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(target) { target[row, column] = source[row, column] }
    }
}

extension Operations.Add {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(target) {
            target[row, column] = fma(factor, source[row, column], target[row, column])
        }
    }
}

extension Operations.SumRows {
    public func perform(by handler: ReferenceHandler) {
        for column in 0..<source.columns {
            target[column] = rowsInBlocks(source.rows, from: accumulate ? target[column] : 0) {
                $0 + source[$1, column]
            }
        }
    }
}

extension Operations.Sum {
    public func perform(by handler: ReferenceHandler) -> Double {
        lanesWithRest(source.count) { $0 + Double(source[$1]) }
    }
}

extension Operations.IsFinite {
    public func perform(by handler: ReferenceHandler) -> Bool {
        (0..<source.count).allSatisfy { source[$0].isFinite }
    }
}
