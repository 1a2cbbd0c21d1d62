import Describing

/// Architectures as brainstorm writes them: an object of layers, each with its type, its options and where
/// its outputs go.
///
///     {
///       "Input": {"@type": "Input", "out_shapes": {"default": ["T", "B", 4]},
///                 "@outgoing_connections": {"default": ["FC.default"]}},
///       "FC": {"@type": "FullyConnected", "size": 3, "activation": "rel", "@outgoing_connections": {}}
///     }
///
/// Two shorthands are read, too: a list instead of the object of connections (`["FC"]`) stands for the
/// default output, and a target without an input's name for the default input.
extension Architecture: Codable {
    static let connectionsKey = "@outgoing_connections"

    public init(from decoder: any Decoder) throws {
        let path = decoder.path
        guard case .object(let layers) = try decoder.json() else {
            throw DescriptionError(
                code: .wrongType, at: path, problem: "an architecture is an object of layers")
        }
        var nodes: [String: Node] = [:]
        for (name, json) in layers.sorted(by: { utf8Order($0.key, $1.key) }) {
            let place = path.appending(name)
            guard case .object(var members) = json else {
                throw DescriptionError(code: .wrongType, at: place, problem: "a layer is an object")
            }
            let connections = members.removeValue(forKey: Architecture.connectionsKey)
            var layer = try decoder.makeDescribed(
                (any Layer).self, kind: .layer, from: .object(members), at: place)
            layer.label = LayerLabel(name)
            nodes[name] = Node(
                layer: layer,
                outgoing: try Architecture.connections(
                    connections ?? [:], at: place.appending(Architecture.connectionsKey)))
        }
        try self.init(nodes: nodes)
    }

    private static func connections(_ json: JSONValue, at path: DescriptionPath) throws -> [String: [Target]]
    {
        switch json {
        case .array: return ["default": try targets(json, at: path)]
        case .object(let outputs):
            var result: [String: [Target]] = [:]
            for (output, list) in outputs {
                result[output] = try targets(list, at: path.appending(output))
            }
            return result
        default:
            throw DescriptionError(
                code: .wrongType, at: path,
                problem: "expected an object of lists or a list of targets, found \(json.summary)")
        }
    }

    private static func targets(_ json: JSONValue, at path: DescriptionPath) throws -> [Target] {
        guard case .array(let elements) = json else {
            throw DescriptionError(
                code: .wrongType, at: path, problem: "expected a list of targets, found \(json.summary)")
        }
        return try elements.enumerated().map { index, element in
            guard case .string(let text) = element else {
                throw DescriptionError(
                    code: .wrongType, at: path.appending(index: index),
                    problem: "expected a target such as \"FC.default\", found \(element.summary)")
            }
            let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            let input = parts.count > 1 ? String(parts[1]) : "default"
            return Target(layer: parts.first.map(String.init) ?? "", input: input)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var layers: [String: JSONValue] = [:]
        for (name, node) in nodes {
            guard case .object(var members) = try DescriptionEncoder().describe(node.layer) else { continue }
            let connections = node.outgoing.filter { !$0.value.isEmpty }
                .mapValues { JSONValue.array($0.map { .string($0.description) }) }
            members[Architecture.connectionsKey] = .object(connections)
            layers[name] = .object(members)
        }
        var container = encoder.singleValueContainer()
        try container.encode(JSONValue.object(layers))
    }
}
