import Brainstorm
import TestSupport
import Testing

/// Every type of the registry: what it describes makes it again, nothing that can be set is left out, and what
/// it remembers outlives a restart.
struct RegistryTests {
    private static let registry = Registry.standard
    static let kinds: [Kind] = [
        .layer, .initializer, .weightModifier, .gradientModifier, .handler, .stepper, .schedule, .hook,
        .scorer,
        .iterator, .network, .trainer, .experiment, .dataSource, .column, .preparation, .schema,
        .sweptValue, .sweep,
    ]

    private static func type(_ sample: (kind: Kind, text: String)) throws -> (any Describable.Type, JSONValue)
    {
        let json = try JSONValue(parsing: sample.text)
        return (try registry.describedType(sample.kind, json), json)
    }

    @Test("every type of the registry has a sample, and every kind is looked at")
    func complete() throws {
        let sampled = Set(
            try RegistrySamples.all.map { sample in "\(sample.kind) \(try Self.type(sample).0.typeName)" })
        for kind in Self.kinds {
            for name in Self.registry.names(of: kind) {
                let type = try #require(Self.registry.type(named: name, kind: kind))
                #expect(sampled.contains("\(kind) \(type.typeName)"), "no sample of the \(kind) \(name)")
                #expect(
                    type.kinds.allSatisfy(Self.kinds.contains), "\(name) has a kind that no test looks at")
            }
        }
    }

    @Test("a description makes the same description again", arguments: RegistrySamples.all.indices)
    func roundTrip(index: Int) throws {
        let sample = RegistrySamples.all[index]
        let (type, json) = try Self.type(sample)
        let made = try Self.registry.make(type, from: json)
        let found = try description(of: made).canonical()
        #expect(try found == json.canonical())
    }

    /// Keys of older descriptions, which are read and say nothing any more.
    private static let retired = ["handler CPUHandler": Set(["deterministic"])]

    @Test("every option that can be set is described")
    func options() throws {
        var asked: [String: Set<String>] = [:]
        var described: [String: Set<String>] = [:]
        for sample in RegistrySamples.all {
            let (type, json) = try Self.type(sample)
            let name = "\(sample.kind) \(type.typeName)"
            asked[name, default: []].formUnion(try Self.registry.keysAsked(by: type, from: json))
            guard case .object(let members) = try description(of: Self.registry.make(type, from: json)) else {
                continue
            }
            described[name, default: []].formUnion(members.keys)
        }
        for (name, keys) in asked.sorted(by: { $0.key < $1.key }) {
            let missing = keys.subtracting(described[name] ?? []).subtracting(["@type"])
                .subtracting(Self.retired[name] ?? [])
            #expect(
                missing.isEmpty,
                "\(name) can be set \(missing.sorted()), which no description of a sample has")
        }
    }

    @Test(
        "every column comes back from its state, and encodes and restores as before",
        arguments: RegistrySamples.columns)
    func columns(text: String) throws {
        func made() throws -> any SchemaColumn {
            try Self.registry.make((any SchemaColumn).self, kind: .column, from: JSONValue(parsing: text))
        }
        let samples: [Float] = [1, 0, 1, 1, 0, 1]
        var column = try made()
        let width = column.rawCount
        let raw = NDArray((0..<6 * width).map { samples[$0 % 6] * Float($0 / 6 + 1) }, shape: [6, width])
        if width == 1 { raw.copy(from: samples) }
        column.observe(raw.matrix(rowAxes: 1))
        try column.settle()
        var restored = try made()
        try restored.restore(from: column.stateTree)
        #expect(StoredProperties(of: column, "column") == StoredProperties(of: restored, "column"))
        func encoded(_ column: any SchemaColumn) throws -> [Float] {
            let features = NDArray(Shape([6, column.featureCount]))
            try column.encode(raw.matrix(rowAxes: 1), into: features.matrix(rowAxes: 1))
            column.restore(features.matrix(rowAxes: 1).columns(0, count: min(1, column.featureCount)))
            return features.values
        }
        #expect(column.isSettled && restored.isSettled)
        #expect(try encoded(column) == encoded(restored))
    }

    // MARK: State

    /// Trains for three epochs in one go, and again with a restart from the run's bytes after eight updates.
    private func expectSameBytes(
        _ what: String, trainer: JSONValue, iterator: any DataIterator,
        _ network: () throws -> Network = NetworkFileTests.classifier
    ) throws {
        let directory = try TemporaryDirectory()
        func make() throws -> Trainer {
            let description = try Self.registry.make(TrainerDescription.self, kind: .trainer, from: trainer)
            return Trainer(description)
        }
        func train(_ trainer: Trainer, _ network: Network, updates: Int? = nil) throws {
            try trainer.train(
                network, on: iterator, validation: ["validation": Undivided(SampleFiles.samples)],
                savingTo: SavingPlace(directory: directory.path), of: run, output: SilentOutput(),
                stopAfterUpdates: updates)
        }
        let run = NoFile()
        let whole = try make()
        try train(whole, network())
        let part = try make()
        try train(part, network(), updates: 8)
        #expect(part.update == 8 && whole.update > 8, "\(what): the run is too short")
        let (resumed, second) = try Trainer.load(from: part.bytes())
        let (before, after) = (StoredProperties(of: part), StoredProperties(of: resumed))
        #expect(
            after.lines.symmetricDifference(before.lines) == [], "\(what) has what its state does not hold")
        try train(resumed, second)
        #expect(try resumed.bytes() == whole.bytes(), "\(what) does not go on to the same bytes")
    }

    private func trainer(
        stepper: String = #"{"@type":"AdamStepper"}"#, hook: String? = nil, epochs: Int = 3,
        members: String = ""
    ) throws -> JSONValue {
        let hooks =
            [
                #"{"@type":"MonitorScores","iter_name":"validation","scorers":[{"@type":"Accuracy"}],"timescale":"update"}"#,
                #"{"@type":"ExponentialMovingAverage","decay":0.5}"#, hook,
                #"{"@type":"StopAfterEpoch","max_epochs":\#(epochs)}"#,
            ].compactMap { $0 }
        return try JSONValue(
            parsing:
                #"{"@type":"Trainer"\#(members),"stepper":\#(stepper),"hooks":[\#(hooks.joined(separator: ","))]}"#
        )
    }

    private static func minibatches() throws -> Minibatches {
        Minibatches(of: 4, try SampleFiles.samples, seed: 3)
    }

    @Test("every stepper goes on from its state", arguments: RegistrySamples.steppers)
    func steppers(stepper: String) throws {
        try expectSameBytes(stepper, trainer: trainer(stepper: stepper), iterator: Self.minibatches())
    }

    @Test(
        "every stepper goes on from its state where several batches make an update",
        arguments: RegistrySamples.steppers)
    func summed(stepper: String) throws {
        try expectSameBytes(
            stepper,
            trainer: trainer(stepper: stepper, epochs: 9, members: #","batches_per_update":2"#),
            iterator: Self.minibatches())
    }

    @Test(
        "every stepper goes on from its state where batches are computed in parts",
        arguments: RegistrySamples.steppers)
    func divided(stepper: String) throws {
        try expectSameBytes(
            stepper, trainer: trainer(stepper: stepper, members: #","shards":3"#),
            iterator: Self.minibatches())
    }

    @Test("every hook goes on from its state", arguments: RegistrySamples.hooks)
    func hooks(hook: String) throws {
        try expectSameBytes(hook, trainer: trainer(hook: hook), iterator: Self.minibatches())
    }

    /// The others compare features, of which the classifier has more than targets; their sums are of the same kind.
    private static let scorersOfClasses = RegistrySamples.scorers.filter { scorer in
        !["Hamming", "MeanSquaredError", "HalfSquaredError", "MeanAbsoluteError"].contains {
            scorer.contains("\"\($0)\"")
        }
    }

    @Test("every scorer of classes goes on from its sums over half an epoch", arguments: scorersOfClasses)
    func scorers(scorer: String) throws {
        guard case .object(var members) = try JSONValue(parsing: scorer),
            case .object(var trainer) = try trainer()
        else {
            Issue.record("a description is an object")
            return
        }
        for key in ["mask_name", "out_name", "targets_name"] { members[key] = nil }
        trainer["train_scorers"] = .array([.object(members)])
        try expectSameBytes(scorer, trainer: .object(trainer), iterator: Self.minibatches())
    }

    @Test("every weight modifier goes on from its state", arguments: RegistrySamples.weightModifiers)
    func weightModifiers(modifier: String) throws {
        try expectSameBytes(modifier, trainer: trainer(), iterator: Self.minibatches()) {
            let network = try NetworkFileTests.classifier()
            try network.setWeightModifiers(
                ["FC": ["W": [try modified(modifier, kind: .weightModifier)]]])
            return network
        }
    }

    @Test("every gradient modifier goes on from its state", arguments: RegistrySamples.gradientModifiers)
    func gradientModifiers(modifier: String) throws {
        try expectSameBytes(modifier, trainer: trainer(), iterator: Self.minibatches()) {
            let network = try NetworkFileTests.classifier()
            try network.setGradientModifiers(
                ["FC": ["W": [try modified(modifier, kind: .gradientModifier)]]])
            return network
        }
    }

    private func modified(_ text: String, kind: Kind) throws -> any ValueModifier {
        try Self.registry.make((any ValueModifier).self, kind: kind, from: JSONValue(parsing: text))
    }

    @Test("a hook that does not save what it remembers is found")
    func forgetful() throws {
        let trainer = Trainer(stepper: SgdStepper(learningRate: 0.1), hooks: [Forgetful()])
        try trainer.train(
            NetworkFileTests.classifier(), on: Self.minibatches(), output: SilentOutput(), stopAfterUpdates: 8
        )
        let (resumed, _) = try Trainer.load(
            from: trainer.bytes(), registry: Self.registry.adding(Forgetful.self))
        #expect(
            StoredProperties(of: resumed).lines.symmetricDifference(StoredProperties(of: trainer).lines)
                == ["hooks.Forgetful.calls = Int 0", "hooks.Forgetful.calls = Int 9"])
    }
}

private struct Forgetful: Hook {
    static let typeName = "Forgetful"
    var calls = 0
    var timescale: Timescale { .update }

    init() {}
    init(from decoder: any Decoder) throws {}
    func encode(to encoder: any Encoder) throws {}

    mutating func run(_ context: TrainingContext) throws -> HookResult {
        calls += 1
        return .continue
    }
}

/// A run without a file: what `SaveRun` does to the trainer's state is all that matters here.
private final class NoFile: SavedRun {
    func save(_ context: TrainingContext, keepingCopy keepsCopy: Bool, dropping dropped: [Int]) {}
    func drop(_ updates: [Int]) {}
}
