public import Describing
import Files
public import Networks
import Schemas
import Training

/// An experiment with the network of a spec line, or of one that the data suggest, made from the one to begin with.
public struct SpecExperiment {
    public let json: JSONValue
    /// The layers between input and output: what was asked, or what the data suggest.
    public let spec: String
    /// The files that were looked at.
    public let inputs: [String]
    /// What the network is trained for: what was asked, or what the targets suggest.
    public let task: NetworkTask

    /// - Parameters:
    ///   - spec: the layers between input and output; without it convolutions for pictures, an LSTM for sequences, and
    ///     fully connected layers for others, trained for more than the usual 40 epochs where there are few samples.
    ///   - data: a data file, or `nil` for the embedded digits. Shapes are those of its training split.
    ///   - task: what the network is trained for; without one what the data's schema says of the targets, or else
    ///     classification where they are whole numbers from 0.
    ///   - mask: the column that says which time steps count; without one that which the data's schema names.
    ///   - directory: where the experiment will stand, at which a relative path of the data starts.
    public init(
        _ spec: String? = nil, task: NetworkTask? = nil, data: String?, mask: String? = nil,
        relativeTo directory: String
    ) throws {
        let source: any DataSource = data.map { DataFileSource(path: $0) } ?? Digits()
        let splits = try source.load(relativeTo: directory)
        let place = data ?? "digits"
        let names = splits.keys.sorted()
        guard let training = names.contains("training") ? "training" : names.first,
            let samples = splits[training], let input = samples["default"], let targets = samples["targets"]
        else {
            throw FileError(
                .mismatch, path: place,
                "has no columns 'default' and 'targets' in its splits "
                    + names.joined(separator: ", "))
        }
        if let mask, samples[mask] == nil {
            throw FileError(
                .mismatch, path: place,
                "has no column '\(mask)'; it has \(samples.names.joined(separator: ", "))")
        }
        let schema = try source.schema(relativeTo: directory)
        let padding = mask ?? schema?.maskInputs.first { samples[$0] != nil }
        let task = try task ?? SpecExperiment.task(schema, targets, mask: padding.flatMap { samples[$0] })
        self.task = task
        func features(_ name: String, _ column: Samples.Column) -> [Int] {
            schema?.featureExtents(of: name) ?? Array(column.shape.extents.dropFirst(2))
        }
        let vocabulary = try source.vocabulary(schema, relativeTo: directory)
        var outputs = features("targets", targets)
        if task == .classification {
            let classes = schema?.levelNames(of: "targets")?.count
            outputs = outputs.dropLast() + [try classes ?? vocabulary ?? targets.classes(place)]
        }
        let inputShape = features("default", input)
        let usual =
            spec == nil
            ? UsualNetwork(inputShape: inputShape, isSequence: samples.timeSteps > 1, rows: samples.count)
            : nil
        self.spec = spec ?? usual?.spec ?? ""
        let network = try Network(
            spec: self.spec, for: task, inputShape: inputShape, outputShape: outputs,
            maskName: padding, vocabulary: vocabulary, seed: 1)
        network.schema = schema

        let held = ["validation", "test"].first { names.contains($0) } ?? names.first { $0 != training }
        let start = try JSONValue(parsing: StartingExperiment.text).withoutComments
        func started(_ path: String...) -> JSONValue { path.reduce(start) { $0[$1] ?? .null } }
        let batchSize = samples.timeSteps > 1 ? max(1, min(32, samples.count / 8)) : 32
        let validation: JSONValue = [
            "iterator": started("data", "validation", "validation", "iterator"),
            "split": .string(held ?? ""),
        ]
        inputs = source.files(relativeTo: directory)
        json = [
            "@type": .string(Experiment.typeName), "format": started("format"),
            "network": try network.description(),
            "trainer": [
                "@type": started("trainer", "@type"), "stepper": started("trainer", "stepper"),
                "hooks": .array(
                    try SpecExperiment.hooks(
                        task, mask: padding, held: held != nil,
                        bestBy: usual == nil || samples.timeSteps > 1 ? .score : .loss,
                        usual?.duration ?? .usual)),
            ],
            "data": [
                "source": try DescriptionEncoder().describe(source),
                "training": [
                    "iterator": try SpecExperiment.iterator(
                        batchSize, cutAccordingTo: mask == nil ? padding : nil),
                    "split": .string(training),
                ],
                "validation": held == nil ? [:] : ["validation": validation],
            ],
        ]
    }

