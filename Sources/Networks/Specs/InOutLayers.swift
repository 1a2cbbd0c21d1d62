public import Describing
import Arrays

/// What a network is trained for, which decides its last layers.
public enum NetworkTask: String, Sendable, CaseIterable {
    /// One of several classes: ``SoftmaxCE``, targets `(…, 1)` with class numbers from 0.
    case classification
    /// Numbers: ``SquaredError``, targets of the output's shape.
    case regression
    /// Any number of labels, each there or not: ``SigmoidCE``, targets of the output's shape.
    case multiLabel = "multi-label"
}

/// The beginning and the end of a network for a task; what computes goes in between:
///
///     let ends = try InOutLayers(.classification, inputShape: [784], outputShape: [10])
///     let network = try Network { ends.input >>> FullyConnected(100) >>> ends.output }
///
/// The end is a linear layer of the output's shape (`Output_projection`), the task's output layer (`Output`) and
/// `Loss`; with a mask, a `Mask` layer takes the loss of masked time steps away.
public struct InOutLayers {
    public let input: Wiring
    public let output: Wiring

    /// The label of the layer that projects to the output's shape.
    let projection: LayerLabel

    /// - Parameters:
    ///   - inputShape: of one sample at one time, such as `[784]` or `[32, 32, 3]`.
    ///   - outputShape: likewise; of a classification its last extent is the number of classes.
    ///   - dataName: what the input that is computed with is called among the data.
    ///   - targetsName: what the targets are called.
    ///   - maskName: what the mask is called, if there is one: `(time, batch, 1)`.
    ///   - outputName: the name of the output layer; the projection is called after it.
    ///   - usesConvolution: whether the projection is a convolution with kernels of one pixel, so that every pixel of
    ///     an image has an answer.
    ///   - registry: knows `Convolution2D`.
    /// - Throws: ``NetworkError`` if shapes or names cannot be.
    public init(
        _ task: NetworkTask, inputShape: [Int], outputShape: [Int], dataName: String = "default",
        targetsName: String = "targets", maskName: String? = nil, outputName: String = "Output",
        usesConvolution: Bool = false, registry: Registry = Registry().addingNetworks()
    ) throws {
        let inputFeatures = try InOutLayers.shape(inputShape, "input")
        let outputFeatures = try InOutLayers.shape(outputShape, "output")
        let names = [dataName, targetsName] + (maskName.map { [$0] } ?? [])
        guard Set(names).count == names.count else {
            throw NetworkError(
                .invalidSpec, "data, targets and mask need different names, and are called \(list(names))")
        }
        var targets = outputFeatures.extents
        if task == .classification { targets[targets.count - 1] = 1 }
        var shapes = [
            dataName: BufferShape(.timeBatch, inputFeatures),
            targetsName: BufferShape(.timeBatch, Shape(targets)),
        ]
        if let maskName { shapes[maskName] = BufferShape(.timeBatch, [1]) }
        let data = Input(shapes)

        let projection = try InOutLayers.projection(
            outputFeatures, name: "\(outputName)_projection", usesConvolution, registry)
        self.projection = projection.label
        let last: any Layer =
            switch task {
            case .classification: SoftmaxCE(name: outputName)
            case .regression: SquaredError(name: outputName)
            case .multiLabel: SigmoidCE(name: outputName)
            }
        let end = projection.wiring >>> last.wiring
        var loss = LayerPort(layer: last, name: "loss").wiring
        var connections = [data[targetsName] >>> LayerPort(layer: last, name: "targets")]
        if let maskName {
            let mask = Mask(name: "Mask")
            loss = loss >>> mask
            connections.append(data[maskName] >>> mask["mask"])
        }
        connections.append(loss >>> Loss(name: "Loss"))
        input = data[dataName].wiring
        output = connections.reduce(end) { $0.joined(with: $1, head: $0.head, tail: $0.tail) }
    }

    private static func shape(_ extents: [Int], _ what: String) throws -> Shape {
        guard !extents.isEmpty, extents.allSatisfy({ $0 > 0 }), let shape = Shape(checking: extents) else {
            throw NetworkError(
                .invalidSpec, "\(extents) is no shape of an \(what): it needs at least one size, all positive"
            )
        }
        return shape
    }

    private static func projection(
        _ shape: Shape, name: String, _ usesConvolution: Bool, _ registry: Registry
    ) throws -> any Layer {
        guard usesConvolution else {
            return FullyConnected(LayerSize(shape.extents), activation: .linear, name: name)
        }
        guard shape.rank == 3 else {
            throw NetworkError(
                .invalidSpec,
                "a convolution makes (height, width, channels), and the output's shape is \(shape.extents)")
        }
        let description: JSONValue = [
            "@type": "Convolution2D", "num_filters": .integer(Int64(shape[2])), "kernel_size": [1, 1],
            "stride": [1, 1], "padding": 0, "activation": "linear",
        ]
        var layer = try registry.make((any Layer).self, kind: .layer, from: description)
        layer.label = LayerLabel(name)
        return layer
    }
}
