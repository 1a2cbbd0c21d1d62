public import Arrays

extension ProfilingHandler {
    public func fill(_ target: Vector, with value: Float) {
        measure(.fill, flops: 0, floats: target.count) { wrapped.fill(target, with: value) }
    }

    public func addConstant(_ value: Float, to target: Vector) {
        measure(.addConstant, flops: target.count, floats: 2 * target.count) {
            wrapped.addConstant(value, to: target)
        }
    }

    public func copy(_ source: Matrix, into target: Matrix) {
        measure(.copy, flops: 0, floats: 2 * source.count) { wrapped.copy(source, into: target) }
    }

    public func add(_ source: Matrix, times factor: Float, into target: Matrix) {
        measure(.add, flops: 2 * source.count, floats: 3 * source.count) {
            wrapped.add(source, times: factor, into: target)
        }
    }

    public func transpose(_ source: Matrix, into target: Matrix) {
        measure(.transpose, flops: 0, floats: 2 * source.count) { wrapped.transpose(source, into: target) }
    }

    public func sumRows(_ source: Matrix, into target: Vector, accumulate: Bool) {
        measure(.sumRows, flops: source.count, floats: source.count + moves(accumulate) * target.count) {
            wrapped.sumRows(source, into: target, accumulate: accumulate)
        }
    }

    public func sum(_ source: Vector) -> Double {
        measure(.sum, flops: source.count, floats: source.count) { wrapped.sum(source) }
    }

    public func isFinite(_ source: Vector) -> Bool {
        measure(.isFinite, flops: source.count, floats: source.count) { wrapped.isFinite(source) }
    }
}
