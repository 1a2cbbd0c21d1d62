import Networks
import Testing

/// The order of a layer's views is part of the file format. That of brainstorm 0.5's layers is tested with its files.
struct ViewOrderTests {
    private static let layers: [(layer: any Layer, views: String)] = [
        (Gru(2, name: "Layer"), "Wn Wr Wz Rr Rz Rn bn br bz cn"),
        (Lstm(2, peepholes: false, name: "Layer"), "Wz Wi Wf Wo Rz Ri Rf Ro bz bi bf bo"),
        (MultiHeadAttention(heads: 2, size: 4, name: "Layer"), "Wq Wk Wv Wo bq bk bv bo"),
        (
            Bidirectional(Clockwork(2), name: "Layer"),
            "forward_W forward_R forward_bias forward_timing backward_W backward_R backward_bias backward_timing"
        ),
        (LayerNormalization(name: "Layer"), "gamma beta"),
        (PositionalEmbedding(.learned(maxTime: 5), name: "Layer"), "P"),
        (Embedding(vocabulary: 5, size: 2, name: "Layer"), "W"),
    ]

    @Test("views lie in the order in which files have them", arguments: layers.indices)
    func order(index: Int) throws {
        let (layer, views) = Self.layers[index]
        let network = try Network { Input(["default": [.time, .batch, 3]]) >>> layer >>> Loss() }
        #expect(network.parameterViews.map(\.name).joined(separator: " ") == views)
        var next = 0
        for view in network.parameterViews {
            #expect(view.offset == next)
            next = view.range.upperBound
        }
        #expect(network.parameters.count == next)
    }
}
