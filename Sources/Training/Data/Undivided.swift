import Describing
import Networks

/// All samples in one batch, in their own order.
public struct Undivided: ChoosingIterator {
    public static let typeName = "Undivided"

    public private(set) var store: (any SampleStore)?

    public init(_ store: (any SampleStore)? = nil) { self.store = store }

    public func bound(to store: any SampleStore) -> Undivided { Undivided(store) }

    public func batchCount(epoch: Int) -> Int { store.map { $0.count > 0 ? 1 : 0 } ?? 0 }

    public func choice(epoch: Int, position: Int) -> AllSamples? {
        store.map { AllSamples(size: BatchSize(time: $0.timeSteps, batch: $0.count)) }
    }

    private enum CodingKeys: CodingKey {}

    public init(from decoder: any Decoder) throws {
        _ = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
    }

    public func encode(to encoder: any Encoder) throws { _ = encoder.container(keyedBy: CodingKeys.self) }
}

/// All samples of a store in their own order.
public struct AllSamples: SampleChoice {
    public let size: BatchSize

    public func sample(at place: Int) -> Int { place }
}
