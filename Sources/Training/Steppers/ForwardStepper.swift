import Describing
public import Networks

/// Runs the network over the data and changes nothing by gradients: there is no backward pass. What layers
/// gather in the forward passes of training, such as the running statistics of a batch normalization, and what
/// weight modifiers do, still happens.
///
/// - `use_training_pass`: false; whether the forward passes are those of training, with dropout and batch
///   statistics
public struct ForwardStepper: Stepper {
    public static let typeName = "ForwardStepper"
    public static var attributes: [StepperAttributeRow<ForwardStepper>] { [] }

    public let usesTrainingPass: Bool

    public init(usesTrainingPass: Bool = false) { self.usesTrainingPass = usesTrainingPass }

    public var usesGradients: Bool { false }

    public mutating func update(_ network: Network) {}

    enum CodingKeys: String, CodingKey, CaseIterable {
        case usesTrainingPass = "use_training_pass"
    }

    public init(from decoder: any Decoder) throws {
        usesTrainingPass = try decoder.container(keyedBy: CodingKeys.self)
            .decode(Bool.self, forKey: .usesTrainingPass, default: false)
    }
}
