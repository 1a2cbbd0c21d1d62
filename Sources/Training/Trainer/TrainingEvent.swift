/// What happens in a training, for those who watch it from outside. Nothing that is computed depends on it.
public enum TrainingEvent: Sendable, Hashable {
    /// An update was made: its number from the beginning of the run, the finished epochs, and the training loss of its
    /// batch.
    case update(Int, epoch: Int, loss: Double)
    /// What was logged at a boundary, by the logs' paths, such as `validation.Accuracy`.
    case scores([String: Double], epoch: Int, update: Int)
    /// A file was written and is on the disk.
    case saved(path: String)
    /// What a user must know although training goes on, such as a file that could not be saved.
    case warning(String)
    /// Training has ended; the last event.
    case ended(TrainingResult)
}

/// Is told of the events of a training, of most on its thread and of saved files on another one. It must not wait.
public typealias TrainingEvents = @Sendable (TrainingEvent) -> Void
