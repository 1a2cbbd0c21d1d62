public import Arrays
import Describing
public import Handlers

/// Multiplies the values by `1 − rate`: a decay of weights after each update that the stepper does not see
/// (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019), unlike ``L2Decay``, which goes
/// through the gradients. AdamW's decay is `rate = learning_rate × weight_decay`, but before the update.
///
/// - Description: `{"@type": "WeightDecay", "rate": 1e-05}`; without a rate it is 0.
public struct WeightDecay: ValueModifier {
    public static let typeName = "WeightDecay"
    public static var kinds: [Kind] { [.weightModifier] }

    public let rate: Double

    private enum CodingKeys: CodingKey {
        case rate
    }

    /// - Precondition: the rate is from 0 to 1.
    public init(_ rate: Double) {
        precondition((0...1).contains(rate), "a rate of decay is from 0 to 1")
        self.rate = rate
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        rate = try container.decodeChecked(Double.self, forKey: .rate, in: 0...1, default: 0)
    }

    public func modify(_ values: Matrix, parameters: Matrix, handler: any Handler) {
        handler.scale(values.flat, by: Float(1 - rate))
    }
}
