import Arrays
import Describing
import Handlers

/// The largest number or the mean of every window of an image, each channel by itself:
///
///     y[i, j, c] = max or mean over k, l of x[i s + k − padding, j s′ + l − padding, c]
///
/// Only what lies in the image counts: a window wholly outside gives 0. Of equal numbers the first is the
/// largest, and it alone receives the delta (LeCun et al., Proceedings of the IEEE 1998; Ranzato et al., CVPR
/// 2007).
///
/// - Input `default`: `(T, B, height, width, channels)` or without time.
/// - Output `default`: the same leading axes and (output height, output width, channels), where an output
///   extent is `(extent + 2 padding − kernel) / stride + 1`, rounded down.
/// - Internal `argmax`, of the type `max`: the output's shape, with where in the image the largest number
///   stands, `(y × width + x) × channels + c`, or −1 for a window wholly outside.
/// - Description: `{"@type": "Pooling2D", "kernel_size": [2, 2], "type": "max", "stride": [2, 2],
///   "padding": 0}`; `type` is `max`, `stride` [1, 1] and `padding` 0 unless given. The other type is `avg`.
public struct Pooling2D: Layer {
    public static let typeName = "Pooling2D"

    public var label = LayerLabel()
    public let kernelSize: HeightWidth
    public let type: PoolingType
    public let stride: HeightWidth
    /// Rows and columns on each side by which windows reach over the image.
    public let padding: Int

    private var argmax: InternalBuffer?

    private enum CodingKeys: String, CodingKey {
        case type, stride, padding
        case kernelSize = "kernel_size"
    }

    /// - Precondition: the padding is in 0...65,535.
    public init(
        kernelSize: HeightWidth, type: PoolingType = .max, stride: HeightWidth = 1, padding: Int = 0,
        name: String? = nil
    ) {
        precondition(ConvolutionPadding.range.contains(padding), "padding is in \(ConvolutionPadding.range)")
        self.kernelSize = kernelSize
        self.type = type
        self.stride = stride
        self.padding = padding
        self.label = LayerLabel(name)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        kernelSize = try container.decode(HeightWidth.self, forKey: .kernelSize)
        type = try container.decodeChoice(PoolingType.self, forKey: .type, default: .max)
        stride = try container.decode(HeightWidth.self, forKey: .stride, default: 1)
        padding = try container.decodeChecked(
            Int.self, forKey: .padding, in: ConvolutionPadding.range, default: 0)
    }

    public mutating func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let input = try inputs.image(axes: ["height", "width", "channels"])
        let features = input.features
        let height = try inputs.positions(
            "height", features[0], padding: 2 * padding, kernel: kernelSize.height, stride: stride.height)
        let width = try inputs.positions(
            "width", features[1], padding: 2 * padding, kernel: kernelSize.width, stride: stride.width)
        let (structure, argmax) = try inputs.pooling(type, of: input, to: [height, width, features[2]])
        self.argmax = argmax
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
        buffers.pool(geometry(buffers), argmax: argmax, pass.handler)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        buffers.poolBackward(geometry(buffers), argmax: argmax, pass.handler)
    }
}
