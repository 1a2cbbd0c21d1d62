public import Arrays

/// Defines what every operation means, in Swift so plain that it can be checked by eye. It computes in
/// double precision and rounds once, traps on sizes that do not agree, and is slow: other handlers are
/// tested against it.
public final class ReferenceHandler: Handler {
    public var configuration: any HandlerConfiguration { ReferenceConfiguration() }

    public init() {}

    public func fill(_ target: Vector, with value: Float) {
        for i in 0..<target.count { target[i] = value }
    }

    public func addConstant(_ value: Float, to target: Vector) {
        for i in 0..<target.count { target[i] += value }
    }

    public func copy(_ source: Matrix, into target: Matrix) {
        requireSameSize(source, target)
        for (row, column) in positions(target) { target[row, column] = source[row, column] }
    }

    public func add(_ source: Matrix, times factor: Float, into target: Matrix) {
        requireSameSize(source, target)
        for (row, column) in positions(target) { target[row, column] += factor * source[row, column] }
    }

    public func transpose(_ source: Matrix, into target: Matrix) {
        requireSize(target, rows: source.columns, columns: source.rows)
        for (row, column) in positions(target) { target[row, column] = source[column, row] }
    }

    public func sumRows(_ source: Matrix, into target: Vector, accumulate: Bool) {
        requireCount(target, source.columns)
        for column in 0..<source.columns {
            var sum: Double = accumulate ? Double(target[column]) : 0
            for row in 0..<source.rows { sum += Double(source[row, column]) }
            target[column] = Float(sum)
        }
    }

    public func sum(_ source: Vector) -> Double {
        source.buffer.reduce(0) { $0 + Double($1) }
    }

    public func isFinite(_ source: Vector) -> Bool {
        source.buffer.allSatisfy(\.isFinite)
    }
}
