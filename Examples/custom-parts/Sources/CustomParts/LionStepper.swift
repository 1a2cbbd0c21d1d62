public import Brainstorm

/// A stepper: Lion (Chen et al., "Symbolic Discovery of Optimization Algorithms", 2023), which takes the sign
/// of an average of the gradients:
///
///     parameters −= rate × sign(β₁ m + (1 − β₁) g)
///     m = β₂ m + (1 − β₂) g
///
/// - `learning_rate`: 0.0001
/// - `beta_1`: 0.9, `beta_2`: 0.99
///
/// State: `momentum`, a number for each parameter, and the present learning rate.
///
/// Each parameter is changed by its own gradient alone, so the network says part by part what there is to change: what is
/// learned, and when it is ready.
public struct LionStepper: ElementwiseStepper {
    public static let typeName = "LionStepper"
    /// What a schedule can change.
    public static var attributes: [StepperAttributeRow<LionStepper>] {
        [StepperAttributeRow("learning_rate", in: 0...1, \.learningRate)]
    }

    var learningRate: StepperAttribute
    let beta1: Double
    let beta2: Double
    // The state; it is not in the description.
    var momentum: [Float] = []

    private enum CodingKeys: String, CodingKey {
        case learningRate = "learning_rate"
        case beta1 = "beta_1"
        case beta2 = "beta_2"
    }

    public init(learningRate: Double? = nil, beta1: Double = 0.9, beta2: Double = 0.99) {
        self.learningRate = StepperAttribute(learningRate, default: 0.0001)
        (self.beta1, self.beta2) = (beta1, beta2)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        learningRate = try container.attribute(.learningRate, default: 0.0001, in: 0...1)
        beta1 = try container.decodeChecked(Double.self, forKey: .beta1, in: 0...1, default: 0.9)
        beta2 = try container.decodeChecked(Double.self, forKey: .beta2, in: 0...1, default: 0.99)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(learningRate.initial, forKey: .learningRate)
        try container.encode(beta1, forKey: .beta1)
        try container.encode(beta2, forKey: .beta2)
    }

    public var stateArrayCount: Int { 1 }

    public mutating func prepare(parameterCount: Int) throws {
        if momentum.isEmpty { momentum = [Float](repeating: 0, count: parameterCount) }
    }

    public mutating func update(_ part: Range<Int>, of network: Network) {
        let (rate, beta1, beta2) = (Float(learningRate.current), Float(beta1), Float(beta2))
        network.gradients.read { gradients in
            network.parameters.update { parameters in
                for index in part {
                    let direction = beta1 * momentum[index] + (1 - beta1) * gradients[index]
                    if direction != 0 { parameters[index] -= direction > 0 ? rate : -rate }
                    momentum[index] = beta2 * momentum[index] + (1 - beta2) * gradients[index]
                }
            }
        }
    }

    public func saveState(to state: inout StateWriter) {
        saveAttributes(to: &state)
        state.set("momentum", momentum)
    }

    public mutating func restoreState(from state: StateReader) throws {
        try restoreAttributes(from: state)
        momentum = try state.floats("momentum", shape: momentum.isEmpty ? nil : [momentum.count])
    }
}
