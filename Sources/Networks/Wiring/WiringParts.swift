/// What a ``Wiring`` is joined of. Joining two makes one node above them and copies nothing, so that a chain of `>>>`
/// takes time in proportion to its length; it is as deep as that, too, and therefore nothing here goes down by recursion.
final class WiringParts {
    private let layer: (any Layer)?
    private var left: WiringParts?
    private var right: WiringParts?
    private let connection: Wiring.Connection?

    init(_ layer: (any Layer)? = nil) {
        self.layer = layer
        connection = nil
    }

    init(_ left: WiringParts, _ right: WiringParts, _ connection: Wiring.Connection?) {
        layer = nil
        self.left = left
        self.right = right
        self.connection = connection
    }

    deinit {
        var waiting = takeParts()
        while var next = waiting.popLast() {
            if isKnownUniquelyReferenced(&next) { waiting += next.takeParts() }
        }
    }

    private func takeParts() -> [WiringParts] {
        let parts = [left, right].compactMap(\.self)
        (left, right) = (nil, nil)
        return parts
    }

    /// The layers in the order in which they were first mentioned, and the connections, those within before the one
    /// between.
    func list() -> (layers: [any Layer], connections: [Wiring.Connection]) {
        enum Step {
            case visit(WiringParts)
            case connect(Wiring.Connection)
        }
        var layers: [any Layer] = []
        var connections: [Wiring.Connection] = []
        var known: Set<LayerLabel> = []
        var steps = [Step.visit(self)]
        while let step = steps.popLast() {
            switch step {
            case .connect(let connection): connections.append(connection)
            case .visit(let parts):
                if let layer = parts.layer, known.insert(layer.label).inserted { layers.append(layer) }
                if let connection = parts.connection { steps.append(.connect(connection)) }
                if let right = parts.right { steps.append(.visit(right)) }
                if let left = parts.left { steps.append(.visit(left)) }
            }
        }
        return (layers, connections)
    }
}
