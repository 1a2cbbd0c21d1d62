import Arrays
import Describing
public import Handlers

/// Long short-term memory whose cells have clocks: an ``Lstm`` with peepholes in which, at time t, only the
/// cells whose `timing` divides t are updated. The others keep `c[t − 1]` and `y[t − 1]`, as in
/// ``Clockwork``.
///
/// - Input `default`: `(T, B, features…)`; the features are flattened.
/// - Output `default`: `(T, B, size)`, with a row for the state before the first step.
/// - Parameters: those of ``Lstm`` in their order; kept: `timing` (size), at first 1.
/// - Internals: those of ``Lstm``, where `gates` and `Cb` hold for every cell what an update makes (or would
///   make) of it; in the backward pass also `dkept` (the deltas of the cells that keep their values).
/// - Description: `{"@type": "ClockworkLstm", "size": 100, "activation": "tanh"}`; without a size as many
///   cells as the input has features.
///
/// Give `timing` an initializer by its name, such as the list of its values. Nothing else changes it (brainstorm 0.5
/// initializes and decays it like a weight). With a context the gradients of the recurrent and peephole weights
/// include the first step (brainstorm 0.5 leaves it out).
public struct ClockworkLstm: RecurrentLayer {
    public static let typeName = "ClockworkLstm"

    public var label = LayerLabel()
    /// The number of cells; without one as many as the input has features.
    public let size: Int?
    public let activation: Activation

    private var steps = LstmSteps()
    private var timing = KeptView()
    private var heldDeltas = InternalBuffer()

    private enum CodingKeys: CodingKey {
        case size, activation
    }

    /// - Precondition: the size is positive, and the activation does not need its input.
    public init(_ size: Int? = nil, activation: Activation = .tanh, name: String? = nil) {
        precondition(size ?? 1 > 0, "a layer's size is positive")
        requireRecurrent(activation)
        self.size = size
        self.activation = activation
        self.label = LayerLabel(name)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        size = try container.decodeUnits(forKey: .size)
        activation = try container.decodeRecurrentActivation(forKey: .activation)
    }

    public mutating func structure(for inputs: LayerInputs) throws -> LayerStructure {
        var structure = try steps.structure(for: inputs, size: size, hasPeepholes: true)
        let cells = try Shape([size ?? inputs.sequence().featureCount])
        timing = structure.keeps("timing", cells, initially: 1)
        heldDeltas = structure.internal("dkept", BufferShape(.batch, cells).backwardOnly)
        return structure
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        steps.forward(buffers, activation, pass, timing: buffers.kept[timing].vector)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        steps.backward(
            buffers, activation, pass,
            clocks: (buffers.kept[timing].vector, buffers.internals[heldDeltas].matrix))
    }
}
