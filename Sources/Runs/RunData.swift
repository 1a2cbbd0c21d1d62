public import Training

/// The data that a run goes on with.
public enum RunData {
    /// Those that the run names.
    case described
    /// A data file, in place of the one that the run names, which may have moved.
    case file(String)
    /// Data in memory, by the splits that the run was trained on; for a run that was begun with iterators, `training` and
    /// the names of the validation data.
    case samples([String: Samples])
    /// Iterators that have their data already, such as those of a stream; for a run of iterators.
    case iterators(training: any DataIterator, validation: [String: any DataIterator])
}
