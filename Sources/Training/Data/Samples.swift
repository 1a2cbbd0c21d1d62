public import Arrays

/// Data in memory: named columns over the same samples, such as `default` and `targets`.
public struct Samples: SampleStore {
    /// One kind of data for all samples.
    public struct Column: Sendable, Hashable {
        /// `(time, samples, features…)`
        public let shape: Shape
        /// The numbers in row-major order.
        public let values: [Float]

        /// - Parameter shape: `(time, samples, features…)`; without features, one number a sample and time.
        /// - Throws: ``TrainingError`` if the shape is none, or the values do not fill it.
        public init(shape: [Int], values: [Float]) throws {
            guard let whole = Shape(checking: shape), whole.rank >= 2 else {
                throw TrainingError(
                    .invalidData, "\(shape) is not the shape of data: it must be (time, samples, features…)")
            }
            guard whole.count == values.count else {
                throw TrainingError(
                    .invalidData,
                    "\(values.count) values do not fill (\(words(whole))), which takes \(whole.count)")
            }
            self.shape = whole
            self.values = values
        }

        /// Data without time, `(samples, features…)`: one time step.
        public init(rows shape: [Int], values: [Float]) throws {
            try self.init(shape: [1] + shape, values: values)
        }

        var features: [Int] { Array(shape.extents.dropFirst(2)) }
        var featureCount: Int { shape.extents.dropFirst(2).reduce(1, *) }
    }

    private let columns: [String: Column]
    /// The names of the columns, sorted.
    public let names: [String]
    /// The number of samples.
    public let count: Int
    public let timeSteps: Int
    /// How many numbers of a column were rounded when it was read, because 32-bit floats do not have such integers; only
    /// of columns where there are any.
    public let rounded: [String: Int]

    /// - Parameter rounded: how many numbers of a column are not those that stand in its file.
    /// - Throws: ``TrainingError`` if there is no column, or two differ in samples or time steps.
    public init(_ columns: [String: Column], rounded: [String: Int] = [:]) throws {
        names = columns.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        guard let first = names.first, let shape = columns[first]?.shape else {
            throw TrainingError(.invalidData, "samples need at least one column")
        }
        for (name, column) in columns.sorted(by: { $0.key < $1.key }) {
            guard column.shape[0] == shape[0], column.shape[1] == shape[1] else {
                throw TrainingError(
                    .invalidData,
                    "'\(name)' has \(column.shape[0]) time steps of \(column.shape[1]) samples, but '\(first)' has "
                        + "\(shape[0]) of \(shape[1]): all columns need the same")
            }
        }
        self.columns = columns
        self.rounded = rounded
        timeSteps = shape[0]
        count = shape[1]
    }

    /// Samples without time: the columns' shapes are `(samples, features…)`.
    public init(rows columns: [String: (shape: [Int], values: [Float])]) throws {
        try self.init(columns.mapValues { try Column(rows: $0.shape, values: $0.values) })
    }

    public var isInMemory: Bool { true }

    public subscript(name: String) -> Column? { columns[name] }

    public var features: [String: [Int]] { columns.mapValues(\.features) }

    public func read(
        _ column: String, samples indices: UnsafeBufferPointer<Int>, from start: Int, time: Int,
        into target: UnsafeMutableBufferPointer<Float>
    ) {
        guard let column = columns[column] else { return }
        Gathering.copy(
            column.values, samples: count, features: column.featureCount, indices: indices, from: start,
            time: time, into: target)
    }

    /// The samples of the given positions, in all columns.
    /// - Precondition: the range lies within `0..<count`.
    public func subset(_ range: Range<Int>) -> Samples {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= count, "\(range) is not within 0..<\(count)")
        return Samples(unchecked: columns.mapValues { $0.subset(range) })
    }

    private init(unchecked columns: [String: Column]) {
        self.columns = columns
        rounded = [:]
        names = columns.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let shape = names.first.flatMap { columns[$0]?.shape } ?? [0, 0]
        timeSteps = shape[0]
        count = shape[1]
    }
}

extension Samples.Column {
    private init(unchecked shape: [Int], _ values: [Float]) {
        self.shape = Shape(shape)
        self.values = values
    }

    fileprivate func subset(_ range: Range<Int>) -> Samples.Column {
        let (samples, features) = (shape[1], featureCount)
        var kept: [Float] = []
        kept.reserveCapacity(shape[0] * range.count * features)
        for time in 0..<shape[0] {
            let start = (time * samples + range.lowerBound) * features
            kept += values[start..<start + range.count * features]
        }
        return Samples.Column(unchecked: [shape[0], range.count] + self.features, kept)
    }
}

/// `28, 28, 1`
func words(_ shape: Shape) -> String { shape.extents.map(String.init).joined(separator: ", ") }
