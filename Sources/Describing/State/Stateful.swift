/// A type with values that a run changes: the half of an object that its description doesn't hold.
public protocol Stateful {
    /// Writes everything that a run has changed, and nothing that the description tells.
    func saveState(to state: inout StateWriter)

    /// Takes over what ``saveState(to:)`` wrote.
    ///
    /// - Throws: ``StateError`` if an entry is missing, has another type or shape, or isn't one of ours.
    mutating func restoreState(from state: StateReader) throws
}
