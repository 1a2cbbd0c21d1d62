import Handlers
import Networks
import Testing

/// One row a layer configuration: what every layer is tested with, by finite differences, against the
/// reference and by round trip. A new layer needs a row here.
struct LayerRow: Sendable, CustomTestStringConvertible {
    let name: String
    let layer: @Sendable () -> any Layer
    /// The layer's inputs with their shapes; the network's `Input` has an output for each.
    let inputs: [String: BufferShape]
    /// The output that is weighed, and its shape.
    var output = "default"
    let outputShape: BufferShape
    /// Inputs that are constants to the layer, and how their values are made from normal draws.
    var constants: [String: @Sendable (Float) -> Float] = [:]
    /// How the values of other inputs are made from normal draws.
    var values: [String: @Sendable (Float) -> Float] = [:]
    /// Of the inputs. Rectified layers have one that keeps them off their kinks.
    var seed: UInt64 = 1
    /// How the layer's parameters begin; the layer's name is `Layer`.
    var initializers = InitializerRules(Gaussian(std: 0.5))

    var testDescription: String { name }

    static let all: [LayerRow] =
        fullyConnected + recurrent + gated + clockwork + bidirectional + attention + convolution
        + normalization + shaping + elementwise + pooling + [
            LayerRow(
                name: "Dropout", layer: { Dropout(0.3, name: "Layer") },
                inputs: ["default": [.time, .batch, 4, 3]],
                outputShape: [.time, .batch, 4, 3]),
            LayerRow(
                name: "Mask by sample", layer: { Mask(name: "Layer") },
                inputs: ["default": [.time, .batch, 2, 3], "mask": [.time, .batch, 1]],
                outputShape: [.time, .batch, 2, 3], constants: ["mask": { $0 > 0 ? 1 : 0 }]),
            LayerRow(
                name: "Mask by vector", layer: { Mask(name: "Layer") },
                inputs: ["default": [.time, .batch, 2, 3], "mask": [.time, .batch, 2, 1]],
                outputShape: [.time, .batch, 2, 3], constants: ["mask": { $0 }]),
            LayerRow(
                name: "Mask by element", layer: { Mask(name: "Layer") },
                inputs: ["default": [.time, .batch, 5], "mask": [.time, .batch, 5]],
                outputShape: [.time, .batch, 5], constants: ["mask": { $0 }]),
            LayerRow(
                name: "SquaredDifference", layer: { SquaredDifference(name: "Layer") },
                inputs: ["inputs_1": [.time, .batch, 3, 2], "inputs_2": [.time, .batch, 3, 2]],
                outputShape: [.time, .batch, 3, 2]),
            LayerRow(
                name: "SquaredError", layer: { SquaredError(name: "Layer") },
                inputs: ["default": [.time, .batch, 3], "targets": [.time, .batch, 3]], output: "loss",
                outputShape: [.time, .batch, 3], constants: ["targets": { $0 }]),
            LayerRow(
                name: "SigmoidCE", layer: { SigmoidCE(name: "Layer") },
                inputs: ["default": [.time, .batch, 2, 2], "targets": [.time, .batch, 2, 2]], output: "loss",
                outputShape: [.time, .batch, 2, 2], constants: ["targets": { $0 > 0 ? 1 : 0 }]),
            LayerRow(
                name: "SigmoidCE of weighted features",
                layer: { SigmoidCE(positiveWeights: [0, 0.5, 1, 3], name: "Layer") },
                inputs: ["default": [.time, .batch, 2, 2], "targets": [.time, .batch, 2, 2]], output: "loss",
                outputShape: [.time, .batch, 2, 2], constants: ["targets": { min(1, abs($0)) }]),
            LayerRow(
                name: "SoftmaxCE of weighted classes",
                layer: { SoftmaxCE(classWeights: [0, 0.5, 1, 3, 7], name: "Layer") },
                inputs: ["default": [.time, .batch, 5], "targets": [.time, .batch, 1]], output: "loss",
                outputShape: [.time, .batch, 1],
                constants: ["targets": { Float(Int(abs($0) * 10) % 5) }]),
            LayerRow(
                name: "SoftmaxCE", layer: { SoftmaxCE(name: "Layer") },
                inputs: ["default": [.time, .batch, 5], "targets": [.time, .batch, 1]], output: "loss",
                outputShape: [.time, .batch, 1],
                constants: ["targets": { Float(Int(abs($0) * 10) % 5) }]),
            LayerRow(
                name: "SoftmaxCE of several vectors", layer: { SoftmaxCE(name: "Layer") },
                inputs: ["default": [.time, .batch, 2, 4], "targets": [.time, .batch, 2, 1]], output: "loss",
                outputShape: [.time, .batch, 2, 1],
                constants: ["targets": { Float(Int(abs($0) * 10) % 4) }]),
        ]

    private static let fullyConnected = Activation.allCases.map { activation in
        LayerRow(
            name: "FullyConnected \(activation.rawValue)",
            layer: { FullyConnected([2, 2], activation: activation, name: "Layer") },
            inputs: ["default": [.time, .batch, 3, 1]], outputShape: [.time, .batch, 2, 2],
            seed: [.relu, .leakyRelu].contains(activation) ? 2 : 1)
    }

    private static let recurrent = Activation.derivedFromOutput.flatMap { activation in
        [
            LayerRow(
                name: "Recurrent \(activation.rawValue)",
                layer: { Recurrent(3, activation: activation, name: "Layer") },
                inputs: ["default": [.time, .batch, 2, 2]], outputShape: [.time, .batch, 3]),
            LayerRow(
                name: "Lstm \(activation.rawValue)",
                layer: { Lstm(3, activation: activation, name: "Layer") },
                inputs: ["default": [.time, .batch, 2]], outputShape: [.time, .batch, 3],
                seed: [.relu, .leakyRelu].contains(activation) ? 2 : 1),
        ]
    }

    var tester: LayerTester {
        var tester = LayerTester(layer, inputs: inputs, output: output, constants: constants)
        tester.values = values
        tester.seed = seed
        tester.initializers = initializers
        // A rectified layer and a largest number have kinks, which a shorter step is less likely to cross, and
        // nothing that a longer one would resolve.
        if name.hasSuffix("rel") || name.contains("Pooling2D max") { tester.step = 0.001 }
        return tester
    }
}
