public import Describing
import Files
public import Networks
import Training

/// An experiment with the network of a spec line, made from the one to begin with.
public struct SpecExperiment {
    public let json: JSONValue
    /// The files that were looked at.
    public let inputs: [String]

    /// - Parameters:
    ///   - data: a data file, or `nil` for the embedded digits. Shapes are those of its training split.
    ///   - directory: where the experiment will stand, at which a relative path of the data starts.
    public init(
        _ spec: String, task: NetworkTask, data: String?, mask: String?, relativeTo directory: String
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
        let vocabulary = try source.vocabularyCount(relativeTo: directory)
        var outputs = Array(targets.shape.extents.dropFirst(2))
        if task == .classification {
            outputs = outputs.dropLast() + [try vocabulary ?? targets.classes(place)]
        }
        let network = try Network(
            spec: spec, for: task, inputShape: Array(input.shape.extents.dropFirst(2)), outputShape: outputs,
            maskName: mask, vocabulary: vocabulary, seed: 1)

        let held = ["validation", "test"].first { names.contains($0) } ?? names.first { $0 != training }
        let start = try JSONValue(parsing: StartingExperiment.text).withoutComments
        func started(_ path: String...) -> JSONValue { path.reduce(start) { $0[$1] ?? .null } }
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
                "hooks": .array(try SpecExperiment.hooks(task, mask: mask, held: held != nil)),
            ],
            "data": [
                "source": try DescriptionEncoder().describe(source),
                "training": [
                    "iterator": started("data", "training", "iterator"), "split": .string(training),
                ],
                "validation": held == nil ? [:] : ["validation": validation],
            ],
        ]
    }

    static func hooks(_ task: NetworkTask, mask: String?, held: Bool) throws -> [JSONValue] {
        let scorer: any Scorer =
            switch task {
            case .classification: Accuracy(maskName: mask ?? "")
            case .regression: MeanSquaredError(maskName: mask ?? "")
            case .multiLabel: Hamming(maskName: mask ?? "")
            }
        var hooks: [any Hook] = [SaveRun(), PlotLogs(to: "curves.svg"), ProgressBar(), StopAfterEpoch(40)]
        if held {
            let best = SaveBestNetwork(
                "validation.\(scorer.name)", criterion: task == .regression ? .min : .max, to: "best.h5")
            hooks = [MonitorScores("validation", scorers: [scorer]), best] + hooks
        }
        return try hooks.map { try DescriptionEncoder().describe($0) }
    }
}

extension DataSource {
    /// How many characters or words there are, where the data's numbers stand for some.
    fileprivate func vocabularyCount(relativeTo directory: String) throws -> Int? {
        guard self is DataFileSource, let path = files(relativeTo: directory).first else { return nil }
        return try DataFile.vocabulary(of: path)?.count
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
