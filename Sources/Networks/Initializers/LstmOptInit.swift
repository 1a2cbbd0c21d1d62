public import Arrays
import Describing

/// Initializes the four parts of a parameter that holds the weights of an LSTM's block input, input gate,
/// forget gate and output gate one after another, each by an initializer of its own.
///
/// - Shapes: those whose first axis is a multiple of 4; a part has the shape with a quarter of that axis.
/// - Description: `{"@type": "LstmOptInit", "block_input": 0.0, "forget_gate": 1.0, "input_gate": 0.0,
///   "output_gate": 0.0}`, where any description of an initializer may stand for a number.
public struct LstmOptInit: Initializer {
    public static let typeName = "LstmOptInit"

    public let blockInput: any Initializer
    public let inputGate: any Initializer
    public let forgetGate: any Initializer
    public let outputGate: any Initializer

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case blockInput = "block_input"
        case inputGate = "input_gate"
        case forgetGate = "forget_gate"
        case outputGate = "output_gate"
    }

    public init(
        blockInput: any Initializer = Constant(0), inputGate: any Initializer = Constant(0),
        forgetGate: any Initializer = Constant(0), outputGate: any Initializer = Constant(0)
    ) {
        self.blockInput = blockInput
        self.inputGate = inputGate
        self.forgetGate = forgetGate
        self.outputGate = outputGate
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func part(_ key: CodingKeys) throws -> any Initializer {
            container.contains(key) ? try container.decodeInitializer(forKey: key) : Constant(0)
        }
        blockInput = try part(.blockInput)
        inputGate = try part(.inputGate)
        forgetGate = try part(.forgetGate)
        outputGate = try part(.outputGate)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        for (key, part) in zip(CodingKeys.allCases, parts) {
            try container.encodeDescribed(part, forKey: key)
        }
    }

    /// In the order in which they lie in the parameter.
    private var parts: [any Initializer] { [blockInput, inputGate, forgetGate, outputGate] }

    public func values(for shape: Shape, key: RandomKey) throws -> [Float] {
        guard let extent = shape.extents.first, extent.isMultiple(of: 4) else {
            throw refuse(shape, needs: "a first axis that is a multiple of 4")
        }
        let part = Shape([extent / 4] + shape.extents.dropFirst())
        return try zip(CodingKeys.allCases, parts).flatMap { name, initializer in
            try initializer.values(for: part, key: key.derived(name.rawValue))
        }
    }
}
