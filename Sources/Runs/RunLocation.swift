import Files
package import Training

/// The place of a run on a disk: its file, the names of all others that it writes, and the lock that keeps others away.
package struct RunLocation {
    let path: String
    let place: SavingPlace
    let lock: FileLock

    /// Looks at everything that the run will write, and takes the lock.
    ///
    /// - Parameters:
    ///   - hooks: those of the trainer.
    ///   - rule: whether files of an earlier run are replaced.
    ///   - inputs: files that the run reads.
    ///   - lock: the lock on the run, if the caller has it already.
    /// - Throws: ``FileError`` if a file stands in the way or somebody else writes the run, and ``TrainingError`` if two
    ///   hooks would write one file.
    init(
        _ path: String, _ hooks: [NamedHook], replacing rule: Output.Rule, inputs: [String],
        lock: FileLock? = nil
    ) throws {
        let output = try Output(path, .run, replacing: rule, inputs: inputs)
        self.path = output.path
        place = RunLocation.place(of: output.path)
        self.lock = try lock ?? FileLock(of: output.path)
        var owners: [String: String] = [:]
        for hook in hooks {
            guard let file = (hook.hook as? any FileSavingHook)?.savedFile else { continue }
            if let other = owners.updateValue(hook.name, forKey: file.name) {
                throw TrainingError(
                    .invalidConfiguration,
                    "the hooks '\(other)' and '\(hook.name)' both save to '\(file.name)': give one of them another "
                        + "filename")
            }
            _ = try Output(place.path(of: file.name), file.kind, replacing: rule, inputs: inputs)
        }
    }

    /// Beside the run file, under names that begin with its own: `run-` for `run.h5`. Only the ending `.h5` goes, so that
    /// runs of different names share no file.
    package static func place(of path: String) -> SavingPlace {
        let name = fileName(of: path)
        let stem = name.hasSuffix(".h5") ? String(name.dropLast(3)) : name
        return SavingPlace(directory: directoryName(of: path), prefix: "\(stem)-")
    }

    /// The path of the copy of a run that stays after an update: `run-update-000120.h5` for `run.h5`.
    package static func copy(in place: SavingPlace, _ update: Int) -> String {
        let digits = String(update)
        return place.path(
            of: "update-\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits).h5")
    }
}
