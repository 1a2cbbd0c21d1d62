import Describing
public import Training

/// The iterators of a run as described.
public struct RunIterators: Codable, Sendable {
    /// The one over the training data.
    public var training: any DataIterator
    /// Those over the other data, by the names that hooks refer to.
    public var validation: [String: any DataIterator]

    private enum CodingKeys: CodingKey {
        case training, validation
    }

    public init(training: any DataIterator, validation: [String: any DataIterator]) {
        self.training = training
        self.validation = validation
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        training = try container.decodeDescribed((any DataIterator).self, kind: .iterator, forKey: .training)
        validation = try container.decodeDescribed(
            [String: any DataIterator].self, kind: .iterator, forKey: .validation)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeDescribed(training, forKey: .training)
        try container.encodeDescribed(validation, forKey: .validation)
    }
}
