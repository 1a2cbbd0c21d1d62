package import Describing
package import Files
package import HDF5
package import Training

/// What a run file says of its run without any of it being made: for looking at files of any size, and of unknown types.
package struct RunOverview {
    package let version: FormatVersion?
    /// `trainer`, `data` or `iterators`, and `digests`, as the newest version has them.
    package let description: JSONValue
    /// Where the run stands: nil where the state does not say.
    package let epoch: Int?
    package let update: Int?
    /// The finished batches of the epoch under way.
    package let position: Int?
    package let logs: Logs
    /// The copies of the run that stay, by the updates after which they were saved.
    package let keptUpdates: [Int]

    /// - Throws: what reading the file throws; ``FileError`` if it is no run file, or of a version that is not known;
    ///   ``StateError`` for logs that are none.
    package init(_ file: HDF5File, path: String) throws {
        let training = try RunFile.training(of: file, path: path)
        // The stepper's arrays are as large as the network.
        let document = try RunFile.document(training, path: path, omitting: ["stepper"])
        version = training.version
        description = document.description
        let state = document.state
        epoch = state["epoch"]?.wholeNumber
        update = state["update"]?.wholeNumber
        position = state["position"]?.wholeNumber
        var logs = Logs()
        if case .group(let tree)? = state["logs"] { try logs.restore(from: tree) }
        self.logs = logs
        keptUpdates = RunOverview.keptUpdates(state)
    }

    private static func keptUpdates(_ state: StateTree) -> [Int] {
        guard case .group(let hooks)? = state["hooks"] else { return [] }
        return hooks.entries.flatMap { _, hook -> [Int] in
            guard case .group(let entries) = hook, case .integers(let updates)? = entries["kept_updates"]
            else { return [] }
            return updates.compactMap { Int(exactly: $0) }
        }
    }
}

extension StateValue {
    fileprivate var wholeNumber: Int? {
        switch self {
        case .integer(let value): Int(exactly: value)
        case .unsigned(let value): Int(exactly: value)
        default: nil
        }
    }
}
