import Brainstorm

extension Work {
    /// Settles a column on numbers of all sorts, encodes them, turns them back, and brings its state into another.
    func column(_ json: JSONValue) throws {
        var column = try make((any SchemaColumn).self, .column, json)
        let (width, features) = (column.rawCount, column.featureCount)
        guard width > 0, width <= 1 << 20, features <= 1 << 20 else { return }
        let raw = NDArray((0..<4 * width).map { Float($0 % 2) }, shape: [4, width])
        column.observe(raw.matrix(rowAxes: 1))
        try column.settle()
        var other = try make((any SchemaColumn).self, .column, json)
        try other.restore(from: column.stateTree)
        let encoded = NDArray([4, features])
        try other.encode(raw.matrix(rowAxes: 1), into: encoded.matrix(rowAxes: 1))
        other.restore(encoded.matrix(rowAxes: 1))
        _ = other.summary
        for odd in [Float.nan, -1, .infinity, 1e30] {
            raw.fill(odd)
            try? other.encode(raw.matrix(rowAxes: 1), into: encoded.matrix(rowAxes: 1))
        }
    }

    /// Prepares data of several shapes, and turns them back.
    func preparation(_ json: JSONValue) throws {
        let step = try make((any Preparation).self, .preparation, json)
        try any(of: [[1], [6], [3, 2, 1]]) { features in
            if let problem = step.problem("default", features: features) {
                throw TrainingError(.invalidData, problem)
            }
            let made = step.features(["default": features])["default"] ?? []
            guard let shape = Shape(checking: [2, 3] + made), shape.count <= 1 << 20 else { return }
            let values = NDArray(Shape([2, 3] + features))
            values.fill(2)
            step.restore(step.prepare(values, of: "default"), of: "default")
        }
    }
}
