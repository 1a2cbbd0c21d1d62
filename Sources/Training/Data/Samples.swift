public import Schemas
import Arrays

/// Data in memory: named columns over the same samples, such as `default` and `targets`.
public struct Samples: SampleStore {
    private let columns: [String: Column]
    /// The names of the columns, sorted.
    public let names: [String]
    /// The number of samples.
    public let count: Int
    public let timeSteps: Int
    /// How many numbers of a column were rounded when it was read, because 32-bit floats do not have such integers; only
    /// of columns where there are any.
    public let rounded: [String: Int]

    /// What the columns hold, as far as the data say it.
    public let schema: Schema?

    /// - Parameters:
    ///   - rounded: how many numbers of a column are not those that stand in its file.
    ///   - schema: what the columns hold; a network whose schema says something else refuses them.
    /// - Throws: ``TrainingError`` if there is no column, or two differ in samples or time steps.
    public init(
        _ columns: [String: Column], rounded: [String: Int] = [:], schema: Schema? = nil
    ) throws {
        self.schema = schema
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
        columns[column]?.read(indices, from: start, time: time, into: target)
    }

    /// The samples of the given positions, in all columns.
    /// - Precondition: the range lies within `0..<count`.
    public func subset(_ range: Range<Int>) -> Samples {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= count, "\(range) is not within 0..<\(count)")
        return Samples(unchecked: columns.mapValues { $0.subset(range) }, schema)
    }

    private init(unchecked columns: [String: Column], _ schema: Schema?) {
        self.schema = schema
        self.columns = columns
        rounded = [:]
        names = columns.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let shape = names.first.flatMap { columns[$0]?.shape } ?? [0, 0]
        timeSteps = shape[0]
        count = shape[1]
    }
}

/// `28, 28, 1`
func words(_ shape: Shape) -> String { shape.extents.map(String.init).joined(separator: ", ") }
