internal import Arrays

// What handlers require of sizes. Not variadic: an argument list would be an array made for each call.

func requireSameSize(
    _ first: Matrix, _ second: Matrix, _ third: Matrix? = nil, _ fourth: Matrix? = nil, _ fifth: Matrix? = nil
) {
    require(first, second)
    if let third { require(first, third) }
    if let fourth { require(first, fourth) }
    if let fifth { require(first, fifth) }
}

private func require(_ a: Matrix, _ b: Matrix) {
    precondition(
        a.rows == b.rows && a.columns == b.columns,
        "matrices of \(a.rows) × \(a.columns) and \(b.rows) × \(b.columns) where both must have the same size"
    )
}

func requireSameCount(_ first: Vector, _ second: Vector, _ third: Vector? = nil, _ fourth: Vector? = nil) {
    requireCount(second, first.count)
    if let third { requireCount(third, first.count) }
    if let fourth { requireCount(fourth, first.count) }
}

func requireCount(_ vector: Vector, _ count: Int) {
    precondition(vector.count == count, "a vector of \(vector.count) numbers where \(count) belong")
}

func requireSize(_ matrix: Matrix, rows: Int, columns: Int) {
    precondition(
        matrix.rows == rows && matrix.columns == columns,
        "a matrix of \(matrix.rows) × \(matrix.columns) where \(rows) × \(columns) belongs")
}

func requirePeepholes(_ peepholes: LstmPeepholes, cells: Int) {
    requireCount(peepholes.input, cells)
    requireCount(peepholes.forget, cells)
    requireCount(peepholes.output, cells)
}

/// Of operations that know an activation's output alone.
func requireDerivedFromOutput(_ activation: Activation) {
    precondition(
        !activation.needsInput, "an activation whose derivative is not a function of its output")
}
