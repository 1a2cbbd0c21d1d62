// ARITHMETIC.md's sums, under its names. `add` adds element i to what it is given: `$0 + x[$1]`, or, where the
// sum is fused, `fma(a[$1], b[$1], $0)`.

private let lanes = 16

func inOrder<Number: BinaryFloatingPoint>(
    _ count: Int, from start: Number = 0, _ add: (Number, Int) -> Number
) -> Number {
    var s = start
    for i in 0..<count { s = add(s, i) }
    return s
}

func lanesThenRest<Number: BinaryFloatingPoint>(_ count: Int, _ add: (Number, Int) -> Number) -> Number {
    let whole = count / lanes * lanes
    var s = inOrder(laneSums(0..<whole, add))
    for i in whole..<count { s = add(s, i) }
    return s
}

func lanesWithRest<Number: BinaryFloatingPoint>(_ count: Int, _ add: (Number, Int) -> Number) -> Number {
    inOrder(laneSums(0..<count, add))
}

private func laneSums<Number: BinaryFloatingPoint>(
    _ indices: Range<Int>, _ add: (Number, Int) -> Number
) -> [Number] {
    var sums = [Number](repeating: 0, count: lanes)
    for i in indices { sums[i % lanes] = add(sums[i % lanes], i) }
    return sums
}

private func inOrder<Number: BinaryFloatingPoint>(_ numbers: [Number]) -> Number {
    inOrder(numbers.count) { $0 + numbers[$1] }
}

/// - start: 0, or what is there.
func rowsInBlocks(_ rows: Int, from start: Float, _ add: (Float, Int) -> Float) -> Float {
    let sums = blocksOfRows(rows).map { inOrder($0, add) }
    return inOrder(sums.count, from: start) { $0 + sums[$1] }
}

func blocksOfRows(_ rows: Int) -> [Range<Int>] {
    stride(from: 0, to: rows, by: 64).map { $0..<min($0 + 64, rows) }
}

/// The sum of a block of rows.
func inOrder(_ rows: Range<Int>, _ add: (Float, Int) -> Float) -> Float {
    inOrder(rows.count) { add($0, rows.lowerBound + $1) }
}

/// Of a row of numbers that are to be normalized.
func rowSum(_ columns: Int, _ add: (Float, Int) -> Float) -> Double {
    let stretch = 4096
    var total = 0.0
    for start in stride(from: 0, to: columns, by: stretch) {
        let sums = laneSums(start..<min(start + stretch, columns), add)
        total = total + inOrder(sums.map(Double.init))
    }
    return total
}

func greatest(_ count: Int, _ x: (Int) -> Float) -> Float {
    let whole = count / lanes * lanes
    var numbers = [Float](repeating: -.infinity, count: lanes)
    for i in 0..<whole where x(i) > numbers[i % lanes] { numbers[i % lanes] = x(i) }
    return (numbers + (whole..<count).map(x)).reduce(-.infinity) { m, number in number > m ? number : m }
}

/// A sum of products, in blocks of their indices and groups of these.
struct BlockSum {
    private static let length = 384
    private static let groupLength = 16
    private var t: Float?
    /// Of a group after the first.
    private var g: Float?
    private var s: Float = 0
    private var block: Int?
    /// The first group that has a product.
    private var firstGroup: Int?
    /// That of the last block whose sum was added.
    private var group: Int?

    /// - start: what is there, if the sum is accumulated.
    init(from start: Float?) { t = start }

    /// In ascending order of the indices.
    mutating func add(_ a: Float, _ b: Float, at index: Int) {
        if block != index / Self.length {
            endBlock()
            block = index / Self.length
            s = 0
        }
        s = fma(a, b, s)
    }

    private mutating func endBlock() {
        guard let block else { return }
        if group != block / Self.groupLength {
            endGroup()
            group = block / Self.groupLength
            firstGroup = firstGroup ?? group
        }
        if group == firstGroup {
            t = t.map { $0 + s } ?? s
        } else {
            g = g.map { $0 + s } ?? s
        }
    }

    private mutating func endGroup() {
        guard let g else { return }
        t = t.map { $0 + g } ?? g
        self.g = nil
    }

    consuming func total() -> Float {
        endBlock()
        endGroup()
        return t ?? 0
    }
}
