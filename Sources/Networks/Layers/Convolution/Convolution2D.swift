import Arrays
import Describing
public import Handlers

/// A convolution of images with an activation (LeCun et al., Neural Computation 1989), with zeros around the
/// image:
///
///     y[i, j, f] = activation(bias[f] + Σ W[f, k, l, c] x[i s + k − padding, j s′ + l − padding, c])
///
/// The sum runs over the kernel and the channels; the kernel is not flipped (a cross-correlation).
///
/// - Input `default`: `(T, B, height, width, channels)` or without time; every time is convolved by itself.
/// - Output `default`: the same leading axes and (output height, output width, filters), where an output
///   extent is `(extent + 2 padding − kernel) / stride + 1`, rounded down.
/// - Parameters: `W` (filters × kernel height × kernel width × channels), `bias` (filters).
/// - Internal `Ha`: the values before the activation, if it needs them (`gelu`, `silu`).
/// - Description: `{"@type": "Convolution2D", "num_filters": 32, "kernel_size": [5, 5], "stride": [1, 1],
///   "padding": 2, "activation": "rel"}`; `stride` is [1, 1], `padding` 0 and `activation` `rel` unless given.
///
/// The gradients are added where other layers contribute to them (brainstorm 0.5 overwrites them).
public struct Convolution2D: Layer, SummingLayer {
    public static let typeName = "Convolution2D"

    public var label = LayerLabel()
    public let filterCount: Int
    public let kernelSize: HeightWidth
    public let stride: HeightWidth
    /// Rows and columns of zeros on each side.
    public let padding: Int
    public let activation: Activation

    private var views = ConvolutionViews()

    private enum CodingKeys: String, CodingKey {
        case stride, padding, activation
        case filterCount = "num_filters"
        case kernelSize = "kernel_size"
    }

    /// - Precondition: the number of filters is positive and the padding in 0...65,535.
    public init(
        _ filterCount: Int, kernelSize: HeightWidth, stride: HeightWidth = 1, padding: Int = 0,
        activation: Activation = .relu, name: String? = nil
    ) {
        precondition(filterCount > 0, "the number of filters is positive")
        precondition(ConvolutionPadding.range.contains(padding), "padding is in \(ConvolutionPadding.range)")
        self.filterCount = filterCount
        self.kernelSize = kernelSize
        self.stride = stride
        self.padding = padding
        self.activation = activation
        self.label = LayerLabel(name)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        filterCount = try container.decodeChecked(Int.self, forKey: .filterCount, in: 1...)
        kernelSize = try container.decode(HeightWidth.self, forKey: .kernelSize)
        stride = try container.decode(HeightWidth.self, forKey: .stride, default: 1)
        padding = try container.decodeChecked(
            Int.self, forKey: .padding, in: ConvolutionPadding.range, default: 0)
        activation = try container.decodeChoice(Activation.self, forKey: .activation, default: .relu)
    }

    public mutating func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let input = try inputs.image(axes: ["height", "width", "channels"])
        let features = input.features
        let height = try inputs.positions(
            "height", features[0], padding: 2 * padding, kernel: kernelSize.height, stride: stride.height)
        let width = try inputs.positions(
            "width", features[1], padding: 2 * padding, kernel: kernelSize.width, stride: stride.width)
        let output = try inputs.output(input, [height, width, filterCount])
        let filters = try inputs.shape(
            of: "W", [filterCount, kernelSize.height, kernelSize.width, features[2]])
        var structure = LayerStructure(outputs: [Named("default", output)])
        views = ConvolutionViews(&structure, weights: filters, activation, output)
        return structure
    }

    private func geometry(_ buffers: LayerBuffers) -> ConvolutionGeometry {
        let (height, width, channels) = buffers.imageExtents
        return ConvolutionGeometry(
            batch: buffers.input().matrix.rows, height: height, width: width, channels: channels,
            kernel: (kernelSize.height, kernelSize.width), stride: (stride.height, stride.width),
            padding: ImagePadding(padding))
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        views.forward(buffers, geometry(buffers), activation, pass.handler)
    }

    func forward(_ buffers: LayerBuffers, _ pass: ForwardPass, _ epilogue: Epilogue) {
        views.forward(buffers, geometry(buffers), epilogue, pass.handler)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        views.backward(buffers, geometry(buffers), activation, pass.handler)
    }
}
