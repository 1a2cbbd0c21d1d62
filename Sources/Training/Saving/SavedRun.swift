/// What a training is a part of and what ``SaveRun`` saves: it knows the file, the data and all that the training itself
/// does not.
public protocol SavedRun: AnyObject {
    /// Has the run saved as it stands between two updates, behind the training.
    ///
    /// - Parameters:
    ///   - keepsCopy: whether the file that is written now stays, under a second name, when the next one is.
    ///   - dropped: the updates whose copies are given up; they are deleted once the new file is there.
    func save(_ context: TrainingContext, keepingCopy keepsCopy: Bool, dropping dropped: [Int]) throws

    /// Takes the memory that copies of the run's state take, so that no update waits for it: a training calls it that
    /// goes on with a run, before its first update.
    func makeRoom(_ context: TrainingContext) throws

    /// Deletes the copies of these updates, which a process that was killed may have left.
    func drop(_ updates: [Int])
}

extension SavedRun {
    /// Takes nothing beforehand.
    public func makeRoom(_ context: TrainingContext) throws {}
}
