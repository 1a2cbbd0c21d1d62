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

/// What a layer takes, gives and has. Its parameters and internals are declared one after another, in the order in
/// which they lie in the buffers; each declaration returns the handle by which the passes reach the buffer:
///
///     var structure = LayerStructure(outputs: [Named("default", output)])
///     weights = structure.learns("W", try inputs.shape(of: "W", [units, features]))
///     timing = structure.keeps("timing", Shape([units]), initially: 1)
///     deltas = structure.internal("deltas", .timeBatch([units], backwardOnly: true))
public struct LayerStructure {
    /// The names of the inputs in the order of ``LayerBuffers/inputs``.
    public var inputs: [String]
    public var outputs: [Named<BufferShape>]
    /// The parameters' views in the order in which they lie in the flat buffer.
    public private(set) var parameters: [DeclaredView] = []
    public private(set) var internals: [Named<BufferShape>] = []
    /// The most time steps that the layer can be given, if there is a limit: ``Network/check(time:)`` refuses more.
    public var longestTime: Int?

    public init(inputs: [String] = ["default"], outputs: [Named<BufferShape>]) {
        self.inputs = inputs
        self.outputs = outputs
    }

    /// Declares a view that is learned.
    public mutating func learns(_ name: String, _ shape: Shape) -> LearnedView {
        parameters.append(DeclaredView(name: name, shape: shape, role: .learned))
        return LearnedView(index: parameters.count - 1)
    }

    /// Declares views of one shape that are learned and follow one another.
    public mutating func learns(_ names: [String], each shape: Shape) -> LearnedBlock {
        let first = parameters.count
        for name in names { _ = learns(name, shape) }
        return LearnedBlock(first: first, count: names.count)
    }

    /// Declares a view that is kept: no stepper changes it, see ``ParameterRole/kept(initially:)``.
    ///
    /// - Parameter value: what it begins with where no initializer is given to it by name.
    public mutating func keeps(_ name: String, _ shape: Shape, initially value: Float) -> KeptView {
        parameters.append(DeclaredView(name: name, shape: shape, role: .kept(initially: value)))
        return KeptView(index: parameters.count - 1)
    }

    /// Declares a buffer that the passes need besides. One that is ``BufferShape/isBackwardOnly`` exists after a first
    /// backward pass.
    public mutating func `internal`(_ name: String, _ shape: BufferShape) -> InternalBuffer {
        internals.append(Named(name, shape))
        return InternalBuffer(index: internals.count - 1)
    }

    /// Declares everything that an inner layer declares, in the same roles and order, under prefixed names.
    mutating func holds(_ inner: LayerStructure, prefix: String) -> InnerLayer {
        let (firstView, firstInternal) = (parameters.count, internals.count)
        parameters += inner.parameters.map {
            DeclaredView(name: prefix + $0.name, shape: $0.shape, role: $0.role)
        }
        internals += inner.internals.map { Named(prefix + $0.name, $0.value) }
        return InnerLayer(
            parameters: firstView..<parameters.count, internals: firstInternal..<internals.count)
    }
}

func list(_ names: some Sequence<String>) -> String {
    let sorted = names.sorted()
    return sorted.isEmpty ? "none" : sorted.map { "'\($0)'" }.joined(separator: ", ")
}
