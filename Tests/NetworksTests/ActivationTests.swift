import Describing
import Handlers
import Networks
import Testing

/// Activations whose derivative is not a function of their output.
struct ActivationTests {
    private func network(_ layer: JSONValue) throws -> Network {
        try Network(
            description: [
                "@type": "Network",
                "architecture": [
                    "Input": [
                        "@type": "Input", "out_shapes": ["default": ["T", "B", 2]],
                        "@outgoing_connections": ["Layer"],
                    ],
                    "Layer": layer,
                ],
            ], registry: Registry().addingNetworks(), handler: ReferenceHandler())
    }

    @Test(
        "recurrent layers refuse them, and say which they take",
        arguments: ["Recurrent", "Lstm", "Gru", "Clockwork", "ClockworkLstm"], ["gelu", "silu"])
    func recurrent(type: String, activation: String) throws {
        let layer: JSONValue = [
            "@type": .string(type), "size": 3, "activation": .string(activation), "@outgoing_connections": [],
        ]
        let error = #expect(throws: DescriptionError.self) { _ = try network(layer) }
        #expect(
            error?.message
                == "a recurrent layer cannot have the activation '\(activation)' at "
                + "architecture.Layer.activation; its steps keep outputs only, of which the derivative must be "
                + "a function, as it is with 'linear', 'rel', 'sigmoid', 'tanh', 'el', 'softplus', 'leaky_rel'"
        )
    }

    @Test("a layer keeps the values before an activation that needs them, and no others")
    func internals() throws {
        for activation in Activation.allCases {
            let network = try network([
                "@type": "FullyConnected", "size": 3, "activation": .string(activation.rawValue),
                "@outgoing_connections": [],
            ])
            try network.prepare(time: 2, batch: 2)
            let kept = try? network.buffer("Layer.internals.Ha")
            #expect((kept != nil) == [.gelu, .silu].contains(activation), "\(activation)")
        }
    }
}
