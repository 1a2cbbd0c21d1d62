public import Describing
public import Networks

/// Stochastic gradient descent with momentum (Polyak, 1964):
///
///     velocity = momentum × velocity − rate × gradients
///     parameters += velocity
///
/// - `learning_rate`: 0.1
/// - `momentum`: 0, from 0 to 1
/// - `scale_learning_rate`: true; the rate is then `learning_rate × (1 − momentum)`, so that changing the
///   momentum does not change the length of the steps in the long run.
///
/// State: `velocity`, a number for each parameter.
public struct MomentumStepper: ElementwiseStepper {
    public static let typeName = "MomentumStepper"
    public static var attributes: [StepperAttributeRow<MomentumStepper>] {
        [
            StepperAttributeRow("learning_rate", in: .nonNegative, \.options.learningRate),
            StepperAttributeRow("momentum", in: .fraction, \.options.momentum),
        ]
    }

    var options: MomentumOptions
    var velocity = StateArray()

    /// - Precondition: the learning rate is finite and not negative, the momentum from 0 to 1.
    public init(learningRate: Double? = nil, momentum: Double? = nil, scaleLearningRate: Bool = true) {
        options = MomentumOptions(learningRate, momentum, scaleLearningRate)
        requireAttributes()
    }

    public var stateArrayCount: Int { 1 }

    public mutating func prepare(parameterCount: Int) throws {
        try velocity.grow(to: parameterCount, "velocity")
    }

    public mutating func update(_ part: Range<Int>, of network: Network) {
        network.handler.momentumUpdate(
            network.parameters.vector[part], gradients: network.gradientBuffer.vector[part],
            velocity: velocity.vector(for: network.handler)[part],
            learningRate: options.rate, momentum: Float(options.momentum.current))
    }

    public func saveState(to state: inout StateWriter) {
        saveAttributes(to: &state)
        state.set("velocity", velocity)
    }

    public mutating func restoreState(from state: StateReader) throws {
        try restoreAttributes(from: state)
        velocity = try state.array("velocity", like: velocity)
    }

    public init(from decoder: any Decoder) throws { options = try MomentumOptions(from: decoder) }

    public func encode(to encoder: any Encoder) throws { try options.encode(to: encoder) }
}

/// The options that momentum and Nesterov steppers share.
struct MomentumOptions: Codable, Sendable {
    var learningRate: StepperAttribute
    var momentum: StepperAttribute
    let scaleLearningRate: Bool

    init(_ learningRate: Double?, _ momentum: Double?, _ scaleLearningRate: Bool) {
        self.learningRate = StepperAttribute(learningRate, default: 0.1)
        self.momentum = StepperAttribute(momentum, default: 0)
        self.scaleLearningRate = scaleLearningRate
    }

    /// What the gradients are multiplied by.
    var rate: Float {
        Float(scaleLearningRate ? learningRate.current * (1 - momentum.current) : learningRate.current)
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case learningRate = "learning_rate"
        case momentum
        case scaleLearningRate = "scale_learning_rate"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        learningRate = try container.attribute(.learningRate, default: 0.1, in: .nonNegative)
        momentum = try container.attribute(.momentum, default: 0, in: .fraction)
        scaleLearningRate = try container.decodeIfPresent(Bool.self, forKey: .scaleLearningRate) ?? true
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(learningRate.initial, forKey: .learningRate)
        try container.encode(momentum.initial, forKey: .momentum)
        try container.encode(scaleLearningRate, forKey: .scaleLearningRate)
    }
}
