import Describing

/// The layers of a network by name and the connections between them: a network without numbers.
///
/// In descriptions it is brainstorm's object of layers, each with its options, its `@type` and its
/// `@outgoing_connections`; see `Architecture+JSON.swift`.
public struct Architecture: Sendable {
    /// A layer and where its outputs go.
    public struct Node: Sendable {
        public let layer: any Layer
        /// By output name, in no particular order; each list in the order of the description.
        public var outgoing: [String: [Target]]
    }

    /// The input of a layer.
    public struct Target: Hashable, Sendable, CustomStringConvertible {
        public let layer: String
        public let input: String

        public init(layer: String, input: String = "default") {
            self.layer = layer
            self.input = input
        }

        public var description: String { "\(layer).\(input)" }
    }

    /// The output of a layer, or another of its buffers by a path such as `..parameters.R`.
    public struct Source: Hashable, Sendable {
        public let layer: String
        public let output: String

        /// The view's name if a parameter is wired (`..parameters.R`), as brainstorm writes it.
        var parameterView: String? {
            output.hasPrefix("..parameters.") ? String(output.dropFirst("..parameters.".count)) : nil
        }
    }

    public let nodes: [String: Node]
    /// The layers' names, each after all layers it reads from and as late as possible: by the length of the
    /// longest way to the end, then by name.
    public let layerOrder: [String]

    /// - Throws: ``NetworkError`` with code ``NetworkError/Code/invalidArchitecture``: no layer `Input`, a
    ///   bad name, a connection to nowhere or into an input layer, a cycle.
    public init(nodes: [String: Node]) throws {
        try Architecture.checkNames(nodes)
        try Architecture.checkConnections(nodes)
        self.nodes = nodes
        self.layerOrder = try Architecture.order(nodes)
    }
}

extension Architecture {
    static let reservedNames: Set = ["default", "fallback"]

    private static func invalid(_ message: String) -> NetworkError {
        NetworkError(.invalidArchitecture, message)
    }

    /// More layers than any network of today has; a description from a stranger must not take long to refuse.
    static let layerLimit = 10_000

    private static func checkNames(_ nodes: [String: Node]) throws {
        guard nodes.count <= layerLimit else {
            throw invalid("the architecture has \(nodes.count) layers, over the limit of \(layerLimit)")
        }
        guard let input = nodes["Input"], input.layer is Input else {
            throw invalid("a network needs a layer of type Input that is called 'Input'")
        }
        for name in nodes.keys.sorted() {
            let isIdentifier =
                name.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                        true
                    default: false
                    }
                } && name.utf8.first.map { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } == true
            guard isIdentifier, !reservedNames.contains(name) else {
                throw invalid(
                    "'\(name)' is not a layer's name: use letters, digits and underscores, beginning with no "
                        + "digit, and neither 'default' nor 'fallback'")
            }
        }
    }

    private static func checkConnections(_ nodes: [String: Node]) throws {
        for (name, node) in nodes.sorted(by: { $0.key < $1.key }) {
            for (output, targets) in node.outgoing.sorted(by: { $0.key < $1.key }) {
                var seen: Set<Target> = []
                for target in targets {
                    guard let end = nodes[target.layer] else {
                        throw invalid(
                            "\(name).\(output) is connected to '\(target.layer)', and there is no such layer"
                                + suggestion(target.layer, among: nodes.keys))
                    }
                    guard !(end.layer is Input) else {
                        throw invalid(
                            "\(name).\(output) is connected to '\(target.layer)', an input layer, which takes "
                                + "no connections")
                    }
                    guard seen.insert(target).inserted else {
                        throw invalid("\(name).\(output) is connected to \(target) twice")
                    }
                }
            }
        }
    }

    /// Levels from the end: the layers that feed none, then those that feed only these, and so on.
    private static func order(_ nodes: [String: Node]) throws -> [String] {
        let successors = nodes.mapValues { node in Set(node.outgoing.values.joined().map(\.layer)) }
        var waiting = successors.mapValues(\.count)
        var predecessors: [String: [String]] = [:]
        for (name, targets) in successors {
            for target in targets { predecessors[target, default: []].append(name) }
        }
        var levels: [[String]] = []
        var ready = waiting.filter { $0.value == 0 }.keys.sorted(by: utf8Order)
        while !ready.isEmpty {
            levels.append(ready)
            var next: [String] = []
            for name in ready {
                waiting[name] = nil
                for predecessor in predecessors[name] ?? [] {
                    let left = (waiting[predecessor] ?? 0) - 1
                    waiting[predecessor] = left
                    if left == 0 { next.append(predecessor) }
                }
            }
            ready = next.sorted(by: utf8Order)
        }
        guard waiting.isEmpty else {
            throw invalid(cycleMessage(successors.filter { waiting[$0.key] != nil }))
        }
        return Array(levels.reversed().joined())
    }

    /// Names the layers of one cycle: following the connections from any layer that is left must come back.
    private static func cycleMessage(_ left: [String: Set<String>]) -> String {
        var path: [String] = []
        var places: [String: Int] = [:]
        var next = left.keys.min()
        while let name = next {
            if let start = places[name] {
                let names = path[start...] + [name]
                return "the connections form a cycle: \(names.joined(separator: " → "))"
            }
            places[name] = path.count
            path.append(name)
            next = left[name]?.filter { left[$0] != nil }.min()
        }
        return "the connections form a cycle"
    }
}

func utf8Order(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
}
