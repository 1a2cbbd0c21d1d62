public import Arrays
public import Describing
import Files
public import Handlers
public import Training

/// What does not belong to a run's description and yet is decided when it begins or goes on.
public struct RunOptions {
    /// What computes.
    public var handler = HandlerChoice.described
    /// What all of the network's arrays and the stepper's together may take.
    public var memory = MemoryLimit.machine
    /// Whether a new run takes the place of an old one of its name, with its files and copies. Files of other kinds are never
    /// replaced.
    public var overwrites = false
    /// Whether a run goes on with data that are not those that it began with.
    public var acceptsChangedData = false
    /// The processes that make the run together, each of which makes the same calls; this one alone without them. Only the
    /// first one locks and writes the run's files.
    public var processes: (any ProcessGroup)?
    /// Further files that are in use, which the run must not replace.
    public var inputs: [String] = []
    /// Is told what the data of a run that goes on are called, before they are opened: a run file may name any path.
    public var willOpen: (_ source: String) -> Void = { _ in }
    /// The types that files may name.
    public var registry = Registry.standard

    public init() {}

    /// Whether this process writes the run's files.
    var writes: Bool { processes.map { $0.rank == 0 } ?? true }
}
