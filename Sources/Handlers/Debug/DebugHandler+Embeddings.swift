public import Arrays

extension DebugHandler {
    public func gatherRows(_ table: Matrix, indices: Vector, into target: Matrix) {
        check(
            "gatherRows",
            [
                Argument("table", table, like: table),
                Argument("indices", indices, count: indices.count),
                Argument("target", target, .output, rows: indices.count, columns: table.columns),
            ]
        ) {
            wrapped.gatherRows(table, indices: indices, into: target)
        }
    }

    public func scatterAddRows(_ source: Matrix, indices: Vector, into table: Matrix) {
        check(
            "scatterAddRows",
            [
                Argument("source", source, rows: indices.count, columns: table.columns),
                Argument("indices", indices, count: indices.count),
                Argument("table", table, .both, like: table),
            ]
        ) {
            wrapped.scatterAddRows(source, indices: indices, into: table)
        }
    }

    public func addTimeRows(_ steps: Matrix, to source: Matrix, into target: Matrix) {
        guard areSteps("addTimeRows", steps, of: source) else { return }
        check(
            "addTimeRows",
            [
                Argument("steps", steps, rows: steps.rows, columns: source.columns),
                Argument("source", source, like: source),
                Argument("target", target, .output, like: source, mayReplace: ["source"]),
            ]
        ) {
            wrapped.addTimeRows(steps, to: source, into: target)
        }
    }

    public func sumTimeRows(_ source: Matrix, into steps: Matrix, accumulate: Bool) {
        guard areSteps("sumTimeRows", steps, of: source) else { return }
        check(
            "sumTimeRows",
            [
                Argument("source", source, like: source),
                Argument(
                    "steps", steps, accumulate ? .both : .output, rows: steps.rows, columns: source.columns),
            ]
        ) {
            wrapped.sumTimeRows(source, into: steps, accumulate: accumulate)
        }
    }

    public func addSinusoids(to source: Matrix, batch: Int, into target: Matrix) {
        guard batch > 0 ? source.rows % batch == 0 : batch == 0 && source.rows == 0 else {
            report("addSinusoids", "batch", "is \(batch), which does not divide the \(source.rows) rows")
            return
        }
        check(
            "addSinusoids",
            [
                Argument("source", source, like: source),
                Argument("target", target, .output, like: source, mayReplace: ["source"]),
            ]
        ) {
            wrapped.addSinusoids(to: source, batch: batch, into: target)
        }
    }

    private func areSteps(_ operation: String, _ steps: Matrix, of source: Matrix) -> Bool {
        if steps.rows == 0 ? source.rows == 0 : source.rows % steps.rows == 0 { return true }
        report(operation, "steps", "has \(steps.rows) rows, which do not divide the \(source.rows) rows")
        return false
    }
}
