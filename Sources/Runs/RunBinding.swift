import Describing
import Files
import Training

/// Iterators that have their data, and what the run file says of them.
struct RunBinding {
    let training: any DataIterator
    let validation: [String: any DataIterator]
    /// What the file says of the data of an experiment's run.
    private(set) var plan: DataPlan?
    let digests: [String: String]
    /// How many integers were rounded, by column.
    let rounded: [String: Int]

    /// The data of an experiment.
    ///
    /// - Parameters:
    ///   - directory: where relative paths start.
    ///   - home: the run file's directory, from which the data are found from now on.
    ///   - advice: what helps if there is no such file.
    init(_ plan: DataPlan, relativeTo directory: String, home: String, advice: String) throws {
        let loaded: LoadedData
        do {
            loaded = try plan.load(relativeTo: directory)
        } catch  where !plan.source.files(relativeTo: directory).allSatisfy(fileExists) {
            throw FileError(
                .system, path: plan.source.files(relativeTo: directory).joined(separator: ", "),
                "the data are not there: \(advice)")
        }
        (training, validation, digests) = (loaded.training, loaded.validation, loaded.digests)
        rounded = loaded.rounded
        self.plan = plan
        self.plan?.moveSource(from: directory, to: home)
    }

    /// Data in memory, divided by a plan.
    init(_ plan: DataPlan, _ splits: [String: Samples]) throws {
        let loaded = try plan.bind(splits)
        (training, validation, digests) = (loaded.training, loaded.validation, loaded.digests)
        rounded = loaded.rounded
        self.plan = plan
    }

    /// Iterators that have their data.
    init(_ training: any DataIterator, _ validation: [String: any DataIterator]) throws {
        self.training = training
        self.validation = validation
        var digests: [String: String] = [:]
        for (name, iterator) in validation { digests["validation.\(name)"] = try iterator.store?.digest() }
        digests["training"] = try training.store?.digest()
        self.digests = digests
        rounded = validation.reduce(into: training.store?.rounded ?? [:]) { rounded, part in
            for (column, count) in part.value.store?.rounded ?? [:] {
                rounded["\(part.key)/\(column)"] = count
            }
        }
    }

    /// Described iterators with data in memory, by their names.
    init(_ iterators: RunIterators, _ splits: [String: Samples], from summary: String) throws {
        func samples(_ name: String) throws -> Samples {
            guard let samples = splits[name] else {
                throw FileError(
                    .mismatch, path: summary,
                    "has no split '\(name)', which the run has data for; its splits are "
                        + splits.keys.sorted().map { "'\($0)'" }.joined(separator: ", "))
            }
            return samples
        }
        func bound(_ iterator: any DataIterator, _ name: String) throws -> any DataIterator {
            try iterator.bound(to: samples(name))
        }
        try self.init(
            bound(iterators.training, "training"),
            Dictionary(
                uniqueKeysWithValues: iterators.validation.map { ($0.key, try bound($0.value, $0.key)) }))
    }

    /// Compares the data with those that the run began with.
    ///
    /// - Parameter isNew: whether a change brought in a split, so that the run cannot know it.
    /// - Throws: ``FileError`` of code ``FileError/Code/dataChanged``.
    func check(against began: [String: String], isNew: (String) -> Bool) throws {
        for (name, digest) in digests.sorted(by: { $0.key < $1.key })
        where digest != began[name] && !isNew(name) {
            throw FileError(
                .dataChanged, path: plan?.source.summary ?? "",
                "the split '\(name)' is not what the run was trained on (SHA-256 \(digest.prefix(12))…, not "
                    + "\((began[name] ?? "none").prefix(12))…); pass --accept-changed-data to go on with it"
            )
        }
    }
}
