import Arrays
import Describing
import Handlers
import Networks
import Testing

/// What convolutions refuse, and that a causal one sees nothing of the future.
struct ConvolutionTests {
    private func make(_ layer: JSONValue, input: [JSONValue] = ["T", "B", 4, 5, 2]) throws -> Network {
        let registry = Registry().addingNetworks().adding(ReferenceConfiguration.self)
        return try Network(
            description: [
                "@type": "Network", "handler": ["@type": "ReferenceHandler"],
                "architecture": [
                    "Input": [
                        "@type": "Input", "out_shapes": ["default": .array(input)],
                        "@outgoing_connections": ["C"],
                    ],
                    "C": layer,
                ],
            ], registry: registry)
    }

    private func message(_ layer: JSONValue, input: [JSONValue] = ["T", "B", 4, 5, 2]) -> String {
        do {
            _ = try make(layer, input: input)
            return "made"
        } catch { return "\(error)" }
    }

    private func expectError(
        _ words: String, _ layer: JSONValue, input: [JSONValue] = ["T", "B", 4, 5, 2],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let found = message(layer, input: input)
        #expect(found.contains(words), "\(found)", sourceLocation: sourceLocation)
    }

    @Test("kernels that do not fit, inputs that are no images and sizes that overflow are refused in words")
    func structures() {
        let plain: JSONValue = ["@type": "Convolution2D", "num_filters": 3, "kernel_size": [5, 3]]
        expectError(
            "C: a kernel of height 5 does not fit in an input of height 4 with 0 of padding; "
                + "make the kernel smaller or the padding larger", plain)
        expectError(
            "C: the input must be (T, B, height, width, channels), none of them 0, but is (T, B, 40)", plain,
            input: ["T", "B", 40])
        expectError("but is (T, B, 40, 0, 2)", plain, input: ["T", "B", 40, 0, 2])
        expectError("but is (9, 9, 2)", plain, input: [9, 9, 2])
        expectError(
            "C: the input must be (T, B, length, channels), none of them 0, but is (T, B, 4, 5, 2)",
            ["@type": "Convolution1D", "num_filters": 3, "kernel_size": 3])
        let many: JSONValue = [
            "@type": "Convolution2D", "num_filters": .integer(.max), "kernel_size": [1, 1],
        ]
        expectError("C: the output would have too many elements: [4, 5, 9223372036854775807]", many)
        expectError(
            "C: the input's height of 9223372036854775807 is too large",
            [
                "@type": "Convolution2D", "num_filters": 1, "kernel_size": [1, 1], "padding": 1,
            ], input: ["T", "B", .integer(.max), 1, 1])
        expectError(
            "C: the parameter W would have too many elements",
            [
                "@type": "Convolution2D", "num_filters": .integer(1 << 50), "kernel_size": [60000, 60000],
                "padding": 30000,
            ])
    }

    @Test("descriptions with sizes out of range are refused with the place")
    func descriptions() {
        func layer(_ type: String, _ key: String, _ value: JSONValue) -> JSONValue {
            var members: [String: JSONValue] = [
                "@type": .string(type), "num_filters": 2,
                "kernel_size": type == "Convolution1D" ? 2 : [2, 2],
            ]
            members[key] = value
            return .object(members)
        }
        let pair = "write a list of two whole numbers from 1 to 65535, [height, width]"
        for value: JSONValue in [3, [3], [3, 0], [1, 2, 3], [65_536, 1], [-1, 1], "3", nil] {
            expectError(pair, layer("Convolution2D", "kernel_size", value))
            expectError(pair, layer("Convolution2D", "stride", value))
        }
        expectError("the value must be from 0 to 65535", layer("Convolution2D", "padding", -1))
        expectError("the value must be at least 1", layer("Convolution2D", "num_filters", 0))
        expectError("the value must be from 1 to 65535", layer("Convolution1D", "stride", 0))
        expectError("the value must be from 1 to 65535", layer("Convolution1D", "kernel_size", 65_536))
        for value: JSONValue in [-1, 65_536, "same", [1], nil] {
            expectError(
                "write a whole number from 0 to 65535, or \"causal\"",
                layer("Convolution1D", "padding", value))
        }
        expectError("num_filters", ["@type": "Convolution2D", "kernel_size": [2, 2]])
        expectError("kernel_size", ["@type": "Convolution2D", "num_filters": 2])
    }

    @Test("stride, padding and activation have brainstorm 0.5's defaults")
    func defaults() throws {
        let network = try make(["@type": "Convolution2D", "num_filters": 3, "kernel_size": [2, 3]])
        let layer = try network.description()["architecture"]?["C"]
        #expect(layer?["stride"] == [1, 1] && layer?["padding"] == 0 && layer?["activation"] == "rel")
        #expect(network.parameterViews.map(\.shape.extents) == [[3, 2, 3, 2], [3]])
    }

    @Test("no output of a causal convolution depends on what comes later")
    func causality() throws {
        let network = try make(
            [
                "@type": "Convolution1D", "num_filters": 2, "kernel_size": 3, "padding": "causal",
                "activation": "tanh",
            ], input: ["T", "B", 6, 1])
        try network.initialize(Gaussian(std: 1), seed: 1)
        try network.prepare(time: 1, batch: 1)
        let input = try #require(network.input("default"))
        func outputs() throws -> [Float] {
            network.forward()
            return try network.buffer("C.outputs.default").values
        }
        let before = try outputs()
        for changed in 0..<6 {
            input[flat: changed] = 1
            let after = try outputs()
            input[flat: changed] = 0
            let differing = (0..<6).filter { before[2 * $0] != after[2 * $0] }
            #expect(differing == Array(changed..<min(changed + 3, 6)))
        }
    }
}
