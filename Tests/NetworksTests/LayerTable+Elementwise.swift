import Handlers
import Networks

extension LayerRow {
    /// Activations by themselves.
    static let elementwise = Activation.allCases.map { activation in
        LayerRow(
            name: "Elementwise \(activation.rawValue)",
            layer: { Elementwise(activation, name: "Layer") },
            inputs: ["default": [.time, .batch, 3, 2]], outputShape: [.time, .batch, 3, 2])
    }
}
