public import Describing
public import Handlers

extension Network {
    /// The network of a line such as `D.2 F1200 D F1200 D`, between the layers that a task needs.
    ///
    ///     let network = try Network(
    ///         spec: "C32:5p2 P3s2 F64", for: .classification, inputShape: [32, 32, 3], outputShape: [10])
    ///
    /// A word is a layer: `F100` fully connected, `R100` recurrent, `L100` LSTM, `B` batch normalization, `D.2`
    /// dropout, `C32:5p2s1` a convolution with 32 filters of 5 × 5, padding 2 and stride 1, `P3s2` pooling over 3 × 3
    /// (`Pa3s2` averages). Before the size `r`, `t`, `s` or `l` stands for the activation rel, tanh, sigmoid or
    /// linear; it is rel without one, and tanh for R and L. Layers are named after their types.
    ///
    /// Weights are drawn by ``DenseSqrtFanInOut`` as suits their layer's activation, all else by
    /// `Gaussian(std: 0.1)`.
    ///
    /// - Parameters: as ``InOutLayers``.
    ///   - registry: knows the types of the layers.
    /// - Throws: ``NetworkError`` with what is wrong in the spec, or if a layer refuses its input;
    ///   ``DescriptionError`` if a type is not known.
    public convenience init(
        spec: String, for task: NetworkTask, inputShape: [Int], outputShape: [Int],
        dataName: String = "default", targetsName: String = "targets", maskName: String? = nil,
        usesConvolution: Bool = false, seed: UInt64 = 0, registry: Registry = Registry().addingNetworks(),
        handler: (any Handler)? = nil
    ) throws {
        let ends = try InOutLayers(
            task, inputShape: inputShape, outputShape: outputShape, dataName: dataName,
            targetsName: targetsName, maskName: maskName, usesConvolution: usesConvolution, registry: registry
        )
        var wiring = ends.input
        var activations: [LayerLabel: Activation] = [ends.projection: .linear]
        for item in try SpecLine(spec).items {
            var layer = try registry.make((any Layer).self, kind: .layer, from: item.description)
            layer.label = LayerLabel()
            activations[layer.label] = item.activation
            wiring = wiring >>> layer.wiring
        }
        let architecture = try Architecture(wiring >>> ends.output)
        try self.init(architecture, outputName: "Output.outputs.predictions", handler: handler)

        let rest = ViewRules<any Initializer>.Rule.all(Gaussian(std: 0.1))
        var rules = ["default": rest, "fallback": rest]
        for (name, node) in architecture.nodes {
            guard let activation = activations[node.layer.label] else { continue }
            rules[name] = .all(DenseSqrtFanInOut(scale: FanScale(activation)))
        }
        try initialize(InitializerRules(ViewRules(rules)), seed: seed)
    }
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
