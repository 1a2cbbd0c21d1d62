/// The files of a virtual dataset's sources, each opened once.
struct VirtualSources {
    private let file: FileContext
    private var files: [String: HDF5File?] = [:]

    init(_ file: FileContext) { self.file = file }

    /// The dataset at a path of a file; nil if the file or the dataset is not there.
    mutating func dataset(_ name: String, _ path: String) throws -> HDF5Dataset? {
        guard let opened = try opened(name) else { return nil }
        do {
            return try opened.root.dataset(path)
        } catch let error as HDF5Error where error.code == .notFound {
            return nil
        }
    }

    private mutating func opened(_ name: String) throws -> HDF5File? {
        if let known = files[name] { return known }
        let opened = name == "." ? try file.reopened() : try file.open(name, "the elements are")
        files[name] = opened
        return opened
    }
}
