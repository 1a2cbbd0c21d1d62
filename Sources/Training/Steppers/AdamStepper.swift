import Arrays
public import Describing
public import Networks

/// Adam (Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015), with bias correction:
///
///     m = β₁ m + (1 − β₁) g,  v = β₂ v + (1 − β₂) g²
///     parameters −= learning_rate × m̂ / (√v̂ + ε),  m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)
///
/// - `learning_rate`: 0.001
/// - `beta1`: 0.9 and `beta2`: 0.999, each at least 0 and below 1
/// - `epsilon`: 1e-8
///
/// State: `first_moment` m and `second_moment` v, a number for each parameter, and `step` t.
public struct AdamStepper: ElementwiseStepper {
    public static let typeName = "AdamStepper"
    static let decayRange = 0...(1 - Double.ulpOfOne)
    static let epsilonRange = Double(Float.leastNormalMagnitude)...Double.greatestFiniteMagnitude

    public static var attributes: [StepperAttributeRow<AdamStepper>] {
        [
            StepperAttributeRow("learning_rate", in: .nonNegative, \.learningRate),
            StepperAttributeRow("beta1", in: decayRange, \.beta1),
            StepperAttributeRow("beta2", in: decayRange, \.beta2),
            StepperAttributeRow("epsilon", in: epsilonRange, \.epsilon),
        ]
    }

    public internal(set) var learningRate: StepperAttribute
    public internal(set) var beta1: StepperAttribute
    public internal(set) var beta2: StepperAttribute
    public internal(set) var epsilon: StepperAttribute
    var first = StateArray()
    var second = StateArray()
    /// The number of updates made.
    var step = 0

    /// - Precondition: the learning rate is finite and not negative, both betas at least 0 and below 1,
    ///   epsilon above 0.
    public init(
        learningRate: Double? = nil, beta1: Double? = nil, beta2: Double? = nil, epsilon: Double? = nil
    ) {
        self.learningRate = StepperAttribute(learningRate, default: 0.001)
        self.beta1 = StepperAttribute(beta1, default: 0.9)
        self.beta2 = StepperAttribute(beta2, default: 0.999)
        self.epsilon = StepperAttribute(epsilon, default: 1e-8)
        requireAttributes()
    }

    public var stateArrayCount: Int { 2 }

    public mutating func prepare(parameterCount: Int) throws {
        try first.grow(to: parameterCount, "first moment")
        try second.grow(to: parameterCount, "second moment")
    }

    public mutating func beginUpdate() { step += 1 }

    public mutating func update(_ part: Range<Int>, of network: Network) {
        update(part, of: network, keep: 1)
    }

    /// - Parameter keep: what the parameters are multiplied by first.
    mutating func update(_ part: Range<Int>, of network: Network, keep: Float) {
        let (decay1, decay2, time) = (beta1.current, beta2.current, Double(step))
        let stepSize = Float(learningRate.current / (1 - Exact.power(decay1, time)))
        let correction = Float(1 / (1 - Exact.power(decay2, time)))
        let epsilon = Float(epsilon.current)
        let handler = network.handler
        handler.adamUpdate(
            network.parameters.vector[part], gradients: network.gradientBuffer.vector[part],
            first: first.vector(for: handler)[part], second: second.vector(for: handler)[part],
            stepSize: stepSize, firstDecay: Float(decay1), secondDecay: Float(decay2),
            secondCorrection: correction, epsilon: epsilon, keep: keep)
    }

    public func saveState(to state: inout StateWriter) {
        saveAttributes(to: &state)
        state.set("first_moment", first)
        state.set("second_moment", second)
        state.set("step", step)
    }

    public mutating func restoreState(from state: StateReader) throws {
        try restoreAttributes(from: state)
        first = try state.array("first_moment", like: first)
        second = try state.array("second_moment", count: first.count)
        step = try state.count("step")
    }
}

extension AdamStepper {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case learningRate = "learning_rate"
        case beta1, beta2, epsilon
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        learningRate = try container.attribute(.learningRate, default: 0.001, in: .nonNegative)
        beta1 = try container.attribute(.beta1, default: 0.9, in: Self.decayRange)
        beta2 = try container.attribute(.beta2, default: 0.999, in: Self.decayRange)
        epsilon = try container.attribute(.epsilon, default: 1e-8, in: Self.epsilonRange)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(learningRate.initial, forKey: .learningRate)
        try container.encode(beta1.initial, forKey: .beta1)
        try container.encode(beta2.initial, forKey: .beta2)
        try container.encode(epsilon.initial, forKey: .epsilon)
    }
}

extension StateReader {
    /// A number of things: an integer that is not negative and far from overflowing.
    package func count(_ name: String) throws -> Int {
        let value = try integer(name)
        guard value >= 0, value <= 1 << 53 else {
            throw refuse(name, "is \(value); it must be from 0 to 2^53")
        }
        return value
    }
}
