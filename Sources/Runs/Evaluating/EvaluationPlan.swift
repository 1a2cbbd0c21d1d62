public import Describing
public import Files
public import Networks
public import Training

/// What a network or run file is evaluated on, and by what: of a run, as the run itself was, so that the numbers are the
/// same.
public struct EvaluationPlan {
    public let iterator: any DataIterator
    public let scorers: [any Scorer]
    /// How many numbers of a column were rounded when they were read, so far.
    public var rounded: [String: Int] { iterator.store?.rounded ?? [:] }
    /// How many rows of a table were left out, as their target is missing.
    public let leftOut: Int

    /// Finds data and scorers.
    ///
    /// A run knows its validation data by name. The iterator of that name divides them, or data that are given in
    /// their place, and the scorers are those with which a `MonitorScores` has watched them. What is scored is the network
    /// itself, also where a `MonitorScores` has scored an average of its parameters. Other splits and files without
    /// a run are divided in their own order, and go through what the network's schema says; the scorers are then those that
    /// the losses suggest (``Training/suggestedScorers``).
    ///
    /// - Parameters:
    ///   - network: the network of the file.
    ///   - path: a network or run file.
    ///   - data: a data file, a table for a network that was trained on one, or `digits`; nil for the data that the run names.
    ///   - table: how a table is read. It has no splits.
    ///   - split: the name of the validation data, or a split of the data; nil for the run's only validation data, or
    ///     `validation`.
    ///   - batch: samples in a batch; nil for what the run has, or 100.
    ///   - registry: the types that the file may name.
    /// - Throws: ``FileError`` if there are no such data, and what reading them throws.
    public init(
        of network: Network, fromFileAt path: String, data: String? = nil, split: String? = nil,
        table: EvaluatedTable = EvaluatedTable(), batch: Int? = nil,
        registry: Registry = .standard
    ) throws {
        let run = try RunFile.description(ofFileAt: path, registry: registry)
        // A run of iterators does not say where its data are, but how they are divided.
        let iterators = run?.iterators?.validation ?? [:]
        let divided = Dictionary(
            uniqueKeysWithValues: iterators.map { ($0.key, DataPlan.Part(split: $0.key, iterator: $0.value)) }
        )
        let validation = run?.data?.validation ?? divided
        let name = split ?? (validation.count == 1 ? validation.first?.key : nil) ?? "validation"
        let part =
            validation[name].map { (name: name, part: $0) }
            ?? validation.sorted { $0.key < $1.key }.first { $0.value.split == name }
            .map { (name: $0.key, part: $0.value) }
        let samples: any SampleStore
        if let data, RowForm(path: data) == .csv {
            guard split == nil || validation[name] != nil else {
                throw FileError(.mismatch, path: data, "is a table, which has no splits: leave out --split")
            }
            (samples, leftOut) = try table.samples(of: network, at: data)
        } else {
            // Each sample is looked at once: a file may be larger than memory.
            samples = try DataChoice(data, ofFileAt: path, registry: registry)
                .store(
                    of: part?.part.split ?? name,
                    streaming: data != nil || part?.part.iterator.isStreaming == true)
            leftOut = 0
        }
        if let part, batch == nil {
            // As in training: what the iterator leaves out was left out there too.
            iterator = try network.ready(part.part.iterator.bound(to: samples), called: part.name)
        } else {
            iterator = Minibatches(of: batch ?? 100, samples, shuffle: false)
        }
        let watched = run.map { run in
            run.trainer.hooks.compactMap { $0.hook as? MonitorScores }
                .filter { $0.iteratorName == part?.name }.flatMap(\.scorers)
        }
        var named: Set<String> = []
        let own = (watched ?? []).filter { named.insert($0.name).inserted }
        scorers = own.isEmpty ? network.suggestedScorers : own
    }
}
