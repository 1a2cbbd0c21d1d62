public import Describing
public import Networks

/// Adam with decoupled weight decay (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019):
///
///     parameters *= 1 − learning_rate × weight_decay
///     then the update of ``AdamStepper``
///
/// - `learning_rate`: 0.001
/// - `beta1`: 0.9 and `beta2`: 0.999, each at least 0 and below 1
/// - `epsilon`: 1e-8
/// - `weight_decay`: 0.01
///
/// All that is learned decays, biases too. For a decay of some only use ``AdamStepper`` and the weight modifier
/// `WeightDecay`.
///
/// State: that of ``AdamStepper``, and the present `weight_decay`.
public struct AdamWStepper: ElementwiseStepper {
    public static let typeName = "AdamWStepper"

    public static var attributes: [StepperAttributeRow<AdamWStepper>] {
        [
            StepperAttributeRow("learning_rate", in: .nonNegative, \.adam.learningRate),
            StepperAttributeRow("beta1", in: AdamStepper.decayRange, \.adam.beta1),
            StepperAttributeRow("beta2", in: AdamStepper.decayRange, \.adam.beta2),
            StepperAttributeRow("epsilon", in: AdamStepper.epsilonRange, \.adam.epsilon),
            StepperAttributeRow("weight_decay", in: .nonNegative, \.weightDecay),
        ]
    }

    var adam: AdamStepper
    public internal(set) var weightDecay: StepperAttribute

    /// - Precondition: those of ``AdamStepper``; the decay is finite and not negative.
    public init(
        learningRate: Double? = nil, beta1: Double? = nil, beta2: Double? = nil, epsilon: Double? = nil,
        weightDecay: Double? = nil
    ) {
        adam = AdamStepper(learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon)
        self.weightDecay = StepperAttribute(weightDecay, default: 0.01)
        requireAttributes()
    }

    public var stateArrayCount: Int { adam.stateArrayCount }

    public mutating func prepare(parameterCount: Int) throws {
        try adam.prepare(parameterCount: parameterCount)
    }

    public mutating func beginUpdate() { adam.beginUpdate() }

    public mutating func update(_ part: Range<Int>, of network: Network) {
        adam.update(
            part, of: network, keep: Float(1 - adam.learningRate.current * weightDecay.current))
    }

    public func saveState(to state: inout StateWriter) {
        adam.saveState(to: &state)
        state.set("weight_decay", weightDecay.current)
    }

    public mutating func restoreState(from state: StateReader) throws {
        try adam.restoreState(from: state)
        try restoreAttributes(from: state)
    }

    enum CodingKeys: String, CodingKey {
        case weightDecay = "weight_decay"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        weightDecay = try container.attribute(.weightDecay, default: 0.01, in: .nonNegative)
        adam = try AdamStepper(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        try adam.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(weightDecay.initial, forKey: .weightDecay)
    }
}
