import Describing
import Handlers
import Networks
import TestSupport
import Testing

/// Networks of spec lines against those that brainstorm 0.5 made of them.
struct SpecTests {
    private static let registry = Registry().addingNetworks()
        .adding([ReferenceConfiguration.self])

    private struct Case: CustomTestStringConvertible {
        let json: JSONValue
        var testDescription: String { text("spec") }

        private var arguments: JSONValue { json["arguments"] ?? .null }
        func text(_ key: String) -> String {
            if case .string(let text)? = arguments[key] { text } else { "" }
        }

        func shape(_ key: String) -> [Int] {
            switch arguments[key] {
            case .integer(let size): [Int(size)]
            case .array(let sizes):
                sizes.compactMap { if case .integer(let size) = $0 { Int(size) } else { nil } }
            default: []
            }
        }

        func network(dataName: String = "default") throws -> Network {
            try Network(
                spec: text("spec"), for: #require(NetworkTask(rawValue: text("task_type"))),
                inputShape: shape("in_shape"), outputShape: shape("out_shape"), dataName: dataName,
                maskName: arguments["mask_name"] == nil ? nil : text("mask_name"),
                usesConvolution: arguments["use_conv"] == .bool(true), seed: 3, handler: ReferenceHandler())
        }
    }

    private static func cases() throws -> [Case] {
        let json = try JSONValue(parsing: Fixtures.text("brainstorm-0.5-cases/spec_networks_1.json"))
        guard case .array(let networks)? = json["networks"] else { return [] }
        return networks.map { Case(json: $0) }
    }

    @Test("make the networks that brainstorm makes of them")
    func brainstorm() throws {
        let cases = try Self.cases()
        #expect(cases.count == 6)
        for example in cases {
            let network = try example.network()
            let description = try network.description()
            // Options of brainstorm's that it does not write are defaults of ours, which are written.
            for key in ["architecture", "initializers"] {
                try contains(
                    description[key], example.json[key] ?? .null, "\(example.testDescription): \(key)")
            }
            #expect(description["output_name"] == example.json["output_name"])
            guard case .array(let slices)? = example.json["parameter_slices"],
                case .array(let order)? = example.json["layer_order"],
                case .string(let info)? = example.json["network_info"]
            else {
                Issue.record("the fixture lacks something")
                continue
            }
            #expect(network.layerNames.map { .string($0) } == order)
            #expect(network.parameterViews.count == slices.count)
            for (view, slice) in zip(network.parameterViews, slices) {
                let ours: JSONValue = [
                    "layer": .string(view.layer), "view": .string(view.name),
                    "start": .integer(Int64(view.offset)),
                    "stop": .integer(Int64(view.offset + view.shape.count)),
                    "shape": .array(view.shape.extents.map { .integer(Int64($0)) }),
                ]
                #expect(ours == slice)
            }
            // The outputs of Input are a JSON object, which has no order; ours is that of the names.
            let expected = info.replacing(
                "\ttargets(3,)\t\tmask(1,)\t", with: "\tmask(1,)\t\ttargets(3,)\t")
            #expect(network.info == expected)
        }
    }

    /// Whether all that the reference says is said; a list of one default connection stands for itself.
    private func contains(_ ours: JSONValue?, _ theirs: JSONValue, _ place: String) throws {
        switch (ours, theirs) {
        case (.object(let mine)?, .object(let yours)):
            for (key, value) in yours { try contains(mine[key], value, "\(place).\(key)") }
            let extra = Set(mine.keys).subtracting(yours.keys).subtracting(["scale", "mean"])
            #expect(extra.isEmpty, "\(place): \(extra)")
        case (.number(let mine)?, .integer(let yours)): #expect(mine == Double(yours), "\(place)")
        default: #expect(ours == theirs, "\(place)")
        }
    }

    @Test("work with data of any name")
    func dataName() throws {
        for example in try Self.cases() {
            let network = try example.network(dataName: "pixels")
            #expect(network.inputNames.contains("pixels") && !network.inputNames.contains("default"))
            try network.prepare(time: 1, batch: 2)
            network.forward()
            #expect(network.totalLoss.isFinite)
        }
    }

    @Test("are initialized: weights by what suits the activation, the rest by a Gaussian")
    func initialized() throws {
        let network = try Network(
            spec: "Fs40 F40", for: .regression, inputShape: [30], outputShape: [2], seed: 1,
            handler: ReferenceHandler())
        func largest(_ path: String) throws -> Float { try network.buffer(path).values.map(abs).max() ?? 0 }
        let sigmoid = 4 * (6 / Float(70)).squareRoot()
        #expect(try largest("FullyConnected_1.parameters.W") <= sigmoid)
        #expect(try largest("FullyConnected_1.parameters.W") > 0.95 * sigmoid)
        #expect(try largest("FullyConnected_2.parameters.W") <= (12 / Float(80)).squareRoot())
        #expect(try (0.1...0.5).contains(largest("FullyConnected_1.parameters.bias")))
    }

