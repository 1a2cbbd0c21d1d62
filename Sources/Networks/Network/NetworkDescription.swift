public import Arrays
public import Describing
public import Handlers
public import Schemas

/// The static half of a network: all it takes to make one afresh.
///
///     {"@type": "Network", "architecture": {…}, "handler": {"@type": "NumpyHandler", "dtype": "float32"},
///      "initializers": {"default": {"@type": "Gaussian", "mean": 0.0, "std": 0.1}}, "seed": 42,
///      "weight_modifiers": {}, "gradient_modifiers": {}, "output_name": "Output.outputs.predictions"}
///
/// Only `architecture` is required. `output_name` may be null. `schema` says what the network takes and gives
/// (``Schemas/Schema``) and is only there if somebody has said it. Networks of brainstorm 0.5 have no `seed`.
public struct NetworkDescription: Describable {
    public static let typeName = "Network"
    public static var kinds: [Kind] { [.network] }

    public var architecture: Architecture
    public var handler: any HandlerConfiguration
    public var initializers: InitializerRules
    public var weightModifiers: ModifierRules
    public var gradientModifiers: ModifierRules
    /// The seed of initialization and dropout.
    public var seed: UInt64
    public var outputName: String?
    /// What the network takes and gives, without what was computed from training data.
    public var schema: Schema?

    private enum CodingKeys: String, CodingKey {
        case architecture, handler, initializers, seed, schema
        case weightModifiers = "weight_modifiers"
        case gradientModifiers = "gradient_modifiers"
        case outputName = "output_name"
    }

    init(_ network: Network) {
        architecture = network.architecture
        handler = network.handler.configuration
        initializers = network.initializers
        weightModifiers = network.weightModifiers
        gradientModifiers = network.gradientModifiers
        seed = network.seed
        outputName = network.outputName
        schema = network.schema
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        architecture = try container.decode(Architecture.self, forKey: .architecture)
        handler =
            try container.decodeDescribedIfPresent(
                (any HandlerConfiguration).self, kind: .handler, forKey: .handler) ?? CPUConfiguration()
        initializers =
            try container.decode(InitializerRules.self, forKey: .initializers, default: InitializerRules())
        weightModifiers = try container.decodeRules(
            ModifierRules.self, kind: .weightModifier, forKey: .weightModifiers)
        gradientModifiers = try container.decodeRules(
            ModifierRules.self, kind: .gradientModifier, forKey: .gradientModifiers)
        seed = try container.decode(UInt64.self, forKey: .seed, default: 0)
        outputName = try container.decodeIfPresent(String.self, forKey: .outputName)
        schema = try container.decodeDescribedIfPresent(Schema.self, kind: .schema, forKey: .schema)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(architecture, forKey: .architecture)
        try container.encodeDescribed(handler, forKey: .handler)
        try container.encode(initializers, forKey: .initializers)
        try container.encode(weightModifiers, forKey: .weightModifiers)
        try container.encode(gradientModifiers, forKey: .gradientModifiers)
        try container.encode(seed, forKey: .seed)
        try container.encode(outputName, forKey: .outputName)
        if let schema { try container.encodeDescribed(schema, forKey: .schema) }
    }
}

extension NetworkDescription {
    /// The views of the parameters, worked out without allocating any.
    /// - Throws: ``NetworkError`` if a layer refuses its inputs.
    public func parameterViews() throws -> [ParameterView] { try Layout(architecture).parameterViews }
}

extension Network {
    /// Makes a network from its description, with parameters of zero: load them, or call
    /// ``initializeAsDescribed()``.
    ///
    /// - Parameters:
    ///   - handler: what computes instead of the handler described.
    ///   - memory: what all of the network's arrays together may take.
    public convenience init(
        _ description: NetworkDescription, handler: (any Handler)? = nil, memory: MemoryLimit = .machine
    ) throws {
        try self.init(
            description.architecture, outputName: description.outputName,
            handler: try handler ?? description.handler.makeHandler(), memory: memory)
        try description.initializers.check(against: structure)
        initializers = description.initializers
        seed = description.seed
        schema = description.schema
        try setWeightModifiers(description.weightModifiers)
        try setGradientModifiers(description.gradientModifiers)
    }

    /// Makes a network from JSON, with parameters of zero.
    ///
    /// - Throws: ``DescriptionError`` or ``NetworkError`` with the place of what is wrong.
    public convenience init(
        description: JSONValue, registry: Registry, handler: (any Handler)? = nil,
        memory: MemoryLimit = .machine
    ) throws {
        try self.init(
            registry.make(NetworkDescription.self, kind: .network, from: description), handler: handler,
            memory: memory)
    }

    /// The description as a value.
    public var descriptionValue: NetworkDescription { NetworkDescription(self) }

    /// The description as JSON.
    public func description() throws -> JSONValue { try DescriptionEncoder().describe(descriptionValue) }

    /// Fills the parameters as the description's initializers and seed say.
    public func initializeAsDescribed() throws { try initialize(initializers, seed: seed) }
}
