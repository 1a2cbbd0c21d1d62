import Describing
public import Networks

/// All samples in one batch, in their own order.
public struct Undivided: DataIterator {
    public static let typeName = "Undivided"

    public private(set) var samples: Samples?

    public init(_ samples: Samples? = nil) { self.samples = samples }

    public func bound(to samples: Samples) -> Undivided { Undivided(samples) }

    public func batchCount(epoch: Int) -> Int { samples.map { $0.count > 0 ? 1 : 0 } ?? 0 }

    public func batchSize(epoch: Int, position: Int) -> BatchSize {
        BatchSize(time: samples?.timeSteps ?? 0, batch: samples?.count ?? 0)
    }

    public func batch(epoch: Int, position: Int) throws -> Batch {
        guard let samples else { throw unbound }
        return gather(batchSize(epoch: epoch, position: position), of: samples) { $0 }
    }

    public func fill(epoch: Int, position: Int, into network: Network) throws {
        guard let samples else { return try check(network) }
        try copy(batchSize(epoch: epoch, position: position), of: samples, into: network) { $0 }
    }

    private enum CodingKeys: CodingKey {}

    public init(from decoder: any Decoder) throws {
        _ = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
    }

    public func encode(to encoder: any Encoder) throws { _ = encoder.container(keyedBy: CodingKeys.self) }
}
