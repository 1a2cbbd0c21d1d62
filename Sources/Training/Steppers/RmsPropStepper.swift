public import Describing
public import Networks

/// RMSprop (Tieleman and Hinton, "Lecture 6.5", COURSERA 2012; centred: Graves, "Generating Sequences With
/// Recurrent Neural Networks", 2013):
///
///     s = decay × s + (1 − decay) × g²
///     step = g / (√s + epsilon),  parameters −= learning_rate × step
///
/// - `learning_rate`: 0.01
/// - `decay`: 0.99, at least 0 and below 1
/// - `epsilon`: 1e-8
/// - `momentum`: 0, from 0 to 1; if not 0, `velocity = momentum × velocity + step` takes the step's place
/// - `centered`: false; if true, `m = decay × m + (1 − decay) × g` is kept and `s − m²` stands under the root
///
/// State: `mean_square` s, and where they are used `mean` m and `velocity`: a number for each parameter.
public struct RmsPropStepper: ElementwiseStepper {
    public static let typeName = "RmsPropStepper"

    public static var attributes: [StepperAttributeRow<RmsPropStepper>] {
        [
            StepperAttributeRow("learning_rate", in: .nonNegative, \.learningRate),
            StepperAttributeRow("decay", in: AdamStepper.decayRange, \.decay),
            StepperAttributeRow("epsilon", in: AdamStepper.epsilonRange, \.epsilon),
            StepperAttributeRow("momentum", in: .fraction, \.momentum),
        ]
    }

    public internal(set) var learningRate: StepperAttribute
    public internal(set) var decay: StepperAttribute
    public internal(set) var epsilon: StepperAttribute
    public internal(set) var momentum: StepperAttribute
    public let isCentered: Bool
    var squares = StateArray()
    var means = StateArray()
    /// Empty until there is momentum.
    var velocity = StateArray()

    /// - Precondition: the learning rate is finite and not negative, the decay at least 0 and below 1, epsilon
    ///   above 0, the momentum from 0 to 1.
    public init(
        learningRate: Double? = nil, decay: Double? = nil, epsilon: Double? = nil, momentum: Double? = nil,
        centered: Bool = false
    ) {
        self.learningRate = StepperAttribute(learningRate, default: 0.01)
        self.decay = StepperAttribute(decay, default: 0.99)
        self.epsilon = StepperAttribute(epsilon, default: 1e-8)
        self.momentum = StepperAttribute(momentum, default: 0)
        isCentered = centered
        requireAttributes()
    }

    /// With the velocity, as a schedule may bring in momentum.
    public var stateArrayCount: Int { isCentered ? 3 : 2 }

    public mutating func prepare(parameterCount: Int) throws {
        try squares.grow(to: parameterCount, "mean square")
        if isCentered { try means.grow(to: parameterCount, "mean") }
        if momentum.current > 0 || !velocity.isEmpty { try velocity.grow(to: parameterCount, "velocity") }
    }

    /// A schedule may bring in momentum later.
    public mutating func beginUpdate() {
        if velocity.isEmpty, momentum.current > 0 {
            velocity = StateArray(repeating: 0, count: squares.count)
        }
    }

    public mutating func update(_ part: Range<Int>, of network: Network) {
        let (rate, decay) = (Float(learningRate.current), Float(decay.current))
        let (epsilon, momentum) = (Float(epsilon.current), Float(momentum.current))
        let handler = network.handler
        handler.rmsPropUpdate(
            network.parameters.vector[part], gradients: network.gradientBuffer.vector[part],
            squares: squares.vector(for: handler)[part], means: means.vectorIfAny(for: handler)?[part],
            velocity: velocity.vectorIfAny(for: handler)?[part], learningRate: rate, decay: decay,
            epsilon: epsilon, momentum: momentum)
    }

    public func saveState(to state: inout StateWriter) {
        saveAttributes(to: &state)
        state.set("mean_square", squares)
        if isCentered { state.set("mean", means) }
        if !velocity.isEmpty { state.set("velocity", velocity) }
    }

    public mutating func restoreState(from state: StateReader) throws {
        try restoreAttributes(from: state)
        squares = try state.array("mean_square", like: squares)
        if isCentered { means = try state.array("mean", count: squares.count) }
        velocity =
            state.contains("velocity") ? try state.array("velocity", count: squares.count) : StateArray()
    }
}

extension RmsPropStepper {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case learningRate = "learning_rate"
        case decay, epsilon, momentum, centered
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        learningRate = try container.attribute(.learningRate, default: 0.01, in: .nonNegative)
        decay = try container.attribute(.decay, default: 0.99, in: AdamStepper.decayRange)
        epsilon = try container.attribute(.epsilon, default: 1e-8, in: AdamStepper.epsilonRange)
        momentum = try container.attribute(.momentum, default: 0, in: .fraction)
        isCentered = try container.decode(Bool.self, forKey: .centered, default: false)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(learningRate.initial, forKey: .learningRate)
        try container.encode(decay.initial, forKey: .decay)
        try container.encode(epsilon.initial, forKey: .epsilon)
        try container.encode(momentum.initial, forKey: .momentum)
        try container.encode(isCentered, forKey: .centered)
    }
}
