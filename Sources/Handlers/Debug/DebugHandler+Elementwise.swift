public import Arrays

extension DebugHandler {
    public func fill(_ target: Vector, with value: Float) {
        check("fill", [Argument("target", target, .output, count: target.count)]) {
            wrapped.fill(target, with: value)
        }
    }

    public func addConstant(_ value: Float, to target: Vector) {
        check(
            "addConstant", [Argument("target", target, .both, count: target.count)],
            numbers: ["value": value]
        ) {
            wrapped.addConstant(value, to: target)
        }
    }

    public func copy(_ source: Matrix, into target: Matrix) {
        check(
            "copy",
            [Argument("source", source, like: source), Argument("target", target, .output, like: source)]
        ) {
            wrapped.copy(source, into: target)
        }
    }

    public func add(_ source: Matrix, times factor: Float, into target: Matrix) {
        check(
            "add",
            [
                Argument("source", source, like: source),
                Argument("target", target, .both, like: source, mayReplace: ["source"]),
            ], numbers: ["factor": factor]
        ) {
            wrapped.add(source, times: factor, into: target)
        }
    }

    public func transpose(_ source: Matrix, into target: Matrix) {
        check(
            "transpose",
            [
                Argument("source", source, like: source),
                Argument("target", target, .output, rows: source.columns, columns: source.rows),
            ]
        ) {
            wrapped.transpose(source, into: target)
        }
    }

    public func sumRows(_ source: Matrix, into target: Vector, accumulate: Bool) {
        check(
            "sumRows",
            [
                Argument("source", source, like: source),
                Argument("target", target, accumulate ? .both : .output, count: source.columns),
            ]
        ) {
            wrapped.sumRows(source, into: target, accumulate: accumulate)
        }
    }

    public func sum(_ source: Vector) -> Double {
        check("sum", [Argument("source", source, count: source.count)]) {}
        return wrapped.sum(source)
    }

    /// Asking whether numbers are finite is no mistake, whatever they are.
    public func isFinite(_ source: Vector) -> Bool { wrapped.isFinite(source) }

    public func bernoulli(into mask: Vector, probability: Float, key: RandomKey) {
        if !(0...1).contains(probability) {
            report("bernoulli", "probability", "is \(probability), which is not in 0...1")
        }
        check("bernoulli", [Argument("mask", mask, .output, count: mask.count)]) {
            wrapped.bernoulli(into: mask, probability: probability, key: key)
        }
    }

    public func multiply(
        _ left: Vector, _ right: Vector, times factor: Float, into target: Vector, accumulate: Bool
    ) {
        check(
            "multiply",
            [
                Argument("left", left, count: left.count), Argument("right", right, count: left.count),
                Argument(
                    "target", target, accumulate ? .both : .output, count: left.count,
                    mayReplace: ["left", "right"]),
            ], numbers: ["factor": factor]
        ) {
            wrapped.multiply(left, right, times: factor, into: target, accumulate: accumulate)
        }
    }

    public func maskRows(_ source: Matrix, mask: Vector, into target: Matrix, accumulate: Bool) {
        check(
            "maskRows",
            [
                Argument("source", source, like: source), Argument("mask", mask, count: source.rows),
                Argument(
                    "target", target, accumulate ? .both : .output, like: source, mayReplace: ["source"]),
            ]
        ) {
            wrapped.maskRows(source, mask: mask, into: target, accumulate: accumulate)
        }
    }

    public func squaredDifference(
        _ left: Vector, _ right: Vector, times factor: Float, difference: Vector, into target: Vector
    ) {
        let mayReplace = ["left", "right"]
        check(
            "squaredDifference",
            [
                Argument("left", left, count: left.count), Argument("right", right, count: left.count),
                Argument("difference", difference, .output, count: left.count, mayReplace: mayReplace),
                Argument("target", target, .output, count: left.count, mayReplace: mayReplace),
            ], numbers: ["factor": factor]
        ) {
            wrapped.squaredDifference(left, right, times: factor, difference: difference, into: target)
        }
    }

    public func softmaxCrossEntropy(
        _ inputs: Matrix, targets: Vector, predictions: Matrix, losses: Vector
    ) {
        check(
            "softmaxCrossEntropy",
            [
                Argument("inputs", inputs, like: inputs), Argument("targets", targets, count: inputs.rows),
                Argument("predictions", predictions, .output, like: inputs, mayReplace: ["inputs"]),
                Argument("losses", losses, .output, count: inputs.rows),
            ]
        ) {
            wrapped.softmaxCrossEntropy(inputs, targets: targets, predictions: predictions, losses: losses)
        }
    }

    public func softmaxCrossEntropyBackward(
        predictions: Matrix, targets: Vector, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool
    ) {
        let rows = predictions.rows
        check(
            "softmaxCrossEntropyBackward",
            [
                Argument("predictions", predictions, like: predictions),
                Argument("targets", targets, count: rows), Argument("lossDeltas", lossDeltas, count: rows),
                Argument(
                    "inputDeltas", inputDeltas, accumulate ? .both : .output, like: predictions,
                    mayReplace: ["predictions"]),
            ]
        ) {
            wrapped.softmaxCrossEntropyBackward(
                predictions: predictions, targets: targets, lossDeltas: lossDeltas, inputDeltas: inputDeltas,
                accumulate: accumulate)
        }
    }

    public func sigmoidCrossEntropy(
        _ inputs: Vector, targets: Vector, predictions: Vector, losses: Vector
    ) {
        let count = inputs.count
        check(
            "sigmoidCrossEntropy",
            [
                Argument("inputs", inputs, count: count), Argument("targets", targets, count: count),
                Argument("predictions", predictions, .output, count: count, mayReplace: ["inputs"]),
                Argument("losses", losses, .output, count: count),
            ]
        ) {
            wrapped.sigmoidCrossEntropy(inputs, targets: targets, predictions: predictions, losses: losses)
        }
    }

    public func sigmoidCrossEntropyBackward(
        predictions: Vector, targets: Vector, lossDeltas: Vector, inputDeltas: Vector, accumulate: Bool
    ) {
        let count = predictions.count
        check(
            "sigmoidCrossEntropyBackward",
            [
                Argument("predictions", predictions, count: count),
                Argument("targets", targets, count: count), Argument("lossDeltas", lossDeltas, count: count),
                Argument(
                    "inputDeltas", inputDeltas, accumulate ? .both : .output, count: count,
                    mayReplace: ["predictions", "lossDeltas"]),
            ]
        ) {
            wrapped.sigmoidCrossEntropyBackward(
                predictions: predictions, targets: targets, lossDeltas: lossDeltas, inputDeltas: inputDeltas,
                accumulate: accumulate)
        }
    }
}
