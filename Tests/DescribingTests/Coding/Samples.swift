import Describing

/// Types as an application would describe them, one for each way of standing in a description.
protocol Part: Describable {}
protocol Rate: Describable {}

struct Dense: Part, Equatable {
    static let typeName = "FullyConnected"
    static let kinds: [Kind] = [.layer]

    enum Activation: String, CaseIterable, Codable {
        case rel, tanh, linear
    }

    var size = 10
    var activation = Activation.rel
    var dropout = 0.0

    enum CodingKeys: String, CodingKey {
        case size
        case activation
        case dropout
    }

    init(size: Int = 10, activation: Activation = .rel, dropout: Double = 0) {
        self.size = size
        self.activation = activation
        self.dropout = dropout
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        size = try container.decodeChecked(Int.self, forKey: .size, in: 1...)
        activation = try container.decodeChoice(Activation.self, forKey: .activation, default: .rel)
        dropout = try container.decodeChecked(Double.self, forKey: .dropout, in: 0...1, default: 0)
    }
}

/// A type without anything to tell.
struct Loss: Part, Equatable {
    static let typeName = "Loss"
    static let kinds: [Kind] = [.layer]
}

struct Fixed: Rate, Equatable {
    static let typeName = "Fixed"
    static let kinds: [Kind] = [.schedule]
    var value: Float
}

/// A type whose JSON is an array.
struct Steps: Rate, Equatable {
    static let typeName = "Steps"
    static let kinds: [Kind] = [.schedule]
    var values: [Double]

    init(values: [Double]) {
        self.values = values
    }

    init(from decoder: any Decoder) throws {
        values = try decoder.singleValueContainer().decode([Double].self)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }
}

struct Sgd: Describable {
    static let typeName = "SgdStepper"
    static let kinds: [Kind] = [.stepper]
    var rate: any Rate
    var fallback: (any Rate)?

    enum CodingKeys: String, CodingKey {
        case rate = "learning_rate"
        case fallback
    }

    init(rate: any Rate, fallback: (any Rate)? = nil) {
        self.rate = rate
        self.fallback = fallback
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        rate = try container.decodeDescribed((any Rate).self, kind: .schedule, forKey: .rate)
        fallback = try container.decodeDescribedIfPresent((any Rate).self, kind: .schedule, forKey: .fallback)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeDescribed(rate, forKey: .rate)
        try container.encodeDescribedIfPresent(fallback, forKey: .fallback)
    }
}

struct Net: Describable {
    static let typeName = "Network"
    static let kinds: [Kind] = [.network]
    var architecture: [String: any Part]
    var rates: [any Rate]
    var first = Dense(size: 1)
    var notes: JSONValue = nil

    enum CodingKeys: String, CodingKey {
        case architecture, rates, first, notes
    }

    init(architecture: [String: any Part], rates: [any Rate] = []) {
        self.architecture = architecture
        self.rates = rates
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        architecture = try container.decodeDescribed(
            [String: any Part].self, kind: .layer, forKey: .architecture)
        rates = try container.decodeDescribed([any Rate].self, kind: .schedule, forKey: .rates)
        first = try container.decode(Dense.self, forKey: .first, default: Dense(size: 1))
        notes = try container.decode(JSONValue.self, forKey: .notes, default: nil)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeDescribed(architecture, forKey: .architecture)
        try container.encodeDescribed(rates, forKey: .rates)
        try container.encode(first, forKey: .first)
        try container.encode(notes, forKey: .notes)
    }
}

extension Registry {
    static let samples = Registry().adding([
        Dense.self, Loss.self, Fixed.self, Steps.self, Sgd.self, Net.self,
    ])

    func network(_ text: String) throws -> Net {
        try make(Net.self, kind: .network, from: JSONValue(parsing: text))
    }
}
