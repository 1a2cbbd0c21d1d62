import Arrays
import Describing
import Handlers
import Networks
import TestSupport
import Training

/// The numbers of `Fixtures/training/cases.json`, which `make.py` beside it extracts from brainstorm 0.5.
enum Cases {
    static func json(_ key: String) throws -> JSONValue {
        try JSONValue(parsing: Fixtures.text("training/cases.json")).member(key)
    }
}

struct MissingCase: Error { let key: String }

extension JSONValue {
    func member(_ key: String) throws -> JSONValue {
        guard let value = self[key] else { throw MissingCase(key: key) }
        return value
    }

    var members: [String: JSONValue] { if case .object(let members) = self { members } else { [:] } }
    var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }

    var double: Double {
        switch self {
        case .number(let value): value
        case .integer(let value): Double(value)
        default: .nan
        }
    }

    var int: Int { Int(double) }
    var floats: [Float] { elements.map { Float($0.double) } }

    func column() throws -> Samples.Column {
        try Samples.Column(shape: member("shape").elements.map(\.int), values: member("values").floats)
    }

    func samples() throws -> Samples { try Samples(members.mapValues { try $0.column() }) }
}

let registry = Registry().addingTraining()

func make<Value>(_ type: Value.Type, _ kind: Kind, _ json: JSONValue) throws -> Value {
    try registry.make(type, kind: kind, from: json)
}

/// The largest difference, over the larger of 1 and the largest reference value.
func distance<Number: BinaryFloatingPoint>(_ values: [Number], _ reference: [Number]) -> Number {
    guard values.count == reference.count else { return .infinity }
    let scale = max(1, reference.map(\.magnitude).max() ?? 1)
    return zip(values, reference).map { ($0 - $1).magnitude / scale }.max() ?? 0
}

/// A classifier over vectors: fully connected layers, then a softmax.
func classifier(
    inputs: Int, hidden: [(Int, Activation)], classes: Int, dropout: Double? = nil,
    handler: (any Handler)? = nil
) throws -> Network {
    let input = Input(["default": [.time, .batch, .size(inputs)], "targets": [.time, .batch, 1]])
    let output = SoftmaxCE(name: "Output")
    return try Network(handler: handler ?? ReferenceHandler()) {
        hidden.enumerated().reduce(input.wiring) { wiring, layer in
            let next =
                wiring
                >>> FullyConnected(
                    LayerSize(integerLiteral: layer.element.0), activation: layer.element.1,
                    name: "Hid\(layer.offset + 1)")
            return dropout.map { next >>> Dropout($0, name: "Drop\(layer.offset + 1)") } ?? next
        }
            >>> FullyConnected(
                LayerSize(integerLiteral: classes), activation: .linear, name: "Output_projection")
            >>> output
        input["targets"] >>> output["targets"]
        output["loss"] >>> Loss()
    }
}

/// Numbers that look random, the same on every machine.
func noise(_ count: Int, seed: UInt64) -> [Float] {
    let key = RandomKey(seed: seed, purpose: "test")
    let permutation = KeyedPermutation(count: 4096, key: key)
    return (0..<count).map { Float(permutation[$0 % 4096]) / 2048 - 1 }
}

/// Samples of three classes that can be told apart.
func blobs(_ count: Int, features: Int = 4, seed: UInt64 = 1) throws -> Samples {
    var values = noise(count * features, seed: seed)
    let targets = (0..<count).map { Float($0 * 7 % 3) }
    for sample in 0..<count { values[sample * features + Int(targets[sample])] += 2 }
    return try Samples(rows: [
        "default": ([count, features], values), "targets": ([count, 1], targets),
    ])
}

/// A small network with fixed parameters.
func smallNetwork(
    dropout: Double? = nil, seed: UInt64 = 3, handler: (any Handler)? = nil
) throws -> Network {
    let network = try classifier(
        inputs: 4, hidden: [(6, .relu)], classes: 3, dropout: dropout, handler: handler)
    network.parameters.copy(from: noise(network.parameters.count, seed: seed).map { $0 * 0.5 })
    return network
}

/// Collects what is written.
final class Recorder: ProgressOutput {
    let isTerminal: Bool
    let width: Int
    private(set) var text = ""

    init(terminal: Bool = false, width: Int = 80) {
        isTerminal = terminal
        self.width = width
    }

    func write(_ text: String) { self.text += text }
}
