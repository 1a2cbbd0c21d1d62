public import Describing
public import Training

/// Many runs of one experiment, in each of which some of its values are others.
///
///     {"@type": "Sweep", "experiment": "experiment.json", "choice": "random", "count": 20, "seed": 1,
///      "values": {"trainer.stepper.learning_rate": {"@type": "LogUniform", "from": 1e-4, "to": 0.1},
///                 "network.architecture.Hid.size": {"@type": "Choice", "values": [64, 128, 256]}},
///      "log": "validation.Accuracy", "criterion": "max"}
///
/// - `experiment`: a file beside the sweep's own, or the experiment itself
/// - `values`: what is another in each run (``SweptValue``), by the paths that `resume --set` takes
/// - `choice`: `"grid"`, the default, for every combination, the last path's values changing first; or `"random"`
/// - `count`: how many runs are made at random; only with `"random"`
/// - `seed`: 0; of the random choice. A value depends on the seed, its path and the number of its run alone, so that a
///   greater count adds runs and changes none.
/// - `log`: the log by which runs are compared
/// - `criterion`: `"min"` or `"max"`, which of its numbers are better; without it as a hook of the experiment says, or the
///   log's name tells
public struct SweepDescription: Describable {
    public static let typeName = "Sweep"
    public static var kinds: [Kind] { [.sweep] }

    /// Which combinations of the values become runs.
    public enum Selection: Sendable, Hashable {
        case grid
        case random(count: Int, seed: UInt64)
    }

    /// A path, or an experiment.
    public var experiment: JSONValue
    /// What is another in each run, by the paths of the experiment's description.
    public var values: [String: any SweptValue]
    public var selection: Selection
    /// The log by which runs are compared, such as `validation.Accuracy`.
    public var log: String
    /// Which numbers of the log are better; nil for what a hook or the log's name says.
    public var criterion: Criterion?

    /// No sweep has more runs.
    public static let mostRuns = 10_000

    private enum CodingKeys: CodingKey {
        case experiment, values, choice, count, seed, log, criterion
    }

    private enum Choice: String, CaseIterable {
        case grid, random
    }

    /// - Parameter experiment: a path that starts at the sweep's file, or an experiment's description.
    public init(
        experiment: JSONValue, values: [String: any SweptValue], selection: Selection, log: String,
        criterion: Criterion? = nil
    ) {
        self.experiment = experiment
        self.values = values
        self.selection = selection
        self.log = log
        self.criterion = criterion
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        experiment = try container.decode(JSONValue.self, forKey: .experiment)
        let slot = try container.superDecoder(forKey: .values)
        guard case .object(let members) = try slot.json(), !members.isEmpty else {
            throw DescriptionError.invalid(
                at: container.path(.values), "there is no value to sweep over",
                advice: "give values by their paths, as in {\"trainer.stepper.learning_rate\": {…}}")
        }
        values = try members.reduce(into: [:]) { values, member in
            values[member.key] = try slot.makeDescribed(
                (any SweptValue).self, kind: .sweptValue, from: member.value,
                at: slot.path.appending(member.key))
        }
        log = try container.decode(String.self, forKey: .log)
        criterion =
            container.contains(.criterion)
            ? try container.decodeChoice(Criterion.self, forKey: .criterion) : nil
        switch try container.decodeChoice(Choice.self, forKey: .choice, default: .grid) {
        case .random:
            selection = .random(
                count: try container.decodeChecked(Int.self, forKey: .count, in: 1...Self.mostRuns),
                seed: try container.decode(UInt64.self, forKey: .seed, default: 0))
        case .grid:
            for key in [CodingKeys.count, .seed] where container.contains(key) {
                throw DescriptionError.invalid(
                    at: container.path(key), "a grid has every combination",
                    advice: "leave '\(key.stringValue)' out, or set 'choice' to \"random\"")
            }
            selection = .grid
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(experiment, forKey: .experiment)
        try container.encode(values.mapValues { try description(of: $0) }, forKey: .values)
        try container.encode(log, forKey: .log)
        try container.encodeIfPresent(criterion?.rawValue, forKey: .criterion)
        switch selection {
        case .grid: try container.encode(Choice.grid.rawValue, forKey: .choice)
        case .random(let count, let seed):
            try container.encode(Choice.random.rawValue, forKey: .choice)
            try container.encode(count, forKey: .count)
            try container.encode(seed, forKey: .seed)
        }
    }
}
