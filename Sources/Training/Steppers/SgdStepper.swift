import Describing
public import Networks

/// Stochastic gradient descent: `parameters −= learning_rate × gradients`.
///
/// - `learning_rate`: 0.1
public struct SgdStepper: ElementwiseStepper {
    public static let typeName = "SgdStepper"
    public static var attributes: [StepperAttributeRow<SgdStepper>] {
        [StepperAttributeRow("learning_rate", in: .nonNegative, \.learningRate)]
    }

    public internal(set) var learningRate: StepperAttribute

    /// - Precondition: the learning rate is finite and not negative.
    public init(learningRate: Double? = nil) {
        self.learningRate = StepperAttribute(learningRate, default: 0.1)
        requireAttributes()
    }

    /// A rate that no float holds would make zeros something else.
    public var leavesWithoutGradient: Bool { Float(learningRate.current).isFinite }

    public mutating func update(_ part: Range<Int>, of network: Network) {
        network.handler.sgdUpdate(
            network.parameters.vector[part], gradients: network.gradientBuffer.vector[part],
            learningRate: Float(learningRate.current))
    }
}

extension SgdStepper {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case learningRate = "learning_rate"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        learningRate = try container.attribute(.learningRate, default: 0.1, in: .nonNegative)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(learningRate.initial, forKey: .learningRate)
    }
}
