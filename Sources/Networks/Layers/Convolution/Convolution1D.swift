import Arrays
import Describing
public import Handlers

/// A convolution along one axis with an activation, with zeros before and after:
///
///     y[i, f] = activation(bias[f] + Σ W[f, k, c] x[i stride + k − padding, c])
///
/// The sum runs over the kernel and the channels; the kernel is not flipped (a cross-correlation).
///
/// - Input `default`: `(T, B, length, channels)` or without time; every time is convolved by itself.
/// - Output `default`: the same leading axes and (output length, filters), where the output length is
///   `(length + 2 padding − kernel) / stride + 1`, rounded down.
/// - Parameters: `W` (filters × kernel × channels), `bias` (filters).
/// - Internal `Ha`: the values before the activation, if it needs them (`gelu`, `silu`).
/// - Description: `{"@type": "Convolution1D", "num_filters": 32, "kernel_size": 5, "stride": 1, "padding": 2,
///   "activation": "rel"}`; `stride` is 1, `padding` 0 and `activation` `rel` unless given. The padding
///   `"causal"` is of kernel − 1 zeros before and none after, so that no output sees what comes later than it
///   (van den Oord et al., WaveNet, 2016).
public struct Convolution1D: Layer, SummingLayer {
    public static let typeName = "Convolution1D"

    public var label = LayerLabel()
    public let filterCount: Int
    public let kernelSize: Int
    public let stride: Int
    public let padding: ConvolutionPadding
    public let activation: Activation

    private var views = ConvolutionViews()

    private enum CodingKeys: String, CodingKey {
        case stride, padding, activation
        case filterCount = "num_filters"
        case kernelSize = "kernel_size"
    }

    /// - Precondition: the number of filters is positive; kernel and stride are in 1...65,535.
    public init(
        _ filterCount: Int, kernelSize: Int, stride: Int = 1, padding: ConvolutionPadding = 0,
        activation: Activation = .relu, name: String? = nil
    ) {
        precondition(filterCount > 0, "the number of filters is positive")
        precondition(
            HeightWidth.range.contains(kernelSize) && HeightWidth.range.contains(stride),
            "kernel and stride are in \(HeightWidth.range)")
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
        kernelSize = try container.decodeChecked(Int.self, forKey: .kernelSize, in: HeightWidth.range)
        stride = try container.decodeChecked(Int.self, forKey: .stride, in: HeightWidth.range, default: 1)
        padding = try container.decode(ConvolutionPadding.self, forKey: .padding, default: 0)
        activation = try container.decodeChoice(Activation.self, forKey: .activation, default: .relu)
    }

    public mutating func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let input = try inputs.image(axes: ["length", "channels"])
        let (before, after) = padding.zeros(kernel: kernelSize)
        let length = try inputs.positions(
            "length", input.features[0], padding: before + after, kernel: kernelSize, stride: stride)
        let output = try inputs.output(input, [length, filterCount])
        let filters = try inputs.shape(of: "W", [filterCount, kernelSize, input.features[1]])
        var structure = LayerStructure(outputs: [Named("default", output)])
        views = ConvolutionViews(&structure, weights: filters, activation, output)
        return structure
    }

    /// An image of height 1.
    private func geometry(_ buffers: LayerBuffers) -> ConvolutionGeometry {
        let input = buffers.input()
        let channels = input.array.shape.extents.last ?? 1
        let (before, after) = padding.zeros(kernel: kernelSize)
        return ConvolutionGeometry(
            batch: input.matrix.rows, height: 1, width: input.matrix.columns / channels, channels: channels,
            kernel: (1, kernelSize), stride: (1, stride), padding: ImagePadding(left: before, right: after))
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
