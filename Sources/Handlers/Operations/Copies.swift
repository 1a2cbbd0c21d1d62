public import Arrays

// Copying numbers and adding them up.

extension Operations {
    public struct Fill: HandlerOperation {
        public let target: Vector
        public let value: Float

        public func declare(_ arguments: inout Arguments) {
            arguments.write("target", target)
        }

        public var flops: Int { 0 }
    }

    /// `target += value`
    public struct AddConstant: HandlerOperation {
        public let value: Float
        public let target: Vector

        public func declare(_ arguments: inout Arguments) {
            arguments.update("target", target)
            arguments.setting("value", value)
        }

        public var flops: Int { target.count }
    }

    public struct Copy: HandlerOperation {
        public let source: Matrix
        public let target: Matrix

        public func declare(_ arguments: inout Arguments) {
            arguments.read("source", source)
            arguments.write("target", target, like: source)
        }

        public var flops: Int { 0 }
    }

    /// `target += factor × source`
    public struct Add: HandlerOperation {
        public let source: Matrix
        public let factor: Float
        public let target: Matrix

        public func declare(_ arguments: inout Arguments) {
            arguments.read("source", source)
            arguments.update("target", target, like: source, inPlaceOf: ["source"])
            arguments.setting("factor", factor)
        }

        public var flops: Int { 2 * source.count }
    }

    /// `target (+)=` the sum of the rows of `source`.
    public struct SumRows: HandlerOperation {
        public let source: Matrix
        public let target: Vector
        public let accumulate: Bool

        public func declare(_ arguments: inout Arguments) {
            arguments.read("source", source)
            arguments.write("target", target, count: source.columns, adding: accumulate)
        }

        public var flops: Int { source.count }
    }

    /// The sum of all elements, accumulated in double precision in a fixed order.
    public struct Sum: HandlerOperation {
        public let source: Vector

        public func declare(_ arguments: inout Arguments) {
            arguments.read("source", source)
        }

        public var flops: Int { source.count }
        public var resultIfLeftOut: Double { .nan }
    }

    /// Whether no element is infinite or not a number.
    public struct IsFinite: HandlerOperation {
        public let source: Vector

        public func declare(_ arguments: inout Arguments) {
            arguments.read("source", source, ofAnyKind: true)
        }

        public var flops: Int { source.count }
        public var resultIfLeftOut: Bool { false }
    }
}

extension Handler {
    /// ``Operations/Fill``.
    public func fill(_ target: Vector, with value: Float) {
        perform(Operations.Fill(target: target, value: value))
    }

    /// ``Operations/AddConstant``.
    public func addConstant(_ value: Float, to target: Vector) {
        perform(Operations.AddConstant(value: value, target: target))
    }

    /// ``Operations/Copy``.
    public func copy(_ source: Matrix, into target: Matrix) {
        perform(Operations.Copy(source: source, target: target))
    }

    /// ``Operations/Add``.
    public func add(_ source: Matrix, times factor: Float, into target: Matrix) {
        perform(Operations.Add(source: source, factor: factor, target: target))
    }

    /// ``Operations/SumRows``.
    public func sumRows(_ source: Matrix, into target: Vector, accumulate: Bool) {
        perform(Operations.SumRows(source: source, target: target, accumulate: accumulate))
    }

    /// ``Operations/Sum``.
    public func sum(_ source: Vector) -> Double {
        perform(Operations.Sum(source: source))
    }

    /// ``Operations/IsFinite``.
    public func isFinite(_ source: Vector) -> Bool {
        perform(Operations.IsFinite(source: source))
    }
}
