import Handlers
import Networks

extension LayerRow {
    /// Gated recurrent units, and what an LSTM has besides.
    static let gated =
        Activation.derivedFromOutput.map { activation in
            LayerRow(
                name: "Gru \(activation.rawValue)", layer: { Gru(3, activation: activation, name: "Layer") },
                inputs: ["default": [.time, .batch, 2, 2]], outputShape: [.time, .batch, 3])
        } + [
            LayerRow(
                name: "Gru as wide as its input", layer: { Gru(name: "Layer") },
                inputs: ["default": [.time, .batch, 2, 2]], outputShape: [.time, .batch, 4]),
            LayerRow(
                name: "Lstm without peepholes", layer: { Lstm(3, peepholes: false, name: "Layer") },
                inputs: ["default": [.time, .batch, 2]], outputShape: [.time, .batch, 3]),
        ]

    /// Given clocks, and random numbers for everything else.
    private static func clocks(_ values: NestedNumbers, _ names: String = "timing") -> InitializerRules {
        let gaussian = Gaussian(std: 0.5)
        return [
            "default": gaussian,
            "Layer": ["default": gaussian, names: ArrayInitializer(values)] as [String: any Initializer],
        ]
    }

    /// Units with clocks, one of which is always updated, one never after the first step.
    static let clockwork =
        Activation.derivedFromOutput.flatMap { activation in
            [
                LayerRow(
                    name: "Clockwork \(activation.rawValue)",
                    layer: { Clockwork(4, activation: activation, name: "Layer") },
                    inputs: ["default": [.time, .batch, 2, 2]], outputShape: [.time, .batch, 4],
                    initializers: clocks([2, 1, 3, 0])),
                LayerRow(
                    name: "ClockworkLstm \(activation.rawValue)",
                    layer: { ClockworkLstm(4, activation: activation, name: "Layer") },
                    inputs: ["default": [.time, .batch, 2]], outputShape: [.time, .batch, 4],
                    initializers: clocks([2, 1, 3, 0])),
            ]
        }

    /// Every recurrent layer run both ways.
    static let bidirectional = [
        bothWays("Recurrent", { Recurrent(3) }, size: 3),
        bothWays("Recurrent, summed", { Recurrent(3) }, merge: .sum, size: 3),
        bothWays("Lstm", { Lstm(3) }, size: 3),
        bothWays("Lstm without peepholes, summed", { Lstm(3, peepholes: false) }, merge: .sum, size: 3),
        bothWays("Gru", { Gru() }, size: 4),
        bothWays("Gru, summed", { Gru(3) }, merge: .sum, size: 3),
        bothWays("Clockwork", { Clockwork(4) }, size: 4, clocks: true),
        bothWays("ClockworkLstm, summed", { ClockworkLstm(4) }, merge: .sum, size: 4, clocks: true),
    ]

    private static func bothWays(
        _ name: String, _ layer: @escaping @Sendable () -> any RecurrentLayer,
        merge: Bidirectional.Merge = .concat, size: Int, clocks hasClocks: Bool = false
    ) -> LayerRow {
        var row = LayerRow(
            name: "Bidirectional \(name)", layer: { Bidirectional(layer(), merge: merge, name: "Layer") },
            inputs: ["default": [.time, .batch, 2, 2]],
            outputShape: .timeBatch([merge == .concat ? 2 * size : size]))
        if hasClocks {
            row.initializers = clocks([2, 1, 3, 0], "*_timing")
        }
        return row
    }
}
