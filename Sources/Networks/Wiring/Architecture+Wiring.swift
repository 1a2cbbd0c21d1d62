extension Architecture {
    /// The architecture of a wiring. Layers without a name are named after their type, numbered from 1 in
    /// order of appearance if there are several.
    ///
    /// - Throws: ``NetworkError`` if two layers have the same name, or as ``init(nodes:)``.
    public init(_ wiring: Wiring) throws {
        let (layers, connections) = wiring.list()
        let names = try Architecture.names(of: layers)
        var nodes: [String: Node] = [:]
        for layer in layers {
            if let name = names[layer.label] { nodes[name] = Node(layer: layer, outgoing: [:]) }
        }
        for connection in connections {
            guard let source = names[connection.source.layer], let target = names[connection.target.layer]
            else { continue }
            nodes[source]?.outgoing[connection.source.name, default: []]
                .append(Target(layer: target, input: connection.target.name))
        }
        try self.init(nodes: nodes)
    }

    private static func names(of layers: [any Layer]) throws -> [LayerLabel: String] {
        var names: [LayerLabel: String] = [:]
        var taken: Set<String> = []
        for layer in layers {
            guard let name = layer.label.name else { continue }
            guard taken.insert(name).inserted else {
                throw NetworkError(.invalidArchitecture, "two layers are called '\(name)'")
            }
            names[layer.label] = name
        }
        var unnamed: [String: [LayerLabel]] = [:]
        for layer in layers where layer.label.name == nil {
            unnamed[type(of: layer).typeName, default: []].append(layer.label)
        }
        for (typeName, labels) in unnamed.sorted(by: { $0.key < $1.key }) {
            if let only = labels.first, labels.count == 1, !taken.contains(typeName) {
                names[only] = typeName
                continue
            }
            var number = 1
            for label in labels {
                while taken.contains("\(typeName)_\(number)") { number += 1 }
                names[label] = "\(typeName)_\(number)"
                number += 1
            }
        }
        return names
    }
}
