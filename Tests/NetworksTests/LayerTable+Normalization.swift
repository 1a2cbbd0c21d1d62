import Networks

extension LayerRow {
    /// Factors near 1, and deviations that are positive.
    private static func initializers(_ views: [String: any Initializer]) -> InitializerRules {
        let gaussian = Gaussian(std: 0.5)
        let scale = Gaussian(std: 0.3, mean: 1)
        return ["Layer": ["gamma": scale, "beta": gaussian].merging(views) { $1 }]
    }

    private static let ofBatch = initializers(["mu": Gaussian(std: 0.5), "sigma": Constant(1.5)])

    static let normalization = [
        LayerRow(
            name: "BatchNorm", layer: { BatchNormalization(decay: 0.75, epsilon: 0.01, name: "Layer") },
            inputs: ["default": [.time, .batch, 5]], outputShape: [.time, .batch, 5],
            initializers: ofBatch),
        LayerRow(
            name: "BatchNorm of images", layer: { BatchNormalization(name: "Layer") },
            inputs: ["default": [.time, .batch, 3, 2, 4]], outputShape: [.time, .batch, 3, 2, 4],
            initializers: ofBatch),
        LayerRow(
            name: "LayerNorm", layer: { LayerNormalization(epsilon: 0.01, name: "Layer") },
            inputs: ["default": [.time, .batch, 19]], outputShape: [.time, .batch, 19],
            initializers: initializers([:])),
        LayerRow(
            name: "LayerNorm of several axes", layer: { LayerNormalization(name: "Layer") },
            inputs: ["default": [.time, .batch, 3, 7]], outputShape: [.time, .batch, 3, 7],
            initializers: initializers([:])),
    ]

    static let shaping = [
        LayerRow(
            name: "Flatten", layer: { Flatten(name: "Layer") }, inputs: ["default": [.time, .batch, 3, 2]],
            outputShape: [.time, .batch, 6]),
        LayerRow(
            name: "Reshape", layer: { Reshape([2, -1, 3], name: "Layer") },
            inputs: ["default": [.time, .batch, 4, 3]], outputShape: [.time, .batch, 2, 2, 3]),
    ]
}
