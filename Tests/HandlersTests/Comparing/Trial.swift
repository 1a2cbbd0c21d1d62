import Arrays
import Handlers

/// One call of an operation with what it is given: made once, done by several handlers, and compared.
struct Trial: CustomStringConvertible {
    let name: String
    let arguments: [Sample]
    let call: (any Handler, [Matrix]) -> Void

    init(_ name: String, _ arguments: [Sample], _ call: @escaping (any Handler, [Matrix]) -> Void) {
        self.name = name
        self.arguments = arguments
        self.call = call
    }

    var description: String { "\(name) \(arguments.map(\.description).joined(separator: ", "))" }

    /// All numbers of all arguments after the call, gaps between rows included.
    func result(_ handler: any Handler) -> [[Float]] {
        let arrays = arguments.map { NDArray($0.values, shape: [$0.values.count]) }
        let matrices = zip(arguments, arrays).map {
            Matrix(base: $1.vector.base, rows: $0.rows, columns: $0.columns, stride: $0.stride)
        }
        call(handler, matrices)
        return withExtendedLifetime(arrays) { arrays.map(\.values) }
    }
}

/// An argument of a trial.
struct Sample: CustomStringConvertible {
    let rows: Int
    let columns: Int
    let stride: Int
    let values: [Float]

    var description: String { "\(rows)×\(columns)\(stride > columns ? "+\(stride - columns)" : "")" }
}

extension Sample {
    /// As many rows as the values fill.
    init(values: [Float], columns: Int) {
        self.init(rows: values.count / columns, columns: columns, stride: columns, values: values)
    }
}

/// Makes arguments from a fixed seed.
struct Samples {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func number(in range: ClosedRange<Float>) -> Float {
        range.lowerBound + (range.upperBound - range.lowerBound) * Float(next() >> 40) * 0x1p-24
    }

    mutating func matrix(
        _ rows: Int, _ columns: Int, gap: Int = 0, in range: ClosedRange<Float> = -2...2
    ) -> Sample {
        let values = (0..<rows * (columns + gap)).map { _ in number(in: range) }
        return Sample(rows: rows, columns: columns, stride: columns + gap, values: values)
    }

    mutating func vector(_ count: Int, in range: ClosedRange<Float> = -2...2) -> Sample {
        matrix(1, count, in: range)
    }

    /// Small numbers of units × inputs, or of inputs × units.
    mutating func weights(_ units: Int, _ inputs: Int, gap: Int = 0, isTransposed: Bool) -> Sample {
        matrix(isTransposed ? inputs : units, isTransposed ? units : inputs, gap: gap, in: -0.1...0.1)
    }

    /// The four vectors of a normalization of columns.
    mutating func normalization(_ columns: Int) -> [Sample] {
        (0..<4).map { vector(columns, in: $0 == 3 ? 0.5...2 : -1...1) }
    }

    /// Class numbers, of which some name no class.
    mutating func classes(_ count: Int, of columns: Int) -> Sample {
        let values = (0..<count).map { _ in Float(Int(next() % UInt64(columns + 2)) - 1) }
        return Sample(rows: 1, columns: count, stride: count, values: values)
    }
}

/// Where the bits of two results first differ, if anywhere.
///
/// Which of the values that are no numbers one is, nothing says: of two, an instruction keeps its first operand,
/// and a compiler may exchange them.
func difference(_ actual: [[Float]], _ expected: [[Float]]) -> String? {
    for (argument, (some, others)) in zip(actual, expected).enumerated() {
        for (index, (a, e)) in zip(some, others).enumerated()
        where a.bitPattern != e.bitPattern && !(a.isNaN && e.isNaN) {
            return "number \(index) of argument \(argument) is \(a), not \(e)"
        }
    }
    return nil
}

extension Trial {
    /// With zeros, denormals, infinities and what is no number here and there in all arguments.
    var withExtremes: Trial {
        let arguments = arguments.enumerated().map { index, sample in
            var values = sample.values
            for (turn, place) in stride(from: index, to: values.count, by: 5).enumerated() {
                values[place] = ExtremeTests.extremes[turn % ExtremeTests.extremes.count]
            }
            for place in stride(from: 3 * index + 1, to: values.count, by: 41) { values[place] = .nan }
            for place in stride(from: 2 * index + 2, to: values.count, by: 23) {
                values[place] = .leastNormalMagnitude / 1024
            }
            return Sample(
                rows: sample.rows, columns: sample.columns, stride: sample.stride, values: values)
        }
        return Trial(name, arguments, call)
    }

    var isSmall: Bool { arguments.allSatisfy { $0.values.count <= 40_000 } }
}

extension ColumnNormalization {
    /// Of the four vectors from an index on.
    init(_ matrices: [Matrix], from first: Int) {
        self.init(
            gamma: matrices[first].vector, beta: matrices[first + 1].vector,
            negativeMean: matrices[first + 2].vector, deviation: matrices[first + 3].vector)
    }
}

extension Matrix {
    /// All bits of a double in the first three numbers.
    func put(_ number: Double) {
        var rest = number
        for i in 0..<3 {
            base[i] = Float(rest)
            rest -= Double(base[i])
        }
    }
}

extension Matrix {
    /// The only row as a vector.
    var vector: Vector { Vector(base: base, count: rows * columns) }
}
