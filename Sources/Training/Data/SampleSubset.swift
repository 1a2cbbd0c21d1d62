public import Schemas

/// Samples of another store that follow one another.
public struct SampleSubset: SampleStore {
    private let whole: any SampleStore
    private let range: Range<Int>

    /// - Precondition: the range lies within `0..<store.count`.
    public init(_ store: any SampleStore, _ range: Range<Int>) {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= store.count,
            "\(range) is not within 0..<\(store.count)")
        whole = store
        self.range = range
    }

    public var names: [String] { whole.names }
    public var features: [String: [Int]] { whole.features }
    public var count: Int { range.count }
    public var timeSteps: Int { whole.timeSteps }
    public var isInMemory: Bool { whole.isInMemory }
    public var schema: Schema? { whole.schema }
    public var rounded: [String: Int] { whole.rounded }

    public func read(
        _ column: String, samples indices: UnsafeBufferPointer<Int>, from start: Int, time: Int,
        into target: UnsafeMutableBufferPointer<Float>
    ) throws {
        try Gathering.withIndices(indices.count, { range.lowerBound + indices[$0] }) {
            try whole.read(column, samples: $0, from: start, time: time, into: target)
        }
    }
}
