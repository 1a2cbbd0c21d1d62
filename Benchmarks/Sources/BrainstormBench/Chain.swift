import Brainstorm

/// Layers one after another. They are named by their places, so that the parameters lie in the same order as in the peers'
/// networks.
struct Chain: ExpressibleByArrayLiteral {
    enum Part {
        case layer(any Layer)
        /// What the layers compute is added to what goes into them.
        case around([any Layer])
    }

    let parts: [Part]

    init(_ parts: [Part]) { self.parts = parts }

    init(arrayLiteral layers: any Layer...) { parts = layers.map(Part.layer) }

    static func + (left: Chain, right: Chain) -> Chain { Chain(left.parts + right.parts) }

    static func around(_ layers: any Layer...) -> Chain { Chain([.around(layers)]) }

    static func repeated(_ count: Int, _ chain: Chain) -> Chain {
        Chain((0..<count).flatMap { _ in chain.parts })
    }

    /// - Returns: the connections, and the last layer.
    func connected(to first: any Layer) -> (wiring: Wiring, end: any Layer) {
        var builder = Builder(end: first)
        for part in parts {
            switch part {
            case .layer(let layer): builder.append(layer)
            case .around(let layers):
                let start = builder.end
                layers.forEach { builder.append($0) }
                builder.add(start)
            }
        }
        return (WiringBuilder.buildArray(builder.wirings), builder.end)
    }

    private struct Builder {
        var end: any Layer
        var wirings: [Wiring] = []
        private var count = 0

        init(end: any Layer) { self.end = end }

        private mutating func named<Named: Layer>(_ layer: Named) -> Named {
            count += 1
            let digits = String(count)
            var copy = layer
            copy.label = LayerLabel("Layer" + String(repeating: "0", count: 3 - digits.count) + digits)
            return copy
        }

        mutating func append(_ layer: some Layer) {
            let layer = named(layer)
            connect(end, to: layer)
            end = layer
        }

        mutating func add(_ start: some Layer) {
            let sum = named(Add())
            wirings.append(start >>> sum["inputs_1"])
            connect(end, to: sum["inputs_2"])
            end = sum
        }

        private mutating func connect(_ source: some Layer, to target: some Wirable) {
            wirings.append(source >>> target)
        }
    }
}
