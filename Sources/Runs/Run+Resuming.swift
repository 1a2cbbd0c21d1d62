import Describing
import Files
import Networks
import Training

extension Run {
    /// Goes on with a run from its file.
    ///
    /// - Parameters:
    ///   - path: the run file.
    ///   - changes: what is to be another from now on.
    ///   - data: the data to go on with.
    /// - Throws: ``FileError`` if there is no such run, somebody else writes it, the data are not there or not those that
    ///   the run began with; as ``RunFile/init(from:registry:handler:memory:)`` and ``RunFile/applying(_:registry:)``.
    public convenience init(
        resuming path: String, changes: RunChanges = RunChanges(), data: RunData = .described,
        options: RunOptions = RunOptions()
    ) throws {
        // Before the file is read, so that nobody goes on with it meanwhile.
        let lock = try options.writes ? Run.lock(path) : nil
        let path = try lock?.path ?? followingLinks(path)
        let loaded = try RunFile(
            from: path, registry: options.registry, handler: options.handler,
            memory: options.memory)
        let changed = try loaded.applying(changes, registry: options.registry)
        let run = changed.run
        let parts = try RunParts(
            run.network, run.trainer, saving: loaded.trainer.hooks.first { $0.hook is SaveRun })
        switch data {
        case .described: run.data.map { options.willOpen($0.source.summary) }
        case .file(let path): options.willOpen(path)
        case .samples, .iterators: break
        }
        let binding = try RunBinding(run, data, at: path)
        if !options.acceptsChangedData {
            try binding.check(against: run.digests) { run.isNew($0, since: loaded) }
        }
        let location =
            try lock.map {
                try RunLocation(
                    resuming: $0, run.trainer.hooks, old: loaded.trainer.hooks,
                    inputs: options.inputs + data.files(of: run, at: path))
            } ?? RunLocation(reading: path)
        let description = try RunFile.document(
            run.network.descriptionValue, run.trainer.descriptionValue, data: binding.plan,
            iterators: binding.plan == nil
                ? RunIterators(training: binding.training, validation: binding.validation) : nil)
        let differences = RunFile.differences(from: loaded.fileDescription, to: description)
        self.init(
            parts, binding, at: location, missing: loaded.missing(beside: location, among: run.trainer.hooks),
            changes: differences.map(\.description) + changed.notes, options)
    }

    private static func lock(_ path: String) throws -> FileLock {
        let path = try followingLinks(path)
        switch try FileKind(of: path) {
        case nil: throw FileError(.system, path: path, "there is no such file")
        case .run?, .otherHDF5?: return try FileLock(of: path)
        case .experiment?:
            throw FileError(
                .format, path: path,
                "is an experiment, no run file: begin a run of it by 'brainstorm train \(path)'")
        case let kind?: throw FileError(.format, path: path, "is \(kind.name), no run file")
        }
    }
}

extension RunBinding {
    fileprivate init(_ run: RunFile, _ data: RunData, at path: String) throws {
        let home = directoryName(of: path)
        switch (data, run.data, run.iterators) {
        case (.described, let plan?, _):
            try self.init(plan, relativeTo: home, home: home, advice: RunBinding.adviceOnMovedData)
        case (.file(let file), var plan?, _):
            plan.source = plan.source.at(file) ?? DataFileSource(path: file)
            try self.init(plan, relativeTo: ".", home: home, advice: RunBinding.adviceOnMovedData)
        case (.samples(let splits), let plan?, _): try self.init(plan, splits)
        case (.file(let file), nil, let iterators?):
            try self.init(iterators, DataFile.load(from: file), from: file)
        case (.samples(let splits), nil, let iterators?): try self.init(iterators, splits, from: path)
        case (.iterators(let training, let validation), nil, let iterators?):
            try RunBinding.compare(
                iterators, RunIterators(training: training, validation: validation), path)
            try self.init(training, validation)
        case (.iterators, .some, _):
            throw FileError(
                .mismatch, path: path,
                "names its data and how they are divided: give other data as a file or as samples")
        case (.described, nil, _), (_, nil, nil):
            throw FileError(
                .mismatch, path: path,
                "does not say which data it was trained on: it was begun in Swift with data in memory. Give them again: "
                    + "by --data a file with their splits, in Swift by the argument 'data'")
        }
    }

    private static let adviceOnMovedData = "say where they are, with --data or by the argument 'data'"

    /// Batches are part of what a run is.
    private static func compare(_ old: RunIterators, _ new: RunIterators, _ path: String) throws {
        let encoder = DescriptionEncoder()
        let differences = try encoder.encode(old).differences(to: encoder.encode(new))
        guard let difference = differences.first else { return }
        throw FileError(
            .dataChanged, path: path,
            "the iterators are not those that the run was trained with: \(difference); to change them, pass "
                + "RunChanges")
    }
}

extension RunData {
    /// The files that are read.
    fileprivate func files(of run: RunFile, at path: String) -> [String] {
        switch self {
        case .described: run.data?.source.files(relativeTo: directoryName(of: path)) ?? []
        case .file(let file): [file]
        case .samples, .iterators: []
        }
    }
}

extension RunFile {
    /// Whether the changes brought in the split, so that the file cannot know it.
    fileprivate func isNew(_ split: String, since old: RunFile) -> Bool {
        guard digests[split] == nil else { return false }
        // The file of a run of iterators need not have their digests.
        return old.data.map { !$0.splits.contains(split) } ?? true
    }

    /// What the run counts as saved and what is not there.
    /// - Parameter hooks: those that the run goes on with.
    fileprivate func missing(beside location: RunLocation, among hooks: [NamedHook]) -> [String] {
        guard trainer.hasStarted else { return [] }
        let place = location.place
        return trainer.hooks.filter { old in hooks.contains { $0.name == old.name } }.flatMap {
            hook -> [String] in
            switch hook.hook {
            case let saving as any FileSavingHook:
                guard saving.hasSaved, let name = saving.savedFile?.name,
                    !fileExists(place.path(of: name))
                else { return [] }
                return [Self.missing(place, name, savedBy: hook.name)]
            case let saving as SaveRun:
                return saving.keptUpdates.map { RunLocation.copy(in: place, $0) }.filter { !fileExists($0) }
                    .map { "\($0), a copy that the run has kept, is not there" }
            default: return []
            }
        }
    }

    private static func missing(_ place: SavingPlace, _ name: String, savedBy hook: String) -> String {
        let path = place.path(of: name)
        let plain = SavingPlace(directory: place.directory).path(of: name)
        let advice =
            fileExists(plain)
            ? "if '\(plain)' is this run's, rename it" : "copy it here if it is somewhere else"
        return
            "\(path), which the hook '\(hook)' has saved, is not there, and is written again only when the hook saves "
            + "the next time; \(advice)"
    }
}

extension DataPlan {
    fileprivate var splits: Set<String> { Set(validation.values.map(\.split) + [training.split]) }
}
