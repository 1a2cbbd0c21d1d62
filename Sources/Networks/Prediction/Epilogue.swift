import Arrays
import Handlers

/// What follows a layer's sums number by number, so that a ``Predictor`` has it done before they are stored.
struct Epilogue {
    let normalization: ColumnNormalization?
    let activation: Activation
}

/// A layer of sums, with which a ``Predictor`` computes what follows them.
protocol SummingLayer: Layer {
    var activation: Activation { get }

    /// The forward pass with another end than its own activation.
    func forward(_ buffers: LayerBuffers, _ pass: ForwardPass, _ epilogue: Epilogue)
}

/// A layer of sums and those behind it that are no more than its epilogue: batch normalization, an activation, or both.
struct Fusion {
    /// The layers' places in the order of execution.
    let first: Int
    private(set) var normalization: Int?
    private(set) var activation: Int?

    var last: Int { activation ?? normalization ?? first }

    /// - Parameter next: the place of the only layer, if there is one, that reads the output of another, and does not
    ///   need to have it written.
    init?(first: Int, in layout: Layout, next: (Int) -> Int?) {
        self.first = first
        let entry = layout.entries[first]
        guard let layer = entry.layer as? any SummingLayer, layer.activation == .linear,
            let units = entry.structure.parameters.first?.shape[0], var following = next(first)
        else { return nil }
        if layout.entries[following].layer is BatchNormalization,
            layout.entries[following].structure.parameters.first?.shape.count == units
        {
            normalization = following
            if let behind = next(following) { following = behind }
        }
        if following != normalization, let layer = layout.entries[following].layer as? Elementwise,
            !layer.activation.needsInput
        {
            activation = following
        }
        guard last != first else { return nil }
    }

    /// The layer that runs, and what it does for the others.
    /// - Parameter views: the parameters of all layers.
    func fused(
        in layout: Layout, _ views: [LearnedViews]
    ) -> (layer: any SummingLayer, epilogue: Epilogue)? {
        guard let layer = layout.entries[first].layer as? any SummingLayer else { return nil }
        let normalizing = normalization.flatMap { index in
            (layout.entries[index].layer as? BatchNormalization)?.normalization(views[index])
        }
        let activating = activation.flatMap { layout.entries[$0].layer as? Elementwise }
        return (layer, Epilogue(normalization: normalizing, activation: activating?.activation ?? .linear))
    }
}