    /// Few sequences make small batches, so that an epoch has some updates. Sequences of many lengths meet those of like
    /// length.
    private static func iterator(_ size: Int, cutAccordingTo mask: String?) throws -> JSONValue {
        let iterator: any DataIterator =
            if let mask {
                BucketedMinibatches(of: size, cutAccordingTo: .mask(mask), seed: 1)
            } else {
                Minibatches(of: size, seed: 1)
            }
        return try DescriptionEncoder().describe(iterator)
    }

    /// By what the best network is known.
    enum Best {
        /// What the scorer of the task says.
        case score
        /// The loss, which goes on to tell networks apart when all of few held-out samples are answered rightly.
        case loss
    }

    static func hooks(
        _ task: NetworkTask, mask: String?, held: Bool, bestBy best: Best = .score,
        _ duration: TableExperiment.Duration = .usual
    ) throws -> [JSONValue] {
        let scorer: any Scorer =
            switch task {
            case .classification: Accuracy(maskName: mask ?? "")
            case .regression: MeanSquaredError(maskName: mask ?? "")
            case .multiLabel: Hamming(maskName: mask ?? "")
            }
        let rhythm = duration.rhythm
        var hooks: [any Hook] = [
            SaveRun(every: rhythm), PlotLogs(to: "curves.svg", every: rhythm), ProgressBar(),
            StopAfterEpoch(duration.epochs),
        ]
        if held {
            let log = best == .loss ? "total_loss" : scorer.name
            let isLow = best == .loss || task == .regression
            let saved = SaveBestNetwork(
                "validation.\(log)", criterion: isLow ? .min : .max, to: "best.h5", every: rhythm)
            hooks = [MonitorScores("validation", scorers: [scorer], every: rhythm), saved] + hooks
        }
        return try hooks.map { try DescriptionEncoder().describe($0) }
    }
}

extension SpecExperiment {
    /// What targets are for; those that a mask leaves out say nothing.
    private static func task(
        _ schema: Schema?, _ targets: Samples.Column, mask: Samples.Column?
    ) throws -> NetworkTask {
        if let columns = schema?.inputs["targets"] {
            return columns.contains { $0.levelNames == nil } ? .regression : .classification
        }
        let (values, counts) = (targets.values, mask?.values)
        let width = max(1, counts.map { values.count / max(1, $0.count) } ?? 1)
        let areClasses = values.indices.allSatisfy { index in
            let (value, row) = (values[index], index / width)
            if let counts, row < counts.count, counts[row] == 0 { return true }
            return value >= 0 && value == value.rounded()
        }
        return areClasses ? .classification : .regression
    }
}

extension DataSource {
    /// The data file, where the data are one.
    private func file(relativeTo directory: String) -> String? {
        self is DataFileSource ? files(relativeTo: directory).first : nil
    }

    /// What the data's columns hold, where they say so.
    fileprivate func schema(relativeTo directory: String) throws -> Schema? {
        try file(relativeTo: directory).flatMap { try DataFile.schema(of: $0) }
    }

    /// How many characters or words there are, where the data's numbers stand for some.
    fileprivate func vocabulary(_ schema: Schema?, relativeTo directory: String) throws -> Int? {
        if let schema { return try TextVocabulary(of: "default", in: schema)?.count }
        return try file(relativeTo: directory).flatMap { try DataFile.vocabulary(of: $0)?.count }
    }
}

extension Samples.Column {
    /// One more than the largest class number.
    fileprivate func classes(_ place: String) throws -> Int {
        guard let largest = values.max(), largest >= 1, largest < 1e6, shape.extents.last == 1 else {
            throw FileError(
                .mismatch, path: place,
                "its targets are no class numbers from 0: pass --task regression or --task multi-label")
        }
        return Int(largest) + 1
    }
}