    @Test("an empty spec is a linear model, and ends can be used without a spec")
    func ends() throws {
        let empty = try Network(
            spec: " ", for: .classification, inputShape: [4], outputShape: [3], handler: ReferenceHandler())
        #expect(empty.layerNames == ["Input", "Output_projection", "Output", "Loss"])
        let ends = try InOutLayers(
            .multiLabel, inputShape: [4], outputShape: [2, 2], targetsName: "labels", maskName: "m",
            outputName: "Answer")
        let network = try Network(handler: ReferenceHandler()) {
            ends.input >>> FullyConnected(5, name: "Hid") >>> Dropout(0.1) >>> ends.output
        }
        #expect(
            network.layerNames == ["Input", "Hid", "Dropout", "Answer_projection", "Answer", "Mask", "Loss"])
        #expect(network.inputNames == ["default", "labels", "m"])
        #expect(network.inputShape("labels")?.features.extents == [2, 2])
    }

    @Test(
        "a word that is wrong is named, with what would be right",
        arguments: [
            ("F", "'F' in the spec: a size is missing; write it as F100 or Ft100"),
            ("F10 Fx3", "'Fx3' in the spec: a size is missing; write it as F100 or Ft100"),
            ("F10x", "'F10x' in the spec: 'x' is left over; write it as F100"),
            ("F0", "'F0' in the spec: a size is missing; write it as F100 or Ft100"),
            (
                "F99999999999999999999",
                "'F99999999999999999999' in the spec: a size is missing; write it as F100 or Ft100"
            ),
            (
                "D1",
                "'D1' in the spec: a probability of at least 0 and under 1 follows the D; write it as D or D.2"
            ),
            (
                "D.2.3",
                "'D.2.3' in the spec: a probability of at least 0 and under 1 follows the D; write it as D or D.2"
            ),
            (
                "C32",
                "'C32' in the spec: the number of filters, ':' and the kernel's size are needed; write it as C32:5 or Cs32:5p2s1"
            ),
            ("C3:2p", "'C3:2p' in the spec: 'p' takes a padding; write it as C32:5 or Cs32:5p2s1"),
            ("C3:2p1p1", "'C3:2p1p1' in the spec: 'p1' is left over; write it as C32:5p2s1"),
            ("Pa", "'Pa' in the spec: the kernel's size is missing; write it as P3s2 or Pa3s2p1"),
            (
                "Q1",
                "'Q1' in the spec is no layer: words begin with F (fully connected), R (recurrent), L (LSTM), E (embedding), B (batch normalization), D (dropout), C (convolution) or P (pooling)"
            ),
        ])
    func wrongWords(spec: String, message: String) {
        let error = #expect(throws: NetworkError.self) {
            _ = try Network(
                spec: spec, for: .classification, inputShape: [4], outputShape: [3],
                handler: ReferenceHandler())
        }
        #expect(error?.message == message)
        #expect(error?.code == .invalidSpec)
    }

    @Test("shapes and names that cannot be are refused")
    func wrongShapes() {
        func message(_ input: [Int], _ output: [Int], mask: String? = nil, conv: Bool = false) -> String? {
            do {
                _ = try InOutLayers(
                    .classification, inputShape: input, outputShape: output, maskName: mask,
                    usesConvolution: conv)
                return nil
            } catch { return "\(error)" }
        }
        #expect(
            message([0], [3])
                == "invalid spec: [0] is no shape of an input: it needs at least one size, all positive")
        #expect(message([2], [])?.contains("[] is no shape of an output") == true)
        #expect(message([.max, 2], [3])?.contains("is no shape of an input") == true)
        #expect(
            message([2], [3], mask: "targets")
                == "invalid spec: data, targets and mask need different names, and are called 'default', 'targets', 'targets'"
        )
        #expect(
            message([2], [3], conv: true)
                == "invalid spec: a convolution makes (height, width, channels), and the output's shape is [3]"
        )
        #expect(message([2], [3]) == nil)
    }

    @Test(
        "data with a vocabulary go through an embedding, of a size that is said or follows from the vocabulary"
    )
    func embeddings() throws {
        func network(_ spec: String, _ vocabulary: Int?) throws -> Network {
            try Network(
                spec: spec, for: .classification, inputShape: [1], outputShape: [30], vocabulary: vocabulary,
                handler: ReferenceHandler())
        }
        func embedding(_ spec: String, _ vocabulary: Int) throws -> Embedding? {
            try network(spec, vocabulary).architecture.nodes["Embedding"]?.layer as? Embedding
        }
        for (vocabulary, size) in [(1, 8), (16, 8), (17, 16), (86, 32), (10_000, 256), (1_000_000, 256)] {
            let made = try embedding("F4", vocabulary)
            #expect(made?.vocabulary == vocabulary && made?.size == size, "\(vocabulary)")
        }
        #expect(try embedding("E5 L4", 30)?.size == 5)
        let trained = try network("E5 L4", 30)
        let vectors = try #require(trained.parameterViews.first { $0.layer == "Embedding" })
        #expect(vectors.shape == [30, 5])
        func message(_ spec: String, _ vocabulary: Int?) -> String? {
            #expect(throws: NetworkError.self) { _ = try network(spec, vocabulary) }?.message
        }
        #expect(
            message("E5 L4", nil)
                == "an embedding, the E in the spec, is of a vocabulary, and the data have none")
        for wrong in ["L4 E5", "E5 E5"] {
            #expect(
                message(wrong, 30)
                    == "an embedding stands first in the spec, where the numbers of a vocabulary come in")
        }
        #expect(message("E", 30)?.contains("a size is missing; write it as E64") == true)
    }
}
