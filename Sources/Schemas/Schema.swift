import Arrays
public import Describing

/// What a model takes and gives.
///
///     {"@type": "Schema",
///      "inputs": {"default": [{"@type": "Number", "name": "age", "unit": "years", "missing": "mean", …},
///                             {"@type": "Category", "name": "sex", "levels": ["female", "male"], …}],
///                 "targets": [{"@type": "Category", "name": "survived", "levels": ["no", "yes"], "encoding": "index", …}]},
///      "preparations": [], "time_steps": null, "horizon": null, "not_saved": []}
///
/// - `inputs`: for the network's inputs, the columns that data hold for them, in their order. An input that is not named
///   takes the data as they are.
/// - `preparations`: what the numbers go through after that, one after another
/// - `time_steps`: what a time step is, such as `"month"`; optional
/// - `horizon`: how many time steps after its input a target lies, where a series is predicted; optional, at least 1
/// - `not_saved`: the types of iterators that changed the data in training and do not say what that means: without them the
///   model's answers mean nothing
///
/// State: that of each column.
public struct Schema: Describable, Sendable {
    public static let typeName = "Schema"
    public static var kinds: [Kind] { [.schema] }

    /// By the names of the network's inputs, such as `default` and `targets`; features stand in the columns' order.
    public var inputs: [String: [any SchemaColumn]]
    /// What features go through on their way to the network, the first one first.
    public var preparations: [any Preparation]
    /// What a time step is, such as `month`.
    public var timeSteps: String?
    /// How many time steps after its input a target lies.
    public var horizon: Int?
    /// Types of iterators that changed the training data in a way that nobody has said.
    public var notSaved: [String]

    /// Says nothing of inputs that are not named: they take the data as they are.
    public init(
        inputs: [String: [any SchemaColumn]] = [:], preparations: [any Preparation] = [],
        timeSteps: String? = nil, horizon: Int? = nil,
        notSaved: [String] = []
    ) {
        self.inputs = inputs
        self.preparations = preparations
        self.timeSteps = timeSteps
        self.horizon = horizon
        self.notSaved = notSaved
    }

    /// Whether all that is computed from training data is there.
    public var isSettled: Bool { inputs.values.joined().allSatisfy(\.isSettled) }

    /// Whether it says nothing at all.
    package var isEmpty: Bool {
        inputs.isEmpty && preparations.isEmpty && timeSteps == nil && horizon == nil && notSaved.isEmpty
    }

    private enum CodingKeys: String, CodingKey {
        case inputs, preparations, horizon
        case timeSteps = "time_steps"
        case notSaved = "not_saved"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        inputs = [:]
        if container.contains(.inputs) {
            let slot = try container.superDecoder(forKey: .inputs)
            guard case .object(let members) = try slot.json() else {
                throw DescriptionError.invalid(
                    at: slot.path, "the inputs are no object",
                    advice: "give a list of columns for each input's name")
            }
            for (name, json) in members.sorted(by: { $0.key < $1.key }) {
                guard case .array(let columns) = json else {
                    throw DescriptionError.invalid(
                        at: slot.path.appending(name), "no list of columns",
                        advice: "give a list, also for one column")
                }
                inputs[name] = try columns.enumerated().map { index, json in
                    try slot.makeDescribed(
                        (any SchemaColumn).self, kind: .column, from: json,
                        at: slot.path.appending(name).appending(index: index))
                }
            }
        }
        preparations =
            container.contains(.preparations)
            ? try container.decodeDescribed([any Preparation].self, kind: .preparation, forKey: .preparations)
            : []
        timeSteps = try container.decodeIfPresent(String.self, forKey: .timeSteps)
        let isGiven = try container.contains(.horizon) && !container.decodeNil(forKey: .horizon)
        horizon = isGiven ? try container.decodeChecked(Int.self, forKey: .horizon, in: 1...) : nil
        notSaved = try container.decode([String].self, forKey: .notSaved, default: [])
        try checkNames(container.path(.inputs))
    }

    /// Two columns of an input with one name could not be told apart.
    private func checkNames(_ path: DescriptionPath) throws {
        for (input, columns) in inputs.sorted(by: { $0.key < $1.key }) {
            var seen: Set<String> = []
            for column in columns where !seen.insert(column.name).inserted {
                throw DescriptionError.invalid(
                    at: path.appending(input), "two columns are called '\(column.name)'",
                    advice: "rename one of them")
            }
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        let described = try inputs.mapValues { columns in
            JSONValue.array(try columns.map { try DescriptionEncoder().describe($0) })
        }
        try container.encode(described, forKey: .inputs)
        try container.encodeDescribed(preparations, forKey: .preparations)
        try container.encode(timeSteps, forKey: .timeSteps)
        try container.encode(horizon, forKey: .horizon)
        try container.encode(notSaved, forKey: .notSaved)
    }
}

/// A group for each input with a group for each of its columns, by their places.
extension Schema: Stateful {
    public func saveState(to state: inout StateWriter) {
        for (name, columns) in inputs.sorted(by: { $0.key < $1.key }) {
            state.group(name) { state in
                for (index, column) in columns.enumerated() { state.set("\(index)", stateOf: column) }
            }
        }
    }

    public mutating func restoreState(from state: StateReader) throws {
        for name in inputs.keys.sorted() {
            try state.group(name) { state in
                for index in (inputs[name] ?? []).indices {
                    guard var column = inputs[name]?[index] else { continue }
                    try state.restore("\(index)", &column)
                    inputs[name]?[index] = column
                }
            }
        }
    }
}
