import Describing

/// The network's door: its outputs hold the data of the batch.
///
/// - Outputs: the named shapes, such as `["default": [.time, .batch, 784], "targets": [.time, .batch, 1]]`.
/// - Description: `{"@type": "Input", "out_shapes": {"default": ["T", "B", 784], …}}`
public struct Input: Layer {
    public static let typeName = "Input"

    public var label = LayerLabel("Input")
    public let outputShapes: [String: BufferShape]

    private enum CodingKeys: String, CodingKey {
        case outputShapes = "out_shapes"
    }

    public init(_ outputShapes: [String: BufferShape], name: String = "Input") {
        self.outputShapes = outputShapes
        self.label = LayerLabel(name)
    }

    public func structure(for inputs: LayerInputs) throws -> LayerStructure {
        LayerStructure(
            inputs: [],
            outputs: outputShapes.sorted { utf8Order($0.key, $1.key) }.map { Named($0.key, $0.value) })
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {}

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {}
}
