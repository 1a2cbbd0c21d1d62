import Arrays
public import Describing
public import Handlers

/// Tests a layer as this library tests its own: its backward pass against differences of the loss, its
/// description by a round trip, and every handler against the reference.
///
///     let problems = try LayerTester(
///         { Square() }, inputs: ["default": [.time, .batch, 4]]
///     ).problems(registry: Registry.standard.adding(Square.self))
///     #expect(problems.isEmpty)
///
/// The layer stands in a network `Input → layer → Weigh → Loss`, in which `Weigh` multiplies by random
/// numbers, so that every delta that arrives at the layer is another one.
public struct LayerTester {
    private let make: () -> any Layer
    /// The layer's inputs with their shapes.
    public let inputs: [String: BufferShape]
    /// The output whose weighed sum is the loss.
    public let output: String
    /// Inputs that are constants to the layer (targets, masks, indices), and how their values are made from
    /// normal draws. They receive no deltas.
    public let constants: [String: @Sendable (Float) -> Float]
    /// How the values of other inputs are made from normal draws, if not as they are: kept off kinks and ends.
    public var values: [String: @Sendable (Float) -> Float] = [:]
    /// Of the inputs' values. Where a layer has kinks or ties, some seed keeps off them.
    public var seed: UInt64 = 1
    /// How the parameters begin; the layer's name is `Layer`.
    public var initializers = InitializerRules(Gaussian(std: 0.5))
    /// How far parameters and inputs are moved for differences.
    public var step: Float = 0.01
    /// The most by which a gradient may differ from the differences, as a part of their largest or of 1.
    public var tolerance: Float = 2e-3
    /// The most by which a handler's numbers may differ from the reference's, as a part of a buffer's largest
    /// or of 1.
    public var agreement: Float = 1e-5
    /// The size of the batches: enough time steps for what is carried from one to the next.
    public var time = 4
    public var batch = 3

    /// - Parameter layer: makes the layer that is tested; its name does not matter.
    public init(
        _ layer: @escaping () -> any Layer, inputs: [String: BufferShape], output: String = "default",
        constants: [String: @Sendable (Float) -> Float] = [:]
    ) {
        self.make = layer
        self.inputs = inputs
        self.output = output
        self.constants = constants
    }

    /// All that is wrong, in words; nothing if the layer is well.
    ///
    /// - Parameters:
    ///   - registry: one that knows the layer's type.
    ///   - handlers: those that are compared with the reference.
    /// - Throws: ``NetworkError`` if the layer refuses the inputs.
    public func problems(
        registry: Registry,
        handlers: [any HandlerConfiguration] = [CPUConfiguration(threads: 1), CPUConfiguration(threads: 2)]
    ) throws -> [String] {
        var problems = try gradientProblems() + roundTripProblems(registry: registry)
        for handler in handlers { problems += try agreementProblems(handler.makeHandler()) }
        return problems
    }

    /// `Input → layer → Weigh → Loss` around a layer that is called `Layer`.
    public func network(handler: any Handler) throws -> Network {
        var layer = make()
        layer.label = LayerLabel("Layer")
        let structure = try layer.structure(for: LayerInputs(layer: "Layer", shapes: inputs))
        guard var weighed = structure.outputs.first(where: { $0.name == output })?.value else {
            throw NetworkError(
                .invalidLayer,
                "there is no output '\(output)'; the outputs are \(list(structure.outputs.map(\.name)))")
        }
        weighed.contextSize = 0
        var shapes = inputs
        shapes[LayerTester.weights] = weighed
        let input = Input(shapes)
        let weigh = Mask(name: "Weigh")
        let (tested, names) = (layer, inputs.keys.sorted())
        return try Network(handler: handler) {
            for name in names { input[name] >>> tested[name] }
            tested[output] >>> weigh >>> Loss(importance: 0.7)
            input[LayerTester.weights] >>> weigh["mask"]
        }
    }

    /// The input of the network that holds the weights of the layer's output.
    private static let weights = "weights"

    /// Fills the network's inputs with draws.
    func fill(_ network: Network, seed: UInt64) {
        for name in network.inputNames {
            guard let array = network.input(name) else { continue }
            let key = RandomKey(seed: seed, purpose: name)
            let value = constants[name] ?? values[name] ?? { $0 }
            for index in 0..<array.count { array[flat: index] = value(key.normal(at: UInt64(index))) }
        }
    }
}
