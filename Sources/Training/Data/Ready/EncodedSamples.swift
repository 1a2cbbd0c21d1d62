import Arrays
public import Schemas

/// Samples of another store as a schema encodes them: what a network takes, made when it is asked for.
public struct EncodedSamples: SampleStore {
    /// The samples as the data have them.
    public let raw: any SampleStore
    public let schema: Schema
    public let features: [String: [Int]]

    /// - Throws: ``TrainingError`` if a column of the data does not have what the schema says.
    public init(_ raw: any SampleStore, _ schema: Schema) throws {
        self.raw = raw
        self.schema = schema
        var features = raw.features
        for name in schema.inputs.keys.sorted() {
            guard let found = raw.features[name], let expected = schema.rawExtents(of: name),
                let encoded = schema.featureExtents(of: name)
            else { continue }
            guard found == expected else {
                throw TrainingError(
                    .invalidData,
                    "'\(name)' has (\(words(Shape(found)))) numbers a sample, and the model's schema describes "
                        + "(\(words(Shape(expected)))): \((schema.inputs[name] ?? []).map(\.name).joined(separator: ", "))"
                )
            }
            features[name] = encoded
        }
        self.features = features
    }

    public var names: [String] { raw.names }
    public var count: Int { raw.count }
    public var timeSteps: Int { raw.timeSteps }
    public var rounded: [String: Int] { raw.rounded }
    public var isInMemory: Bool { raw.isInMemory }

    public func read(
        _ column: String, samples indices: UnsafeBufferPointer<Int>, from start: Int, time: Int,
        into target: UnsafeMutableBufferPointer<Float>
    ) throws {
        guard schema.inputs[column] != nil, let base = target.baseAddress else {
            return try raw.read(column, samples: indices, from: start, time: time, into: target)
        }
        let rows = time * indices.count
        let (rawCount, count) = (raw.featureCount(column), featureCount(column))
        func encode(_ numbers: UnsafeMutablePointer<Float>) throws {
            try self.encode(
                Matrix(base: numbers, rows: rows, columns: rawCount), of: column,
                into: Matrix(base: base, rows: rows, columns: count), indices, start)
        }
        guard !schema.keepsNumbers(of: column) else {
            try raw.read(column, samples: indices, from: start, time: time, into: target)
            return try encode(base)
        }
        try withUnsafeTemporaryAllocation(of: Float.self, capacity: rows * rawCount) { numbers in
            guard let numbersBase = numbers.baseAddress else { return }
            try raw.read(column, samples: indices, from: start, time: time, into: numbers)
            try encode(numbersBase)
        }
    }

    private func encode(
        _ numbers: Matrix, of column: String, into features: Matrix, _ indices: UnsafeBufferPointer<Int>,
        _ start: Int
    ) throws {
        do { try schema.encode(numbers, of: column, into: features) } catch let error as SchemaError {
            guard let row = error.row, !indices.isEmpty else {
                throw TrainingError(.invalidData, "\(error)")
            }
            let place = SamplePlace(
                sample: indices[row % indices.count], time: start + row / indices.count, of: self)
            throw TrainingError(.invalidData, "the column '\(error.column)' of \(place) \(error.message)")
        }
    }
}

/// A sample, and where samples have several time steps one of them, in words: `sample 12, time step 3`.
struct SamplePlace: CustomStringConvertible {
    let description: String

    init(sample: Int, time: Int, of store: any SampleStore) {
        description = "sample \(sample)" + (store.timeSteps > 1 ? ", time step \(time)" : "")
    }
}
