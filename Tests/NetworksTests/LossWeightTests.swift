import Arrays
import Describing
import Handlers
import Networks
import Testing

/// Weighted losses on numbers that can be computed by hand.
@Suite("Weights in losses")
struct LossWeightTests {
    private func run(
        _ layer: any Layer, _ inputs: [Float], targets: [Float], features: Int, targetFeatures: Int,
        handler: any Handler = DebugHandler(wrapping: ReferenceHandler())
    ) throws -> (loss: [Float], total: Double, deltas: [Float]) {
        let batch = inputs.count / features
        let input = Input([
            "default": [.time, .batch, .size(features)], "targets": [.time, .batch, .size(targetFeatures)],
        ])
        let output = layer
        let network = try Network(handler: handler) {
            input >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss()
        }
        try network.prepare(time: 1, batch: batch)
        try #require(network.input("default")).copy(from: inputs)
        try #require(network.input("targets")).copy(from: targets)
        network.forward(training: true)
        network.backward(inputDeltas: true)
        return (
            try network.buffer("Layer.outputs.loss").values, network.totalLoss,
            try network.buffer("Input.output_deltas.default").values
        )
    }

    private func near(_ found: [Float], _ expected: [Double]) -> Bool {
        found.count == expected.count && zip(found, expected).allSatisfy { abs(Double($0) - $1) < 1e-6 }
    }

    /// ln 2, the loss of a guess between two.
    private let coin = 0.6931471805599453

    @Test("a class counts by its weight, and the mean divides by the batch")
    func softmax() throws {
        let (loss, total, deltas) = try run(
            SoftmaxCE(classWeights: [0.5, 3], name: "Layer"), [0, 0, 1, 1, 2, 2], targets: [0, 1, 0],
            features: 2,
            targetFeatures: 1)
        #expect(near(loss, [0.5, 3, 0.5].map { $0 * coin }))
        #expect(abs(total - 4 * coin / 3) < 1e-6)
        #expect(near(deltas, [-0.25, 0.25, 1.5, -1.5, -0.25, 0.25].map { $0 / 3 }))
    }

    @Test("a weight of zero leaves a class out, and what is no class counts nothing")
    func left() throws {
        let (loss, _, deltas) = try run(
            SoftmaxCE(classWeights: [0, 3], name: "Layer"), [0, 1, 0, 1, 0, 1], targets: [0, -1, 2],
            features: 2,
            targetFeatures: 1, handler: ReferenceHandler())
        #expect(loss == [0, 0, 0] && deltas.allSatisfy { $0 == 0 })
    }

    @Test("a yes counts by its weight against a no, also where a target is between them")
    func sigmoid() throws {
        let (loss, total, deltas) = try run(
            SigmoidCE(positiveWeights: [4, 0.5], name: "Layer"), [0, 0, 0, 0, 0, 0],
            targets: [1, 1, 0, 0, 0.5, 0.5], features: 2, targetFeatures: 2)
        // −w t ln ½ − (1 − t) ln ½
        #expect(near(loss, [4, 0.5, 1, 1, 2.5, 0.75].map { $0 * coin }))
        #expect(abs(total - 9.75 * coin / 3) < 1e-6)
        // (1 − t) p − w t (1 − p)
        #expect(near(deltas, [-2, -0.25, 0.5, 0.5, -0.75, 0.125].map { $0 / 3 }))
    }

    @Test("weights of one change nothing, to the bit")
    func ones() throws {
        let inputs: [Float] = [0.3, -1.2, 4, 0.1, 0, 2]
        let weighted = try run(
            SoftmaxCE(classWeights: [1, 1], name: "Layer"), inputs, targets: [0, 1, 1], features: 2,
            targetFeatures: 1)
        let plain = try run(
            SoftmaxCE(name: "Layer"), inputs, targets: [0, 1, 1], features: 2, targetFeatures: 1)
        #expect(weighted == plain)
        let targets: [Float] = [1, 0, 0, 1, 0.25, 1]
        let positive = try run(
            SigmoidCE(positiveWeights: [1, 1], name: "Layer"), inputs, targets: targets, features: 2,
            targetFeatures: 2)
        #expect(
            positive
                == (try run(
                    SigmoidCE(name: "Layer"), inputs, targets: targets, features: 2, targetFeatures: 2)))
    }

    @Test("there is a weight for each class or feature")
    func counts() {
        func message(_ layer: any Layer, _ targets: Int) -> String? {
            #expect(throws: NetworkError.self) {
                _ = try run(layer, [0, 0], targets: [0, 0], features: 2, targetFeatures: targets)
            }?.message
        }
        #expect(
            message(SoftmaxCE(classWeights: [1, 2, 3], name: "Layer"), 1)
                == "Layer: there are 3 class weights for 2 classes")
        #expect(
            message(SigmoidCE(positiveWeights: [1], name: "Layer"), 2)
                == "Layer: there are 1 positive weights for 2 features")
    }

    @Test("weights by which no class counts are refused", arguments: ["[0.0, 0.0]", "[]", "[1e-60, 0.0]"])
    func nothingCounts(weights: String) {
        let error = #expect(throws: DescriptionError.self) {
            _ = try Registry().addingNetworks().make(
                (any Layer).self, kind: .layer,
                from: JSONValue(parsing: #"{"@type":"SoftmaxCE","class_weights":\#(weights)}"#))
        }
        #expect(
            error?.description.contains("a list of finite numbers of at least 0 that are not all 0") == true)
    }

    @Test("what cannot weigh is refused with its place", arguments: ["[-1.0]", "[1e39]", "1.0", #"["a"]"#])
    func refused(weights: String) throws {
        for text in [
            #"{"@type":"SoftmaxCE","class_weights":\#(weights)}"#,
            #"{"@type":"SigmoidCE","positive_weights":\#(weights)}"#,
        ] {
            let error = #expect(throws: DescriptionError.self) {
                _ = try Registry().addingNetworks().make(
                    (any Layer).self, kind: .layer, from: JSONValue(parsing: text))
            }
            #expect(error?.description.contains("_weights") == true)
        }
    }
}
