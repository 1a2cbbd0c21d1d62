public import Describing
public import Networks

/// Adagrad (Duchi, Hazan and Singer, "Adaptive Subgradient Methods", JMLR 2011):
///
///     s += g²,  parameters −= learning_rate × g / (√s + epsilon)
///
/// - `learning_rate`: 0.01
/// - `epsilon`: 1e-10
/// - `initial_sum`: 0, what s begins with
///
/// State: `sum_of_squares` s, a number for each parameter.
public struct AdagradStepper: ElementwiseStepper {
    public static let typeName = "AdagradStepper"
    static let sumRange = 0...Double(Float.greatestFiniteMagnitude)

    public static var attributes: [StepperAttributeRow<AdagradStepper>] {
        [
            StepperAttributeRow("learning_rate", in: .nonNegative, \.learningRate),
            StepperAttributeRow("epsilon", in: AdamStepper.epsilonRange, \.epsilon),
        ]
    }

    public internal(set) var learningRate: StepperAttribute
    public internal(set) var epsilon: StepperAttribute
    public let initialSum: Double
    var squares = StateArray()

    /// - Precondition: the learning rate is finite and not negative, epsilon above 0, the initial sum a 32-bit
    ///   number that is not negative.
    public init(learningRate: Double? = nil, epsilon: Double? = nil, initialSum: Double = 0) {
        self.learningRate = StepperAttribute(learningRate, default: 0.01)
        self.epsilon = StepperAttribute(epsilon, default: 1e-10)
        self.initialSum = initialSum
        precondition(Self.sumRange.contains(initialSum), "initial sum \(initialSum)")
        requireAttributes()
    }

    public var stateArrayCount: Int { 1 }

    public mutating func prepare(parameterCount: Int) throws {
        if squares.isEmpty { squares = StateArray(repeating: Float(initialSum), count: parameterCount) }
        try squares.grow(to: parameterCount, "sum of squares")
    }

    /// A rate that no float holds would make zeros something else.
    public var leavesWithoutGradient: Bool { Float(learningRate.current).isFinite }

    public mutating func update(_ part: Range<Int>, of network: Network) {
        let (rate, epsilon) = (Float(learningRate.current), Float(epsilon.current))
        network.handler.adagradUpdate(
            network.parameters.vector[part], gradients: network.gradientBuffer.vector[part],
            squares: squares.vector(for: network.handler)[part], learningRate: rate, epsilon: epsilon)
    }

    public func saveState(to state: inout StateWriter) {
        saveAttributes(to: &state)
        state.set("sum_of_squares", squares)
    }

    public mutating func restoreState(from state: StateReader) throws {
        try restoreAttributes(from: state)
        squares = try state.array("sum_of_squares", like: squares)
    }
}

extension AdagradStepper {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case learningRate = "learning_rate"
        case epsilon
        case initialSum = "initial_sum"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        learningRate = try container.attribute(.learningRate, default: 0.01, in: .nonNegative)
        epsilon = try container.attribute(.epsilon, default: 1e-10, in: AdamStepper.epsilonRange)
        initialSum = try container.decodeChecked(
            Double.self, forKey: .initialSum, in: Self.sumRange, default: 0)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(learningRate.initial, forKey: .learningRate)
        try container.encode(epsilon.initial, forKey: .epsilon)
        try container.encode(initialSum, forKey: .initialSum)
    }
}
