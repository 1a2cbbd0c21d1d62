import Arrays
import Describing
import Handlers
import Networks
import TestSupport
import Testing

struct WiringTests {
    private func classifier() throws -> Network {
        let input = Input(["default": [.time, .batch, 4], "targets": [.time, .batch, 1]])
        let output = SoftmaxCE(name: "Output")
        return try Network(handler: ReferenceHandler()) {
            input >>> FullyConnected(5, name: "Hid") >>> FullyConnected(3, activation: .linear, name: "FC")
                >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss()
        }
    }

    @Test("a chain is wired as it reads")
    func chain() throws {
        let network = try classifier()
        #expect(network.layerNames == ["Input", "Hid", "FC", "Output", "Loss"])
        #expect(
            network.parameterViews.map(\.path)
                == ["FC.parameters.W", "FC.parameters.bias", "Hid.parameters.W", "Hid.parameters.bias"])
        #expect(network.parameterViews.map(\.offset) == [0, 15, 18, 38])
        #expect(network.parameters.count == 43)
        #expect(network.predictionsPath == "Output.outputs.predictions")
    }

    @Test("layers without a name are named after their type, numbered if there are several")
    func automaticNames() throws {
        let network = try Network(handler: ReferenceHandler()) {
            Input(["default": [.time, .batch, 2]]) >>> FullyConnected(3) >>> FullyConnected(4) >>> Loss()
        }
        #expect(network.layerNames == ["Input", "FullyConnected_1", "FullyConnected_2", "Loss"])
    }

    @Test("the same layer on two lines is one layer")
    func identity() throws {
        let input = Input(["default": [.time, .batch, 2]])
        let shared = FullyConnected(3)
        let network = try Network(handler: ReferenceHandler()) {
            input >>> shared
            shared >>> Loss(name: "A")
            shared >>> Loss(importance: 2, name: "B")
        }
        #expect(network.layerNames == ["Input", "FullyConnected", "A", "B"])
    }

    @Test("a cycle is refused with the layers on it")
    func cycle() {
        let (a, b) = (FullyConnected(2, name: "A"), FullyConnected(2, name: "B"))
        #expect(
            throws: NetworkError(
                .invalidArchitecture, "the connections form a cycle: A → B → A")
        ) {
            try Network(handler: ReferenceHandler()) {
                Input(["default": [.time, .batch, 2]]) >>> a >>> b >>> a
            }
        }
    }

    @Test("shape errors name the layer and both shapes")
    func shapes() {
        let input = Input(["default": [.time, .batch, 4], "targets": [.time, .batch, 2]])
        let output = SoftmaxCE(name: "Output")
        #expect(
            throws: NetworkError(
                .invalidLayer, "Output: the targets have shape (T, B, 2), and must have (T, B, 1)")
        ) {
            try Network(handler: ReferenceHandler()) {
                input >>> output
                input["targets"] >>> output["targets"]
            }
        }
        #expect(
            throws: NetworkError(
                .invalidLayer, "Output: nothing is connected to the input 'targets' (connected: 'default')")
        ) {
            try Network(handler: ReferenceHandler()) { input >>> output }
        }
        #expect(
            throws: NetworkError(
                .invalidLayer, "Input: there is no output 'target'; the outputs are 'default', 'targets'")
        ) {
            try Network(handler: ReferenceHandler()) { input["target"] >>> output["targets"] }
        }
    }

    @Test("two layers of one name are refused")
    func sameName() {
        #expect(throws: NetworkError(.invalidArchitecture, "two layers are called 'A'")) {
            try Network(handler: ReferenceHandler()) {
                Input(["default": [.time, .batch, 2]]) >>> FullyConnected(2, name: "A")
                    >>> FullyConnected(2, name: "A")
            }
        }
    }

    @Test("an unknown buffer is refused with the nearest name")
    func unknownBuffer() throws {
        let network = try classifier()
        #expect(
            throws: NetworkError(
                .unknownBuffer,
                "there is no buffer 'Hid.parameters.w'; did you mean 'Hid.parameters.W'?")
        ) {
            try network.buffer("Hid.parameters.w")
        }
    }

    @Test("several connections to one input read one unbroken run each, where that is possible")
    func concatenation() throws {
        let input = Input(["default": [.time, .batch, 1]])
        let (a, b, c) = (
            FullyConnected(1, activation: .linear, name: "A"),
            FullyConnected(1, activation: .linear, name: "B"),
            FullyConnected(1, activation: .linear, name: "C")
        )
        let (ac, cb) = (
            FullyConnected(2, activation: .linear, name: "P"),
            FullyConnected(2, activation: .linear, name: "Q")
        )
        let network = try Network(handler: ReferenceHandler()) {
            input >>> a >>> ac
            input >>> c >>> ac
            c >>> cb
            input >>> b >>> cb
        }
        try network.initialize(
            [
                "default": Constant(0), "A": ["W": Constant(1)], "B": ["W": Constant(2)],
                "C": ["W": Constant(3)],
            ], seed: 0)
        try network.prepare(time: 1, batch: 1)
        network.input("default")?.fill(1)
        network.forward()
        // A, C, B is the first order in which both {A, C} and {B, C} are neighbours.
        #expect(try network.buffer("P.inputs.default").values == [1, 3])
        #expect(try network.buffer("Q.inputs.default").values == [3, 2])
    }

    @Test("brainstorm's accepted architectures are accepted, with its order and layout; the others refused")
    func acceptedOrRefused() throws {
        let text = try Fixtures.text("brainstorm-0.5-cases/architectures_accepted_or_refused.json")
        guard case .array(let cases) = try JSONValue(parsing: text) else {
            Issue.record("the fixture is a list")
            return
        }
        let registry = Registry().addingNetworks()
        // Layers of later issues are unknown types, and so refused as well.
        for entry in cases {
            guard case .string(let name)? = entry["name"], let json = entry["architecture"],
                case .bool(let accepted)? = entry["accepted"]
            else {
                Issue.record("an incomplete case")
                continue
            }
            let make = {
                try Network(
                    description: [
                        "@type": "Network", "architecture": json, "handler": ["@type": "ReferenceHandler"],
                    ],
                    registry: registry.adding(ReferenceConfiguration.self))
            }
            guard accepted else {
                #expect(throws: (any Error).self, "\(name)") { try make() }
                continue
            }
            let network = try make()
            #expect(
                JSONValue.array(network.layerNames.map { .string($0) }) == entry["layer_order"], "\(name)")
            #expect(.integer(Int64(network.parameters.count)) == entry["number_of_parameters"], "\(name)")
            guard case .array(let slices)? = entry["parameter_slices"] else { continue }
            for (slice, view) in zip(slices, network.parameterViews) {
                #expect(
                    slice["layer"] == .string(view.layer) && slice["view"] == .string(view.name), "\(name)")
                #expect(slice["start"] == .integer(Int64(view.offset)), "\(name)")
            }
        }
    }
}
