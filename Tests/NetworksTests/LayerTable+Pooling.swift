import Networks

extension LayerRow {
    static let pooling: [LayerRow] = PoolingType.allCases.flatMap { type in
        [
            LayerRow(
                name: "Pooling2D \(type.rawValue)",
                layer: { Pooling2D(kernelSize: [2, 3], type: type, name: "Layer") },
                inputs: ["default": [.time, .batch, 3, 4, 2]], outputShape: [.time, .batch, 2, 2, 2]),
            LayerRow(
                name: "Pooling2D \(type.rawValue) with strides and padding",
                layer: {
                    Pooling2D(kernelSize: [3, 2], type: type, stride: [2, 1], padding: 1, name: "Layer")
                },
                inputs: ["default": [.time, .batch, 4, 2, 3]], outputShape: [.time, .batch, 2, 3, 3]),
            LayerRow(
                name: "Pooling2D \(type.rawValue) with windows outside the image",
                layer: { Pooling2D(kernelSize: 2, type: type, stride: 2, padding: 2, name: "Layer") },
                inputs: ["default": [.time, .batch, 2, 3, 1]], outputShape: [.time, .batch, 3, 3, 1]),
            LayerRow(
                name: "GlobalPooling \(type.rawValue)", layer: { GlobalPooling(type, name: "Layer") },
                inputs: ["default": [.time, .batch, 2, 3, 2]], outputShape: [.time, .batch, 2]),
        ]
    }
}
