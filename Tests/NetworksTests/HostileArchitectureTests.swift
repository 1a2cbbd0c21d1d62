import Describing
import Handlers
import Networks
import Testing

/// Descriptions from strangers that are made to be expensive: they are refused or made, quickly.
struct HostileArchitectureTests {
    private func make(_ layers: [String: JSONValue]) throws -> Network {
        let registry = Registry().addingNetworks().adding(ReferenceConfiguration.self)
        return try Network(
            description: [
                "@type": "Network", "handler": ["@type": "ReferenceHandler"], "architecture": .object(layers),
            ], registry: registry)
    }

    private func input(_ targets: [JSONValue]) -> JSONValue {
        [
            "@type": "Input", "out_shapes": ["default": ["T", "B", 2]],
            "@outgoing_connections": .array(targets),
        ]
    }

    @Test("a chain of as many layers as allowed is made; of one more it is refused")
    func longChain() throws {
        func chain(_ count: Int) -> [String: JSONValue] {
            var layers = ["Input": input(["L0"])]
            for index in 0..<count - 1 {
                let next: [JSONValue] = index + 1 < count - 1 ? [.string("L\(index + 1)")] : []
                layers["L\(index)"] = ["@type": "Dropout", "@outgoing_connections": .array(next)]
            }
            return layers
        }
        #expect(try make(chain(10_000)).layerNames.count == 10_000)
        #expect(
            throws: NetworkError(
                .invalidArchitecture, "the architecture has 10001 layers, over the limit of 10000")
        ) { try make(chain(10_001)) }
    }

    @Test("inputs that cannot all read unbroken runs are read in execution order")
    func impossibleOrder() throws {
        let names = (0..<40).map { "S\($0)" }
        var layers = ["Input": input(names.map { .string($0) })]
        var targets: [String: [JSONValue]] = [:]
        for first in 0..<40 {
            for second in first + 1..<40 {
                let sink = "P\(first)_\(second)"
                layers[sink] = ["@type": "Dropout"]
                targets[names[first], default: []].append(.string(sink))
                targets[names[second], default: []].append(.string(sink))
            }
        }
        for name in names {
            layers[name] = ["@type": "Dropout", "@outgoing_connections": .array(targets[name] ?? [])]
        }
        #expect(try make(layers).layerNames.count == 1 + 40 + 780)
    }

    @Test("sizes whose products overflow are refused", arguments: ["Lstm", "Recurrent", "FullyConnected"])
    func overflow(type: String) throws {
        for size in [2_000_000_000, 4_000_000_000, Int64.max / 4, Int64.max] {
            let layers: [String: JSONValue] = [
                "Input": input(["A"]),
                "A": ["@type": .string(type), "size": .integer(size), "@outgoing_connections": ["B"]],
                "B": ["@type": .string(type), "size": .integer(size)],
            ]
            #expect(throws: NetworkError.self, "\(type) \(size)") { try make(layers) }
        }
    }

    @Test("a cycle among many layers is named without going round it for ever")
    func cycle() {
        var layers = ["Input": input(["L0"])]
        for index in 0..<3000 {
            layers["L\(index)"] = [
                "@type": "Dropout", "@outgoing_connections": [.string("L\((index + 1) % 3000)")],
            ]
        }
        #expect(throws: NetworkError.self) { try make(layers) }
    }
}
