public import Arrays

/// Where everything of a network lies: the layers in execution order with their structures, what each of
/// their inputs reads, and the views of the flat parameter buffer. Made once for a network; sizes of time
/// and batch do not matter yet.
struct Layout {
    /// What an input reads from.
    enum Source: Hashable {
        case output(layer: Int, index: Int)
        case parameter(layer: Int, index: Int)
    }

    struct Entry {
        let name: String
        let layer: any Layer
        let structure: LayerStructure
        /// For each input of the structure: nothing, one source, or several whose flattened features are
        /// concatenated in this order.
        let inputs: [[Source]]
        let inputShapes: [BufferShape?]
        /// Where the layer's views begin in the flat buffer.
        var parameterOffsets: [Int] = []
        /// What the layer learns, in as few runs of the flat buffer as there can be.
        var learnedRanges: [Range<Int>] = []
    }

    private(set) var entries: [Entry] = []
    /// The entries' positions by name: substrings, so that the beginning of a path is looked up as it stands.
    private var positions: [Substring: Int] = [:]
    /// In the order of the flat buffer: by the layer's name in UTF-8 bytes, then as the layer lists them.
    private(set) var parameterViews: [ParameterView] = []
    private(set) var parameterCount = 0

    /// The paths of all layers' outputs, in execution order.
    var outputPaths: [String] {
        entries.flatMap { entry in
            entry.structure.outputs.map { "\(entry.name).outputs.\($0.name)" }
        }
    }

    /// The position of a layer in ``entries``.
    func position(of layer: String) -> Int? { positions[layer[...]] }

    func entry(of layer: String) -> Entry? { position(of: layer).map { entries[$0] } }

    /// The position of the layer that a path such as `FC.outputs.default` begins with.
    func position(ofLayerIn path: String) -> Int? {
        path.utf8.firstIndex(of: UInt8(ascii: ".")).flatMap { positions[path[..<$0]] }
    }

    /// The position of the layer that gets the network's data.
    var input: Int? { position(of: "Input") }

    init(_ architecture: Architecture) throws {
        let order = ConcatenationOrder(architecture)
        for name in architecture.layerOrder {
            guard let node = architecture.nodes[name] else { continue }
            let entry = try entry(name, node.layer, order.sources(of: name))
            positions[name[...]] = entries.count
            entries.append(entry)
        }
        try checkOutputs(architecture)
        try placeParameters()
    }

    private func entry(
        _ name: String, _ layer: any Layer, _ sources: [String: [Architecture.Source]]
    ) throws -> Entry {
        var shapes: [String: BufferShape] = [:]
        var resolved: [String: [Source]] = [:]
        for (input, sources) in sources.sorted(by: { $0.key < $1.key }) {
            let found = try sources.map(resolve)
            resolved[input] = found.map(\.source)
            shapes[input] = try Layout.concatenation(of: found.map(\.shape), at: "\(name).\(input)", sources)
        }
        let inputs = LayerInputs(layer: name, shapes: shapes)
        var layer = layer
        let structure = try layer.structure(for: inputs)
        try inputs.allow(only: structure.inputs)
        return Entry(
            name: name, layer: layer, structure: structure,
            inputs: structure.inputs.map { resolved[$0] ?? [] },
            inputShapes: structure.inputs.map { shapes[$0] })
    }

    private func resolve(_ source: Architecture.Source) throws -> (source: Source, shape: BufferShape) {
        guard let index = position(of: source.layer) else {
            throw NetworkError(.invalidArchitecture, "'\(source.layer)' is read before it is computed")
        }
        let structure = entries[index].structure
        if let view = source.parameterView {
            guard let position = structure.parameters.firstIndex(where: { $0.name == view }) else {
                throw NetworkError(
                    .invalidLayer,
                    "\(source.layer): there is no parameter '\(view)'; the parameters are "
                        + list(structure.parameters.map(\.name)))
            }
            let shape = BufferShape(.fixed, structure.parameters[position].shape)
            return (.parameter(layer: index, index: position), shape)
        }
        guard let position = structure.outputs.firstIndex(where: { $0.name == source.output }) else {
            throw Layout.missingOutput(source.layer, source.output, structure)
        }
        var shape = structure.outputs[position].value
        shape.contextSize = 0
        return (.output(layer: index, index: position), shape)
    }

