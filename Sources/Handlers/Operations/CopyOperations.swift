public import Arrays

/// Copying numbers and adding them up.
public protocol CopyOperations {
    func fill(_ target: Vector, with value: Float)
    /// `target += value`
    func addConstant(_ value: Float, to target: Vector)
    func copy(_ source: Matrix, into target: Matrix)
    /// `target += factor × source`
    func add(_ source: Matrix, times factor: Float, into target: Matrix)
    /// `target = sourceᵀ`. A product with a matrix stored that way round is faster if it is used many times over,
    /// as a recurrent layer's weights are in one pass.
    func transpose(_ source: Matrix, into target: Matrix)
    /// `target (+)=` the sum of the rows of `source`.
    func sumRows(_ source: Matrix, into target: Vector, accumulate: Bool)
    /// The sum of all elements, accumulated in double precision in a fixed order.
    func sum(_ source: Vector) -> Double
    /// Whether no element is infinite or not a number.
    func isFinite(_ source: Vector) -> Bool
}

extension CopyOperations where Self: ForwardingHandler {
    public func fill(_ target: Vector, with value: Float) {
        wrapped.fill(target, with: value)
    }

    public func addConstant(_ value: Float, to target: Vector) {
        wrapped.addConstant(value, to: target)
    }

    public func copy(_ source: Matrix, into target: Matrix) {
        wrapped.copy(source, into: target)
    }

    public func add(_ source: Matrix, times factor: Float, into target: Matrix) {
        wrapped.add(source, times: factor, into: target)
    }

    public func transpose(_ source: Matrix, into target: Matrix) {
        wrapped.transpose(source, into: target)
    }

    public func sumRows(_ source: Matrix, into target: Vector, accumulate: Bool) {
        wrapped.sumRows(source, into: target, accumulate: accumulate)
    }

    public func sum(_ source: Vector) -> Double {
        wrapped.sum(source)
    }

    public func isFinite(_ source: Vector) -> Bool {
        wrapped.isFinite(source)
    }
}
