package import Describing

/// What changes a file of one version of a format into the next, as data:
///
///     Migration(
///         from: FormatVersion("Run", 1, 0), to: FormatVersion("Run", 1, 1),
///         [
///             .addMember("keep", 3, to: "trainer.hooks[@type=SaveRun]"),
///             .addState("kept_updates", .integers([]), to: "trainer.hooks[@type=SaveRun]"),
///         ])
///
/// Formats without a description, such as that of data files, change by edits of what the file's groups hold:
///
///     Migration(
///         from: FormatVersion("Data file", 1, 0), to: FormatVersion("Data file", 1, 1),
///         objects: [.renameAttribute("scale", to: "factor", of: "*/*")])
///
/// Edits come one after the other; each sees what the ones before it did.
package struct Migration: Sendable {
    package let from: FormatVersion
    package let to: FormatVersion
    /// Of the description and the state that belongs to it.
    package let edits: [Edit]
    /// Of groups, datasets and attributes.
    package let objects: [ObjectEdit]

    package init(
        from: FormatVersion, to: FormatVersion, _ edits: [Edit] = [], objects: [ObjectEdit] = []
    ) {
        self.from = from
        self.to = to
        self.edits = edits
        self.objects = objects
    }

    /// One change of all objects of a description that a pattern selects, or of their states.
    ///
    /// Members are those of the objects themselves. Entries of a state are paths below the object's state, such as
    /// `best` or `rolling/names`; an object that has no state in the file has none after the edit. Where there is
    /// nothing to change, nothing changes.
    package enum Edit: Sendable {
        /// Gives the objects a member; those that have it keep it.
        case addMember(String, JSONValue, to: ObjectPattern)
        case renameMember(String, to: String, of: ObjectPattern)
        case removeMember(String, of: ObjectPattern)
        /// Gives a member another value where it has the first, such as a type another name.
        case replaceMember(String, JSONValue, by: JSONValue, of: ObjectPattern)
        /// Gives the objects' states an entry, with the groups around it; those that have it keep it.
        case addState(String, StateValue, to: ObjectPattern)
        case renameState(String, to: String, of: ObjectPattern)
        case removeState(String, of: ObjectPattern)
    }
}

/// What a file has in description and state.
package struct FormatDocument: Hashable, Sendable {
    package var description: JSONValue
    package var state: StateTree
    /// The member of the description whose state ``state`` is: that of the object at `trainer.hooks.NAME` is
    /// then the group `hooks/NAME`.
    package let owner: String

    package init(_ description: JSONValue, _ state: StateTree = StateTree(), ownedBy owner: String) {
        self.description = description
        self.state = state
        self.owner = owner
    }

    /// Says in the description which version it is of.
    mutating func name(_ version: FormatVersion) {
        guard case .object(var members) = description else { return }
        members["format"] = .string(version.description)
        description = .object(members)
    }
}
