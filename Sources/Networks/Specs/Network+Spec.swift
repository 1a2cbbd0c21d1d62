public import Describing
public import Handlers

extension Network {
    /// The network of a line such as `D.2 F1200 D F1200 D`, between the layers that a task needs.
    ///
    ///     let network = try Network(
    ///         spec: "C32:5p2 P3s2 F64", for: .classification, inputShape: [32, 32, 3], outputShape: [10])
    ///
    /// A word is a layer: `F100` fully connected, `R100` recurrent, `L100` LSTM, `B` batch normalization, `D.2`
    /// dropout, `E64` an embedding (first of all), `C32:5p2s1` a convolution with 32 filters of 5 × 5, padding 2 and stride 1, `P3s2` pooling over 3 × 3
    /// (`Pa3s2` averages). Before the size `r`, `t`, `s` or `l` stands for the activation rel, tanh, sigmoid or
    /// linear; it is rel without one, and tanh for R and L. Layers are named after their types.
    ///
    /// Weights are drawn by ``DenseSqrtFanInOut`` as suits their layer's activation, embedded vectors by
    /// `Gaussian(std: 1)`, all else by `Gaussian(std: 0.1)`.
    ///
    /// - Parameters: as ``InOutLayers``.
    ///   - vocabulary: how many different numbers there are where the data's are not amounts but names, of characters or
    ///     words: they go through an embedding first, of the size that the spec says, or else of the power of two from
    ///     which on it is twice the root of the vocabulary, in 8...256.
    ///   - registry: knows the types of the layers.
    /// - Throws: ``NetworkError`` with what is wrong in the spec, or if a layer refuses its input;
    ///   ``DescriptionError`` if a type is not known.
    public convenience init(
        spec: String, for task: NetworkTask, inputShape: [Int], outputShape: [Int],
        dataName: String = "default", targetsName: String = "targets", maskName: String? = nil,
        usesConvolution: Bool = false, vocabulary: Int? = nil, seed: UInt64 = 0,
        registry: Registry = Registry().addingNetworks(),
        handler: (any Handler)? = nil
    ) throws {
        let ends = try InOutLayers(
            task, inputShape: inputShape, outputShape: outputShape, dataName: dataName,
            targetsName: targetsName, maskName: maskName, usesConvolution: usesConvolution, registry: registry
        )
        var wiring = ends.input
        var activations: [LayerLabel: Activation] = [ends.projection: .linear]
        var embeddings: Set<LayerLabel> = []
        for item in try SpecLine(spec).items(vocabulary: vocabulary) {
            var layer = try registry.make((any Layer).self, kind: .layer, from: item.description)
            layer.label = LayerLabel()
            if layer is Embedding { embeddings.insert(layer.label) }
            activations[layer.label] = item.activation
            wiring = wiring >>> layer.wiring
        }
        let architecture = try Architecture(wiring >>> ends.output)
        try self.init(architecture, outputName: "Output.outputs.predictions", handler: handler)

        let rest = ViewRules<any Initializer>.Rule.all(Gaussian(std: 0.1))
        var rules = ["default": rest, "fallback": rest]
        for (name, node) in architecture.nodes {
            if embeddings.contains(node.layer.label) { rules[name] = .all(Gaussian(std: 1)) }
            guard let activation = activations[node.layer.label] else { continue }
            rules[name] = .all(DenseSqrtFanInOut(scale: FanScale(activation)))
        }
        try initialize(InitializerRules(ViewRules(rules)), seed: seed)
    }
}

extension SpecLine {
    /// The items, with an embedding first where the data have a vocabulary.
    fileprivate func items(vocabulary: Int?) throws -> [Item] {
        let places = items.indices.filter { items[$0].isEmbedding }
        guard places.allSatisfy({ $0 == 0 }), vocabulary != nil || places.isEmpty else {
            throw NetworkError(
                .invalidSpec,
                vocabulary == nil
                    ? "an embedding, the E in the spec, is of a vocabulary, and the data have none"
                    : "an embedding stands first in the spec, where the numbers of a vocabulary come in")
        }
        guard let vocabulary else { return items }
        let given = places.isEmpty ? nil : items[0].description["size"]
        let size = given ?? .integer(SpecLine.embeddingSize(vocabulary))
        let embedding = Item(
            description: [
                "@type": .string(Embedding.typeName), "vocabulary": .integer(Int64(vocabulary)), "size": size,
            ], activation: nil)
        return [embedding] + items.dropFirst(places.count)
    }

    private static func embeddingSize(_ vocabulary: Int) -> Int64 {
        var size: Int64 = 8
        while size < 256, Double(size) < 2 * Double(vocabulary).squareRoot() { size *= 2 }
        return size
    }
}

extension SpecLine.Item {
    fileprivate var isEmbedding: Bool { description["@type"] == .string(Embedding.typeName) }
}

extension FanScale {
    /// What suits an activation function.
    fileprivate init(_ activation: Activation) {
        switch activation {
        case .tanh: self = .tanh
        case .sigmoid: self = .sigmoid
        case .linear: self = .linear
        default: self = .relu
        }
    }
}
