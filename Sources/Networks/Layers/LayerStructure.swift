public import Arrays

/// The shapes that arrive at a layer, by input name, as ``Layer/structure(for:)`` receives them.
public struct LayerInputs {
    /// The layer's name, for error messages.
    public let layer: String
    let shapes: [String: BufferShape]

    /// The shape of an input.
    /// - Throws: ``NetworkError`` if nothing is connected to it.
    public func shape(_ name: String = "default") throws -> BufferShape {
        guard let shape = shapes[name] else {
            throw NetworkError(
                .invalidLayer,
                "\(layer): nothing is connected to the input '\(name)' (connected: \(list(shapes.keys)))")
        }
        return shape
    }

    /// The shape of an input that may be left unconnected.
    public func optionalShape(_ name: String) -> BufferShape? { shapes[name] }

    /// Refuses connections to inputs that the layer does not have.
    public func allow(only names: [String]) throws {
        for name in shapes.keys.sorted() where !names.contains(name) {
            throw NetworkError(
                .invalidLayer, "\(layer): there is no input '\(name)'; the inputs are \(list(names))")
        }
    }

    /// An error that names the layer.
    public func invalid(_ message: String) -> NetworkError {
        NetworkError(.invalidLayer, "\(layer): \(message)")
    }
}

/// A name and what stands under it.
public struct Named<Value> {
    public let name: String
    public let value: Value

    public init(_ name: String, _ value: Value) {
        self.name = name
        self.value = value
    }
}

/// The buffers of a layer. ``LayerBuffers`` holds them in the orders given here.
public struct LayerStructure {
    /// The names of the inputs in the order of ``LayerBuffers/inputs``.
    public var inputs: [String]
    public var outputs: [Named<BufferShape>]
    /// The parameters' views in the order in which they lie in the flat buffer.
    public var parameters: [Named<Shape>]
    /// What the passes need besides; those marked ``BufferShape/isBackwardOnly`` exist after a first
    /// backward pass.
    public var internals: [Named<BufferShape>]
    /// The most time steps that the layer can be given, if there is a limit: ``Network/check(time:)`` refuses more.
    public var longestTime: Int?

    public init(
        inputs: [String] = ["default"], outputs: [Named<BufferShape>], parameters: [Named<Shape>] = [],
        internals: [Named<BufferShape>] = [], longestTime: Int? = nil
    ) {
        self.inputs = inputs
        self.outputs = outputs
        self.parameters = parameters
        self.internals = internals
        self.longestTime = longestTime
    }
}

func list(_ names: some Sequence<String>) -> String {
    let sorted = names.sorted()
    return sorted.isEmpty ? "none" : sorted.map { "'\($0)'" }.joined(separator: ", ")
}
