import Describing
import Handlers
import Networks
import Testing

/// The tester finds what is wrong with a layer: it would be of no use if it could not.
struct LayerTesterTests {
    /// `y = x²`, with the factor of the derivative to choose.
    struct Square: Layer {
        static let typeName = "Square"
        var label = LayerLabel()
        var factor: Float = 2

        enum CodingKeys: CodingKey { case factor }

        func structure(for inputs: LayerInputs) throws -> LayerStructure {
            LayerStructure(outputs: [Named("default", try inputs.shape())])
        }

        func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
            let input = buffers.input().vector
            pass.handler.multiply(input, input, times: 1, into: buffers.outputs[0].vector, accumulate: false)
        }

        func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
            guard let deltas = buffers.inputDeltas[0] else { return }
            pass.handler.multiply(
                buffers.outputDeltas[0].vector, buffers.input().vector, times: factor, into: deltas.vector,
                accumulate: buffers.addsInputDeltas[0])
        }
    }

    /// Hands its input on; its option is described, and forgotten when it is made again.
    struct Forgetful: Layer {
        static let typeName = "Forgetful"
        var label = LayerLabel()
        var size = 1

        enum CodingKeys: CodingKey { case size }

        init(size: Int) { self.size = size }

        init(from decoder: any Decoder) throws {
            _ = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .size)
        }

        func structure(for inputs: LayerInputs) throws -> LayerStructure {
            LayerStructure(outputs: [Named("default", try inputs.shape())])
        }

        func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
            pass.handler.copy(buffers.input().matrix, into: buffers.outputs[0].matrix)
        }

        func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {}
    }

    private let registry = Registry().addingNetworks().adding(Square.self)

    private func problems(_ square: Square) throws -> [String] {
        try LayerTester({ square }, inputs: ["default": [.time, .batch, 3]]).problems(registry: registry)
    }

    @Test("a layer that is well has no problems")
    func well() throws { #expect(try problems(Square()) == []) }

    @Test("a wrong derivative is found, with its place")
    func wrongDerivative() throws {
        let found = try problems(Square(factor: 1.9))
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("the deltas of 'default' are wrong at ") == true, "\(found)")
    }

    @Test("an option that is lost when the layer is made again is found, and deltas that are not computed")
    func forgetful() throws {
        let tester = LayerTester({ Forgetful(size: 5) }, inputs: ["default": [.time, .batch, 3]])
        let found = try tester.roundTripProblems(registry: registry.adding(Forgetful.self))
        #expect(found.count == 1 && found.first?.contains("it was made again as") == true, "\(found)")
        let unknown = try tester.roundTripProblems(registry: registry)
        #expect(unknown.first?.contains("cannot be made again") == true, "\(unknown)")
        #expect(try tester.gradientProblems().count == 1)
    }

    @Test("an output that does not exist is refused by name")
    func wrongOutput() {
        let tester = LayerTester({ Square() }, inputs: ["default": [.time, .batch, 3]], output: "outputs")
        #expect(throws: NetworkError.self) { try tester.network(handler: ReferenceHandler()) }
    }
}
