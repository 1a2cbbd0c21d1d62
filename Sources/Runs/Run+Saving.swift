import Files
public import Training

extension Run: SavedRun {
    public func save(
        _ context: TrainingContext, keepingCopy keepsCopy: Bool, dropping dropped: [Int]
    ) throws {
        let (path, files) = (path, place.fileSystem)
        let copy = keepsCopy ? RunLocation.copy(in: place, context.update) : nil
        if let copy { _ = try Output(copy, .run, replacing: .always, inputs: place.inputs) }
        let (unneeded, stale) = (unneeded(dropped), replaced)
        replaced = []
        try context.saving.write(path, copy: snapshot) { snapshot in
            try snapshot.save(to: path, keeping: copy, on: files)
            // Only now, so that there is never less than there was.
            for old in stale + unneeded { try? files.remove(old) }
        }
    }

    public func makeRoom(_ context: TrainingContext) throws {
        try context.saving.makeRoom(for: path, copy: snapshot)
    }

    private func snapshot(over old: inout RunSnapshot?) throws -> RunSnapshot {
        try RunSnapshot(
            trainer, network, iterators: iterators, data: plan, digests: digests, over: &old)
    }

    public func drop(_ updates: [Int]) {
        guard !place.isReadOnly else { return }
        for copy in unneeded(updates) { try? place.fileSystem.remove(copy) }
    }

    /// The copies of updates that nobody keeps, as far as they are copies of a run: the numbers come from a file.
    private func unneeded(_ updates: [Int]) -> [String] {
        let kept = Set(trainer.hooks.compactMap { ($0.hook as? SaveRun)?.keptUpdates }.joined())
        return updates.filter { !kept.contains($0) }.map { RunLocation.copy(in: place, $0) }.filter { copy in
            // Where nothing is, the file system may know better than the machine's.
            guard let kind = try? FileKind(of: copy) else { return !fileExists(copy) }
            return kind == .run && (try? Output(copy, .run, replacing: .always, inputs: place.inputs)) != nil
        }
    }
}
