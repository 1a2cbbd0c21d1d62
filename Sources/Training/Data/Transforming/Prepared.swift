import Describing
public import Schemas

/// The batches of another iterator, changed as a preparation says; see ``Normalization``, ``OneHot``, ``MultiHot`` and
/// ``Pad``.
///
/// - `iterator`: whose batches are changed
/// - the keys of the preparation
///
/// A network that is trained so keeps the preparation in its schema.
public struct Prepared<Step: Preparation>: BatchTransformer {
    public static var typeName: String { Step.typeName }

    public var source: any DataIterator
    public let preparation: Step

    public init(_ source: any DataIterator, _ preparation: Step) {
        self.source = source
        self.preparation = preparation
    }

    public var change: BatchChange { .preparation(preparation) }
    public var changesSamplesAlone: Bool { true }
    public var changedColumns: [String] { preparation.changedColumns }
    public var features: [String: [Int]] { preparation.features(source.features) }

    public func check(_ column: String, features: [Int]) throws {
        if let problem = preparation.problem(column, features: features) { throw invalid(column, problem) }
    }

    public func transform(_ batch: inout Batch, epoch: Int, position: Int) {
        for name in preparation.changedColumns {
            if let values = batch[name] { batch[name] = preparation.prepare(values, of: name) }
        }
    }

    public init(from decoder: any Decoder) throws {
        source = try decoder.decodeSource()
        preparation = try Step(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        try encoder.encodeSource(source)
        try preparation.encode(to: encoder)
    }
}

/// Brings columns to mean 0 and deviation 1: ``Schemas/Normalizing``.
public typealias Normalization = Prepared<Normalizing>
/// Turns indices into vectors with a one at the index: ``Schemas/OneHotEncoding``.
public typealias OneHot = Prepared<OneHotEncoding>
/// Turns several indices into one vector with a one at each: ``Schemas/MultiHotEncoding``.
public typealias MultiHot = Prepared<MultiHotEncoding>
/// Widens images on all sides: ``Schemas/Padding``.
public typealias Pad = Prepared<Padding>

extension Prepared where Step == Normalizing {
    /// - Precondition: both have lists of the same lengths for the same columns, and deviations are positive.
    public init(_ source: any DataIterator, means: [String: [Double]], deviations: [String: [Double]]) {
        self.init(source, Normalizing(means: means, deviations: deviations))
    }
}

extension Prepared where Step == OneHotEncoding {
    /// - Precondition: sizes are in `1...2²⁴`.
    public init(_ source: any DataIterator, sizes: [String: Int]) {
        self.init(source, OneHotEncoding(sizes: sizes))
    }
}

extension Prepared where Step == MultiHotEncoding {
    /// - Precondition: sizes are in `1...2²⁴`.
    public init(_ source: any DataIterator, sizes: [String: Int]) {
        self.init(source, MultiHotEncoding(sizes: sizes))
    }
}

extension Prepared where Step == Padding {
    /// - Precondition: sizes are in `0...65535`, and there are values for columns with sizes only.
    public init(_ source: any DataIterator, sizes: [String: Int], values: [String: Double] = [:]) {
        self.init(source, Padding(sizes: sizes, values: values))
    }
}

extension Prepared where Step == Normalizing {
    /// Means and deviations of whole columns, or of each of their channels, over all samples and times.
    ///
    /// - Parameters:
    ///   - samples: the training data.
    ///   - columns: the columns' names.
    ///   - byChannel: whether each channel (the last feature axis) has numbers of its own.
    /// - Throws: ``TrainingError`` if there is no such column, and what reading the samples throws.
    public static func statistics(
        of samples: any SampleStore, columns: [String], byChannel: Bool = false
    ) throws -> (means: [String: [Double]], deviations: [String: [Double]]) {
        var (means, deviations): ([String: [Double]], [String: [Double]]) = ([:], [:])
        for name in columns {
            guard samples.names.contains(name) else {
                throw TrainingError(
                    .invalidData, "there is no column '\(name)'; the columns are \(list(samples.names))")
            }
            let channels = byChannel ? max(1, samples.features[name]?.last ?? 1) : 1
            let values = samples.timeSteps * samples.count * samples.featureCount(name)
            let count = Double(max(1, values / channels))
            // The order of the samples' own numbers: time by time.
            func forEach(_ body: (_ channel: Int, _ value: Double) -> Void) throws {
                for time in 0..<samples.timeSteps {
                    try samples.forEachPiece(of: name, from: time, time: 1) { _, _, numbers in
                        for (index, value) in numbers.enumerated() { body(index % channels, Double(value)) }
                    }
                }
            }
            var (sums, squares) = (
                [Double](repeating: 0, count: channels), [Double](repeating: 0, count: channels)
            )
            try forEach { sums[$0] += $1 }
            let mean = sums.map { $0 / count }
            try forEach { channel, value in
                let difference = value - mean[channel]
                squares[channel] += difference * difference
            }
            means[name] = mean
            // A channel that never changes stays as it is, at 0.
            deviations[name] = squares.map { $0 > 0 ? ($0 / count).squareRoot() : 1 }
        }
        return (means, deviations)
    }
}
