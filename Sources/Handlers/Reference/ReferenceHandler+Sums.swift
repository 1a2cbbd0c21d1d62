import Arrays

// Copies and sums.

extension ReferenceHandler {
    public func fill(_ target: Vector, with value: Float) {
        for index in 0..<target.count { target[index] = value }
    }

    public func addConstant(_ value: Float, to target: Vector) {
        for index in 0..<target.count { target[index] += value }
    }

    public func copy(_ source: Matrix, into target: Matrix) {
        requireSameSize(source, target)
        for row in 0..<target.rows {
            for column in 0..<target.columns { target[row, column] = source[row, column] }
        }
    }

    public func add(_ source: Matrix, times factor: Float, into target: Matrix) {
        requireSameSize(source, target)
        for row in 0..<target.rows {
            for column in 0..<target.columns { target[row, column] += factor * source[row, column] }
        }
    }

    public func sumRows(_ source: Matrix, into target: Vector, accumulate: Bool) {
        precondition(target.count == source.columns)
        for column in 0..<source.columns {
            var sum = accumulate ? Double(target[column]) : 0
            for row in 0..<source.rows { sum += Double(source[row, column]) }
            target[column] = Float(sum)
        }
    }

    public func sum(_ source: Vector) -> Double {
        var sum = 0.0
        for index in 0..<source.count { sum += Double(source[index]) }
        return sum
    }

    public func isFinite(_ source: Vector) -> Bool {
        (0..<source.count).allSatisfy { source[$0].isFinite }
    }

    func requireSameSize(_ left: Matrix, _ right: Matrix) {
        precondition(left.rows == right.rows && left.columns == right.columns, "sizes differ")
    }

    func requireSameCount(_ first: Vector, _ others: Vector...) {
        precondition(others.allSatisfy { $0.count == first.count }, "counts differ")
    }
}