    private static func missingOutput(_ layer: String, _ output: String, _ structure: LayerStructure)
        -> NetworkError
    {
        NetworkError(
            .invalidLayer,
            "\(layer): there is no output '\(output)'; the outputs are \(list(structure.outputs.map(\.name)))"
        )
    }

    private static func concatenation(
        of shapes: [BufferShape], at place: String, _ sources: [Architecture.Source]
    ) throws -> BufferShape {
        guard let first = shapes.first, shapes.count > 1 else { return shapes.first ?? .fixed([]) }
        var features = 0
        for (shape, source) in zip(shapes, sources) {
            guard shape.scaling == first.scaling else {
                throw NetworkError(
                    .invalidLayer,
                    "\(place) concatenates \(source.layer).\(source.output) \(shape) with "
                        + "\(sources[0].layer).\(sources[0].output) \(first): their leading axes differ")
            }
            let (sum, overflow) = features.addingReportingOverflow(shape.featureCount)
            guard !overflow else { throw NetworkError(.invalidLayer, "\(place) has too many features") }
            features = sum
        }
        return first.with(features: [features])
    }

    /// Outputs that are wired but that the layer does not have (a layer whose wired output nobody of the
    /// execution order reads cannot exist, but its name can be wrong all the same).
    private func checkOutputs(_ architecture: Architecture) throws {
        for (name, node) in architecture.nodes.sorted(by: { $0.key < $1.key }) {
            guard let index = position(of: name) else { continue }
            for output in node.outgoing.keys.sorted() where !output.hasPrefix("..") {
                let structure = entries[index].structure
                guard structure.outputs.contains(where: { $0.name == output }) else {
                    throw Layout.missingOutput(name, output, structure)
                }
            }
        }
    }

    private mutating func placeParameters() throws {
        var offset = 0
        for index in entries.indices.sorted(by: { utf8Order(entries[$0].name, entries[$1].name) }) {
            let firstView = parameterViews.count
            for view in entries[index].structure.parameters {
                entries[index].parameterOffsets.append(offset)
                parameterViews.append(
                    ParameterView(
                        layer: entries[index].name, name: view.name, offset: offset, shape: view.shape,
                        role: view.role))
                let (next, overflow) = offset.addingReportingOverflow(view.shape.count)
                guard !overflow, next <= Int.max / MemoryLayout<Float>.stride else {
                    throw NetworkError(.invalidLayer, "\(entries[index].name): the network is too large")
                }
                offset = next
            }
            entries[index].learnedRanges = Layout.ranges(
                of: parameterViews[firstView...].filter { !$0.role.isKept })
        }
        parameterCount = offset
    }

    /// Where views lie in the flat buffer, those that follow one another as one run.
    /// - Parameter views: in the order of the buffer.
    static func ranges(of views: [ParameterView]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        for view in views where !view.range.isEmpty {
            if let last = ranges.last, last.upperBound == view.offset {
                ranges[ranges.count - 1] = last.lowerBound..<view.range.upperBound
            } else {
                ranges.append(view.range)
            }
        }
        return ranges
    }
}

/// A view of the flat parameter buffer.
public struct ParameterView: Hashable, Sendable {
    public let layer: String
    public let name: String
    /// In elements from the start of the flat buffer.
    public let offset: Int
    public let shape: Shape
    /// Whether it is learned or kept.
    public let role: ParameterRole

    /// Its elements in the flat buffer.
    public var range: Range<Int> { offset..<offset + shape.count }

    /// The view's path among the buffers: `FC.parameters.W`.
    public var path: String { "\(layer).parameters.\(name)" }
}
