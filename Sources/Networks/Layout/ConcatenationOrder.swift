/// In which order an input reads the sources that are connected to it.
///
/// Sources that share an input lie side by side in brainstorm, so that each of these inputs reads one
/// unbroken run. The order is the first permutation of the sources (in execution order) for which that is
/// possible. As we copy instead, inputs for which it is impossible read their sources in execution order.
struct ConcatenationOrder {
    private let sources: [String: [String: [Architecture.Source]]]

    init(_ architecture: Architecture) {
        var rank: [String: Int] = [:]
        for (index, name) in architecture.layerOrder.enumerated() { rank[name] = index }
        let before: (Architecture.Source, Architecture.Source) -> Bool = { left, right in
            (rank[left.layer] ?? 0, left.output) < (rank[right.layer] ?? 0, right.output)
        }

        var sinks: [(layer: String, input: String, sources: [Architecture.Source])] = []
        for (name, inputs) in architecture.sourcesByLayer().sorted(by: { $0.key < $1.key }) {
            for (input, sources) in inputs.sorted(by: { $0.key < $1.key }) {
                sinks.append((name, input, sources.sorted(by: before)))
            }
        }
        var result: [String: [String: [Architecture.Source]]] = [:]
        var position: [Architecture.Source: Int] = [:]
        var search = UnbrokenOrderSearch()
        for group in ConcatenationOrder.groups(sinks.map(\.sources).filter { $0.count > 1 }) {
            let members = Array(Set(group.joined())).sorted(by: before)
            let order = search.order(members, runs: group) ?? members
            for (index, source) in order.enumerated() { position[source] = index }
        }
        for sink in sinks {
            result[sink.layer, default: [:]][sink.input] = sink.sources.sorted {
                (position[$0] ?? 0) < (position[$1] ?? 0)
            }
        }
        sources = result
    }

    /// The sources of each input of a layer, in the order in which they are read.
    func sources(of layer: String) -> [String: [Architecture.Source]] { sources[layer] ?? [:] }

    /// Divides lists into groups that share sources: each source leads to the first of its group.
    private static func groups(_ lists: [[Architecture.Source]]) -> [[[Architecture.Source]]] {
        var leader: [Architecture.Source: Architecture.Source] = [:]
        func first(_ source: Architecture.Source) -> Architecture.Source {
            var root = source
            while let next = leader[root], next != root { root = next }
            var current = source
            while current != root {
                let next = leader[current] ?? root
                leader[current] = root
                current = next
            }
            return root
        }
        for list in lists {
            guard let head = list.first else { continue }
            for source in list { leader[first(source)] = first(head) }
        }
        var groups: [[[Architecture.Source]]] = []
        var position: [Architecture.Source: Int] = [:]
        for list in lists {
            guard let head = list.first else { continue }
            let root = first(head)
            if let index = position[root] {
                groups[index].append(list)
            } else {
                position[root] = groups.count
                groups.append([list])
            }
        }
        return groups
    }
}

extension Architecture {
    /// The sources of every input of every layer.
    func sourcesByLayer() -> [String: [String: [Source]]] {
        var sources: [String: [String: [Source]]] = [:]
        for (name, node) in nodes {
            for (output, targets) in node.outgoing {
                for target in targets {
                    sources[target.layer, default: [:]][target.input, default: []]
                        .append(Source(layer: name, output: output))
                }
            }
        }
        return sources
    }
}
