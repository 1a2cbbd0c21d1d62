import Files
package import Training

/// The place of a run on a disk: its file, the names of all others that it writes, and the lock that keeps others away.
package struct RunLocation {
    let path: String
    let place: SavingPlace
    /// None in a process that leaves writing to another one.
    let lock: FileLock?
    /// The other files of a run that is replaced.
    private(set) var replaced: [String] = []

    /// The place of a new run. Looks at everything that it will write, and takes the lock.
    ///
    /// - Parameters:
    ///   - hooks: those of the trainer.
    ///   - options: whether the run takes the place of an old one, with its files, and who else makes it.
    ///   - inputs: files that the run reads.
    /// - Throws: ``FileError`` if a file stands in the way or somebody else writes the run, and ``TrainingError`` if two
    ///   hooks would write one file.
    init(beginning path: String, _ hooks: [NamedHook], _ options: RunOptions, inputs: [String]) throws {
        guard options.writes else {
            self = try RunLocation(reading: path)
            return
        }
        let overwrites = options.overwrites
        let rule = overwrites ? Output.Rule.always : .never
        // Before the lock, whose file would stay in the wrong place; and with it, since somebody may just have ended.
        _ = try Output(path, .run, replacing: rule, inputs: inputs)
        let lock = try FileLock(of: path)
        self.lock = lock
        self.path = try Output(path, .run, replacing: rule, inputs: inputs).path
        place = RunLocation.place(of: lock.path, inputs: inputs)
        var paths: Set = [self.path]
        for file in try RunLocation.files(of: hooks) {
            let output = try Output(
                place.path(of: file.name), file.kind, replacing: rule, inputs: inputs)
            try RunLocation.note(output, among: &paths)
            if overwrites, fileExists(output.path) { replaced.append(output.path) }
        }
        if overwrites { replaced += RunLocation.copies(in: place) }
    }

    /// The place of a run that is there and locked. Its files may have been called in any way.
    ///
    /// - Parameters:
    ///   - hooks: those that the run goes on with.
    ///   - old: those that it had, whose files are its own.
    init(resuming lock: FileLock, _ hooks: [NamedHook], old: [NamedHook], inputs: [String]) throws {
        self.lock = lock
        path = lock.path
        place = RunLocation.place(of: path, inputs: inputs)
        let own = Set(old.compactMap { ($0.hook as? any FileSavingHook)?.savedFile })
        var paths: Set = [path]
        for file in try RunLocation.files(of: hooks) {
            let isOwn = own.contains(file)
            let output = try Output(
                place.path(of: file.name), file.kind, replacing: isOwn ? .always : .never, inputs: inputs,
                isNew: !isOwn)
            try RunLocation.note(output, among: &paths)
        }
    }

    /// The place of a run that another process writes.
    init(reading path: String) throws {
        lock = nil
        self.path = try followingLinks(path)
        place = RunLocation.place(of: self.path).readOnly
    }

    /// Links can make one file of two names, also where nothing is yet.
    private static func note(_ output: Output, among paths: inout Set<String>) throws {
        guard paths.insert(output.path).inserted else {
            throw FileError(
                .exists, path: output.path,
                "would be written as two files of the run: there is a symbolic link to it; remove the link")
        }
    }

    /// What hooks call the files that they save.
    /// - Throws: ``TrainingError`` if two would write one file, or one what copies of the run are called.
    private static func files(of hooks: [NamedHook]) throws -> [SavedFile] {
        var owners: [String: String] = [:]
        return try hooks.compactMap { hook in
            guard let file = (hook.hook as? any FileSavingHook)?.savedFile else { return nil }
            if let other = owners.updateValue(hook.name, forKey: file.name) {
                throw TrainingError(
                    .invalidConfiguration,
                    "the hooks '\(other)' and '\(hook.name)' both save to '\(file.name)': give one of them another "
                        + "filename")
            }
            guard update(ofCopy: file.name) == nil else {
                throw TrainingError(
                    .invalidConfiguration,
                    "the hook '\(hook.name)' saves to '\(file.name)', as copies of the run are called: give it another "
                        + "filename")
            }
            return file
        }
    }

    // MARK: Names

    /// Beside the run file, under names that begin with its own: `run-` for `run.h5`. Only the ending `.h5` goes, so that
    /// `a.h5` and `a.hdf5` differ.
    ///
    /// - Parameter inputs: files that are in use and never written over.
    package static func place(of path: String, inputs: [String] = []) -> SavingPlace {
        let name = fileName(of: path)
        let stem = name.hasSuffix(".h5") ? String(name.dropLast(3)) : name
        var place = SavingPlace(directory: directoryName(of: path), prefix: "\(stem)-")
        place.inputs = inputs
        place.model = path
        return place
    }

    /// The path of the copy of a run that stays after an update: `run-update-000120.h5` for `run.h5`.
    package static func copy(in place: SavingPlace, _ update: Int) -> String {
        let digits = String(update)
        return place.path(
            of: "update-\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits).h5")
    }

    /// The update whose copy a hook's file would be taken for.
    private static func update(ofCopy name: String) -> Int? {
        guard name.hasPrefix("update-"), name.hasSuffix(".h5") else { return nil }
        let digits = name.dropFirst("update-".count).dropLast(".h5".count)
        return digits.utf8.count >= 6 ? Int(digits) : nil
    }

    /// The copies of a run that are there.
    private static func copies(in place: SavingPlace) -> [String] {
        fileNames(in: place.directory).filter { name in
            name.hasPrefix(place.prefix) && update(ofCopy: String(name.dropFirst(place.prefix.count))) != nil
        }.sorted().map { SavingPlace(directory: place.directory).path(of: $0) }.filter {
            (try? FileKind(of: $0)) == .run
        }
    }
}
