import Handlers
import Networks

extension LayerRow {
    static let convolution: [LayerRow] =
        Activation.allCases.map { activation in
            LayerRow(
                name: "Convolution2D \(activation.rawValue)",
                layer: { Convolution2D(3, kernelSize: [2, 3], activation: activation, name: "Layer") },
                inputs: ["default": [.time, .batch, 3, 4, 2]], outputShape: [.time, .batch, 2, 2, 3])
        } + [
            LayerRow(
                name: "Convolution2D with strides and padding",
                layer: {
                    Convolution2D(
                        2, kernelSize: [3, 2], stride: [2, 1], padding: 1, activation: .tanh, name: "Layer")
                },
                inputs: ["default": [.time, .batch, 4, 2, 1]], outputShape: [.time, .batch, 2, 3, 2]),
            LayerRow(
                name: "Convolution1D",
                layer: {
                    Convolution1D(
                        3, kernelSize: 3, stride: 2, padding: 1, activation: .sigmoid, name: "Layer")
                },
                inputs: ["default": [.time, .batch, 5, 2]], outputShape: [.time, .batch, 3, 3]),
            LayerRow(
                name: "Convolution1D causal",
                layer: {
                    Convolution1D(2, kernelSize: 3, padding: .causal, activation: .tanh, name: "Layer")
                },
                inputs: ["default": [.time, .batch, 4, 2]], outputShape: [.time, .batch, 4, 2]),
        ]
}
