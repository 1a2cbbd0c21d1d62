public import Describing
public import Networks

/// Stochastic gradient descent with Nesterov's accelerated momentum (Nesterov, 1983; Sutskever et al., ICML
/// 2013): the gradients are those at the place where momentum alone would lead.
///
///     velocity *= momentum;  parameters += velocity        before the forward pass
///     velocity −= rate × gradients;  parameters −= rate × gradients
///
/// Options and state are those of ``MomentumStepper``.
public struct NesterovStepper: ElementwiseStepper {
    public static let typeName = "NesterovStepper"
    public static var attributes: [StepperAttributeRow<NesterovStepper>] {
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

    public mutating func beforeForward(_ network: Network) {
        let momentum = Float(options.momentum.current)
        let velocity = velocity.vector(for: network.handler)
        for range in network.steppedRanges {
            network.handler.nesterovLookAhead(
                network.parameters.vector[range], velocity: velocity[range], momentum: momentum)
        }
    }

    public mutating func update(_ part: Range<Int>, of network: Network) {
        network.handler.nesterovCorrection(
            network.parameters.vector[part], gradients: network.gradientBuffer.vector[part],
            velocity: velocity.vector(for: network.handler)[part], learningRate: options.rate)
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
