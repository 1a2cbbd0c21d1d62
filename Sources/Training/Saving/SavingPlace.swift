/// Where the files of a training go: a directory, and what their names begin with. Hooks give the rest of the names,
/// and never more than that: no description says where on a disk something is written.
public struct SavingPlace: Sendable {
    public let directory: String
    /// What stands before the names that hooks give, such as `run-` for the files of the run `run.h5`, so that two
    /// runs in a directory share none.
    public let prefix: String
    /// The file whose permissions and owner new files have.
    package var model: String?
    /// Files that are in use, whatever they are called.
    package var inputs: [String] = []
    /// Whether anything may be written or removed here; not so in all but the first of several processes.
    package private(set) var isReadOnly = false
    /// What files are written with; nil for the machine's own file system.
    package var files: (any FileSystem)?

    /// The working directory, where files have the names that hooks give.
    public init(directory: String = ".", prefix: String = "") {
        self.directory = directory
        self.prefix = prefix
    }

    /// The same for a process that leaves writing to another one.
    package var readOnly: SavingPlace {
        var place = self
        place.isReadOnly = true
        return place
    }

    /// The path of the file that a hook calls by this name.
    public func path(of name: String) -> String {
        directory == "." ? "\(prefix)\(name)" : "\(directory)/\(prefix)\(name)"
    }
}
