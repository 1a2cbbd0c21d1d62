import Describing

/// Layers and the connections between them, as `>>>` builds them. A wiring can stand on either side of
/// another `>>>`: it is entered where it begins and left where it ends.
public struct Wiring {
    /// An output or an input of a layer, named by its label.
    struct Port {
        let layer: LayerLabel
        let name: String
    }

    struct Connection {
        let source: Port
        let target: Port
    }

    private let parts: WiringParts
    let head: Port?
    let tail: Port?

    /// A wiring of nothing.
    init() { self.init(WiringParts(), head: nil, tail: nil) }

    /// A layer, entered and left by one name.
    init(_ layer: any Layer, port name: String) {
        let port = Port(layer: layer.label, name: name)
        self.init(WiringParts(layer), head: port, tail: port)
    }

    private init(_ parts: WiringParts, head: Port?, tail: Port?) {
        self.parts = parts
        self.head = head
        self.tail = tail
    }

    /// Both wirings' layers and connections.
    func joined(with other: Wiring, connection: Connection? = nil, head: Port?, tail: Port?) -> Wiring {
        Wiring(WiringParts(parts, other.parts, connection), head: head, tail: tail)
    }

    /// The layers in the order in which they were first mentioned, and the connections.
    func list() -> (layers: [any Layer], connections: [Connection]) { parts.list() }
}

/// What can stand beside `>>>`: a layer (its default output or input), a layer's named port, or a wiring.
public protocol Wirable {
    var wiring: Wiring { get }
}

extension Wiring: Wirable {
    public var wiring: Wiring { self }
}

extension Layer {
    public var wiring: Wiring { Wiring(self, port: "default") }

    /// A named output, on the left of `>>>`, or a named input, on the right.
    public subscript(port: String) -> LayerPort { LayerPort(layer: self, name: port) }
}

/// A layer's named output or input; see ``Layer/subscript(_:)``.
public struct LayerPort: Wirable {
    let layer: any Layer
    let name: String

    public var wiring: Wiring { Wiring(layer, port: name) }
}

precedencegroup WiringPrecedence {
    associativity: left
    higherThan: AssignmentPrecedence
}

infix operator >>> : WiringPrecedence

/// Connects an output to an input. Brackets name an output on the left and an input on the right:
/// `output["loss"] >>> Loss()`, `input["targets"] >>> output["targets"]`.
public func >>> (left: some Wirable, right: some Wirable) -> Wiring {
    let (from, to) = (left.wiring, right.wiring)
    var connection: Wiring.Connection?
    if let source = from.tail, let target = to.head {
        connection = Wiring.Connection(source: source, target: target)
    }
    return from.joined(with: to, connection: connection, head: from.head ?? to.head, tail: to.tail)
}

/// Collects the wirings of a `Network { … }` block.
@resultBuilder
public enum WiringBuilder {
    public static func buildExpression(_ wirable: some Wirable) -> Wiring { wirable.wiring }

    public static func buildBlock(_ wirings: Wiring...) -> Wiring { buildArray(wirings) }

    public static func buildArray(_ wirings: [Wiring]) -> Wiring {
        wirings.reduce(Wiring()) { $0.joined(with: $1, head: nil, tail: nil) }
    }

    public static func buildOptional(_ wiring: Wiring?) -> Wiring { wiring ?? Wiring() }

    public static func buildEither(first: Wiring) -> Wiring { first }

    public static func buildEither(second: Wiring) -> Wiring { second }
}
