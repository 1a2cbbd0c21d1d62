import Describing
public import Networks

/// All samples in one batch, in their own order.
public struct Undivided: DataIterator {
    public static let typeName = "Undivided"

    public private(set) var store: (any SampleStore)?

    public init(_ store: (any SampleStore)? = nil) { self.store = store }

    public func bound(to store: any SampleStore) -> Undivided { Undivided(store) }

    public func batchCount(epoch: Int) -> Int { store.map { $0.count > 0 ? 1 : 0 } ?? 0 }

    public func batchSize(epoch: Int, position: Int) -> BatchSize {
        BatchSize(time: store?.timeSteps ?? 0, batch: store?.count ?? 0)
    }

    public func batch(epoch: Int, position: Int) throws -> Batch {
        guard let store else { throw unbound }
        return try gather(batchSize(epoch: epoch, position: position), of: store) { $0 }
    }

    public func fill(epoch: Int, position: Int, into network: Network) throws {
        guard let store else { return try check(network) }
        try copy(batchSize(epoch: epoch, position: position), of: store, into: network) { $0 }
    }

    private enum CodingKeys: CodingKey {}

    public init(from decoder: any Decoder) throws {
        _ = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
    }

    public func encode(to encoder: any Encoder) throws { _ = encoder.container(keyedBy: CodingKeys.self) }
}
