import Files
public import Training

extension Run: SavedRun {
    public func save(
        _ context: TrainingContext, keepingCopy keepsCopy: Bool, dropping dropped: [Int]
    ) throws {
        let snapshot = try RunSnapshot(trainer, network, iterators: iterators, data: plan, digests: digests)
        let (path, place, files) = (path, place, place.files ?? SystemFiles())
        let copy = keepsCopy ? RunLocation.copy(in: place, context.update) : nil
        context.saving.write(path) {
            try snapshot.save(to: path, keeping: copy, on: files)
            // Only now, so that there is never less than there was.
            Run.drop(dropped, place, files)
        }
    }

    public func drop(_ updates: [Int]) { Run.drop(updates, place, place.files ?? SystemFiles()) }

    private static func drop(_ updates: [Int], _ place: SavingPlace, _ files: any FileSystem) {
        for update in updates { try? files.remove(RunLocation.copy(in: place, update)) }
    }
}
