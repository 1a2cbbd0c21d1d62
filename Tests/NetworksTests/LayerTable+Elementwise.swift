import Handlers
import Networks

extension LayerRow {
    static let elementwise: [LayerRow] =
        Activation.allCases.map { activation in
            LayerRow(
                name: "Elementwise \(activation.rawValue)",
                layer: { Elementwise(activation, name: "Layer") },
                inputs: ["default": [.time, .batch, 3, 2]], outputShape: [.time, .batch, 3, 2])
        } + [
            LayerRow(
                name: "Highway", layer: { Highway(name: "Layer") },
                inputs: [
                    "H": [.time, .batch, 2, 3], "T": [.time, .batch, 2, 3], "x": [.time, .batch, 2, 3],
                ],
                outputShape: [.time, .batch, 2, 3]),
            LayerRow(
                name: "Merge", layer: { Merge(name: "Layer") },
                inputs: ["inputs_1": [.time, .batch, 3, 1], "inputs_2": [.time, .batch, 3, 4]],
                outputShape: [.time, .batch, 3, 5]),
            LayerRow(
                name: "Merge of three", layer: { Merge(name: "Layer") },
                inputs: [
                    "inputs_1": [.time, .batch, 2], "inputs_2": [.time, .batch, 1],
                    "inputs_3": [.time, .batch, 3],
                ],
                outputShape: [.time, .batch, 6]),
            LayerRow(
                name: "Add", layer: { Add(name: "Layer") },
                inputs: ["inputs_1": [.time, .batch, 2, 3], "inputs_2": [.time, .batch, 2, 3]],
                outputShape: [.time, .batch, 2, 3]),
            LayerRow(
                name: "Add of three", layer: { Add(name: "Layer") },
                inputs: [
                    "inputs_1": [.time, .batch, 4], "inputs_2": [.time, .batch, 4],
                    "inputs_3": [.time, .batch, 4],
                ],
                outputShape: [.time, .batch, 4]),
            LayerRow(
                name: "NoOp", layer: { NoOp(name: "Layer") },
                inputs: ["default": [.time, .batch, 2, 2]], outputShape: [.time, .batch, 2, 2]),
            // Differences know nothing of the factor, so it is 1 here.
            LayerRow(
                name: "DeltasScaling", layer: { DeltasScaling(1, name: "Layer") },
                inputs: ["default": [.time, .batch, 4]], outputShape: [.time, .batch, 4]),
            LayerRow(
                name: "L1Decay", layer: { L1DecayLayer(name: "Layer") },
                inputs: ["default": [.time, .batch, 2, 2]], output: "loss", outputShape: [.time, .batch, 1],
                values: ["default": { $0 < 0 ? $0 - 0.1 : $0 + 0.1 }]),
            LayerRow(
                name: "L2Decay", layer: { L2DecayLayer(name: "Layer") },
                inputs: ["default": [.time, .batch, 3, 2]], output: "loss", outputShape: [.time, .batch, 1]),
            LayerRow(
                name: "BinomialCrossEntropy", layer: { BinomialCrossEntropy(name: "Layer") },
                inputs: ["default": [.time, .batch, 2, 3], "targets": [.time, .batch, 2, 3]],
                outputShape: [.time, .batch, 1], constants: ["targets": { $0 > 0 ? 1 : 0 }],
                values: ["default": { 0.2 + 0.6 * $0 * $0 / (1 + $0 * $0) }]),
        ]
}
