import Arrays
import Describing
import Handlers
import Networks
import Testing

/// What poolings refuse, their defaults, and what is the largest where numbers are equal or not numbers.
struct PoolingTests {
    private func make(_ layer: JSONValue, input: [JSONValue] = ["T", "B", 4, 5, 2]) throws -> Network {
        let registry = Registry().addingNetworks().adding(ReferenceConfiguration.self)
        return try Network(
            description: [
                "@type": "Network", "handler": ["@type": "ReferenceHandler"],
                "architecture": [
                    "Input": [
                        "@type": "Input", "out_shapes": ["default": .array(input)],
                        "@outgoing_connections": ["P"],
                    ],
                    "P": layer,
                ],
            ], registry: registry)
    }

    private func expectError(
        _ words: String, _ layer: JSONValue, input: [JSONValue] = ["T", "B", 4, 5, 2],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let found: String
        do {
            _ = try make(layer, input: input)
            found = "made"
        } catch { found = "\(error)" }
        #expect(found.contains(words), "\(found)", sourceLocation: sourceLocation)
    }

    @Test("windows that do not fit, inputs that are no images and images too large are refused in words")
    func refusals() {
        let plain: JSONValue = ["@type": "Pooling2D", "kernel_size": [5, 2]]
        expectError("P: a kernel of height 5 does not fit in an input of height 4 with 0 of padding", plain)
        expectError(
            "P: the input must be (T, B, height, width, channels), none of them 0, but is (T, B, 40)", plain,
            input: ["T", "B", 40])
        expectError(
            "P: the input must be (T, B, height, width, channels), none of them 0, but is (9, 9, 2)",
            ["@type": "GlobalPooling"], input: [9, 9, 2])
        expectError(
            "P: max pooling takes images of at most 16777216 numbers, but the input is "
                + "(T, B, 4096, 4097, 1); pool with the type \"avg\"",
            ["@type": "GlobalPooling", "type": "max"], input: ["T", "B", 4096, 4097, 1])
        expectError("kernel_size", ["@type": "Pooling2D"])
        expectError(
            "write a list of two whole numbers from 1 to 65535, [height, width]",
            ["@type": "Pooling2D", "kernel_size": [2, 2], "stride": [0, 1]])
        expectError(
            "the value must be from 0 to 65535",
            ["@type": "Pooling2D", "kernel_size": [2, 2], "padding": 65_536])
        expectError("avg", ["@type": "Pooling2D", "kernel_size": [2, 2], "type": "mean"])
    }

    @Test("type, stride and padding have defaults")
    func defaults() throws {
        let layer = try make(["@type": "Pooling2D", "kernel_size": [2, 3]]).description()["architecture"]?[
            "P"]
        #expect(layer?["type"] == "max" && layer?["stride"] == [1, 1] && layer?["padding"] == 0)
        let whole = try make(["@type": "GlobalPooling"]).description()["architecture"]?["P"]
        #expect(whole?["type"] == "avg")
    }

    static let handlers: [any HandlerConfiguration] = [
        ReferenceConfiguration(), CPUConfiguration(threads: 1), CPUConfiguration(threads: 2),
    ]

    /// Pools pairs of a row, without overlap.
    private func largest(_ values: [Float], _ handler: any Handler) -> (outputs: [Float], argmax: [Float]) {
        let geometry = ConvolutionGeometry(
            batch: 1, height: 1, width: values.count, channels: 1, kernel: (1, 2), stride: (1, 2))
        let inputs = NDArray(values, shape: [values.count])
        let (outputs, argmax) = (NDArray([values.count / 2]), NDArray([values.count / 2]))
        handler.maxPooling(
            inputs.vector.row, geometry: geometry, into: outputs.vector.row, argmax: argmax.vector.row)
        return (outputs.values, argmax.values)
    }

    @Test("the first of equal numbers is the largest, and what is not a number is larger than all")
    func order() throws {
        for configuration in Self.handlers {
            let handler = try configuration.makeHandler()
            let infinity = Float.infinity
            let found = largest([3, 3, -2, -1, -infinity, -infinity, -infinity, -5], handler)
            #expect(found.outputs == [3, -1, -infinity, -5])
            #expect(found.argmax == [0, 3, 4, 7])
            let missing = largest([.nan, 7, infinity, .nan, .nan, .nan, -0.0, 0], handler)
            #expect(missing.outputs.map(\.isNaN) == [true, true, true, false])
            #expect(missing.argmax == [0, 3, 4, 6])
        }
    }
}
