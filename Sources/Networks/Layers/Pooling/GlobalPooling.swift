import Arrays
import Describing
import Handlers

/// The mean or the largest number of each channel of an image (Lin et al., "Network in network", 2014):
///
///     y[c] = mean or max over i, j of x[i, j, c]
///
/// - Input `default`: `(T, B, height, width, channels)` or without time.
/// - Output `default`: the same leading axes and (channels).
/// - Internal `argmax`, of the type `max`: the output's shape, with where in the image the first largest
///   number stands, `(y × width + x) × channels + c`.
/// - Description: `{"@type": "GlobalPooling", "type": "avg"}`; `type` is `avg` unless given. The other is
///   `max`.
public struct GlobalPooling: Layer {
    public static let typeName = "GlobalPooling"

    public var label = LayerLabel()
    public let type: PoolingType

    private var argmax: InternalBuffer?

    private enum CodingKeys: String, CodingKey {
        case type
    }

    public init(_ type: PoolingType = .average, name: String? = nil) {
        self.type = type
        self.label = LayerLabel(name)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        type = try container.decodeChoice(PoolingType.self, forKey: .type, default: .average)
    }

    public mutating func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let input = try inputs.image(axes: ["height", "width", "channels"])
        let (structure, argmax) = try inputs.pooling(type, of: input, to: [input.features[2]])
        self.argmax = argmax
        return structure
    }

    /// One window as large as the image.
    private func geometry(_ buffers: LayerBuffers) -> ConvolutionGeometry {
        let (height, width, channels) = buffers.imageExtents
        return ConvolutionGeometry(
            batch: buffers.input().matrix.rows, height: height, width: width, channels: channels,
            kernel: (height, width))
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        buffers.pool(geometry(buffers), argmax: argmax, pass.handler)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        buffers.poolBackward(geometry(buffers), argmax: argmax, pass.handler)
    }
}
