import Networks

extension LayerRow {
    /// Embeddings and attention.
    static let attention: [LayerRow] = [
        LayerRow(
            name: "PositionalEmbedding sinusoidal", layer: { PositionalEmbedding(name: "Layer") },
            inputs: ["default": [.time, .batch, 2, 3]], outputShape: [.time, .batch, 2, 3]),
        LayerRow(
            name: "PositionalEmbedding learned",
            layer: { PositionalEmbedding(.learned(maxTime: 6), name: "Layer") },
            inputs: ["default": [.time, .batch, 5]], outputShape: [.time, .batch, 5]),
        LayerRow(
            name: "Embedding", layer: { Embedding(vocabulary: 7, size: 5, name: "Layer") },
            inputs: ["default": [.time, .batch, 1]], outputShape: [.time, .batch, 5],
            constants: ["default": word]),
        LayerRow(
            name: "Embedding of several words", layer: { Embedding(vocabulary: 7, size: 2, name: "Layer") },
            inputs: ["default": [.time, .batch, 3]], outputShape: [.time, .batch, 3, 2],
            constants: ["default": word]),
        LayerRow(
            name: "MultiHeadAttention", layer: { MultiHeadAttention(heads: 2, name: "Layer") },
            inputs: ["default": [.time, .batch, 2, 2]], outputShape: [.time, .batch, 4]),
        LayerRow(
            name: "MultiHeadAttention causal",
            layer: { MultiHeadAttention(heads: 3, size: 6, isCausal: true, name: "Layer") },
            inputs: ["default": [.time, .batch, 5]], outputShape: [.time, .batch, 6]),
        LayerRow(
            name: "MultiHeadAttention masked",
            layer: { MultiHeadAttention(heads: 1, size: 3, name: "Layer") },
            inputs: ["default": [.time, .batch, 4], "mask": [.time, .batch, 1]],
            outputShape: [.time, .batch, 3], constants: ["mask": { $0 > -0.4 ? 1 : 0 }]),
        LayerRow(
            name: "MultiHeadAttention causal, masked",
            layer: { MultiHeadAttention(heads: 2, size: 4, isCausal: true, name: "Layer") },
            inputs: ["default": [.time, .batch, 4], "mask": [.time, .batch, 1]],
            outputShape: [.time, .batch, 4], constants: ["mask": { $0 > 0 ? 1 : 0 }]),
    ]

    /// A word from −1 to 7, of which the ends are outside the vocabulary.
    private static let word: @Sendable (Float) -> Float = { Float(Int(abs($0) * 100) % 9 - 1) }
}
