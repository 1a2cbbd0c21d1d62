/// Builds an HDF5 file in memory and writes it in one pass from the first byte to the last.
///
///     let writer = HDF5Writer()
///     writer.set("format", to: "Data file v1.1")
///     writer.add("training/default", .float32(values, shape: [1, 100, 64]))
///     try writer.write(toFile: "data.h5")
///
/// Names are sorted and nothing depends on time or place: the same calls give the same bytes.
///
/// Layout: superblock; object headers in depth-first order; the indices of groups that have one; the global heap of
/// strings and sequences; B-trees of chunked datasets; raw data, each block on a 64-byte boundary, those of a
/// megabyte or more on a page's (4096 bytes), and each chunk on an 8-byte boundary. All gaps are zeros.
public final class HDF5Writer {
    let root = Node()
    let form: Form

    /// Which versions of the format's structures a file is made of.
    public enum Form: Sendable {
        /// Superblock 2, version-2 object headers with checksums, link messages: HDF5 1.8 (2008) and later.
        case modern
        /// Superblock 0, version-1 object headers, symbol tables: every version that is still around.
        /// It has no external links and no null dataspaces.
        case oldest
    }

    public init(form: Form = .modern) { self.form = form }

    /// One group or dataset to be written.
    final class Node {
        var children = NameDictionary<Child>()
        var attributes = NameDictionary<HDF5Value>()
        var content: Content?

        enum Content {
            case data(HDF5Value, HDF5Storage, fill: HDF5Value?)
            /// A window on the raw bytes of another contiguous dataset.
            case view(of: String, elementOffset: Int, shape: [Int])
        }

        enum Child {
            case node(Node)
            /// One more name for an object at a path.
            case hard(String)
            case soft(String)
            case external(file: String, path: String)
        }
    }

    /// Adds a dataset; the groups on its path are made as needed.
    ///
    /// - Parameters:
    ///   - storage: one block by default.
    ///   - fill: a scalar of the values' type: what elements have that are never written, such as those by which
    ///     a dataset grows later; zeros by default.
    /// - Precondition: the path has no empty part, no dataset or link on its way, and is no group with members or
    ///   dataset yet; attributes may have been set before. The fill value's type is the values' type, and neither
    ///   text of variable length, a sequence nor a reference.
    public func add(
        _ path: String, _ value: HDF5Value, storage: HDF5Storage = .contiguous, fill: HDF5Value? = nil
    ) {
        if let fill {
            precondition(
                fill.type == value.type && fill.count == 1 && !fill.type.refersToFile,
                "'\(path)' has a fill value of another type than its own, or of one that cannot be filled with"
            )
        }
        node(path, isNew: true).content = .data(value, storage, fill: fill)
    }

    /// Adds a dataset whose raw data *are* a part of another's: the same bytes of the file, with a shape of
    /// their own.
    ///
    /// - Parameters:
    ///   - target: a contiguous dataset, added before or after.
    ///   - elementOffset: where the window begins in the target's elements.
    public func addView(_ path: String, shape: [Int], of target: String, elementOffset: Int) {
        node(path, isNew: true).content = .view(of: target, elementOffset: elementOffset, shape: shape)
    }

    /// Adds a group, if it is not there.
    public func addGroup(_ path: String) { _ = node(path, isNew: false) }

    /// Adds a name for whatever is at `target` when the name is looked up, or nothing. Readers that follow no soft
    /// links show the path.
    ///
    /// - Parameter target: from the root if it begins with "/", else from the group that the link is in.
    /// - Precondition: there is nothing at the path yet.
    public func addSoftLink(_ path: String, to target: String) { link(path, .soft(target)) }

    /// Adds one more name for an object of this file, added before or after. An object that is not there is an error
    /// when the file is written.
    /// - Precondition: there is nothing at the path yet.
    public func addHardLink(_ path: String, to target: String) { link(path, .hard(target)) }

    /// Adds a name for an object of another file. Readers may refuse to follow it; it cannot be in a file of the
    /// oldest form.
    /// - Precondition: there is nothing at the path yet.
    public func addExternalLink(_ path: String, toFile file: String, path target: String) {
        link(path, .external(file: file, path: target))
    }

    /// Sets an attribute of the root group, or of the object at a path. One without a name is an error when the file is
    /// written.
    public func set(_ attribute: String, to value: HDF5Value, on path: String = "") {
        node(path, isNew: false).attributes[attribute] = value
    }

    /// Sets an attribute to a string, which h5py shows as `str`.
    public func set(_ attribute: String, to text: String, on path: String = "") {
        set(attribute, to: .variableString(text), on: path)
    }

    private func node(_ path: String, isNew: Bool) -> Node {
        var node = root
        guard !path.isEmpty else { return root }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            precondition(!part.isEmpty && part != ".", "'\(path)' is not a path")
            precondition(node.content == nil, "'\(path)' passes through a dataset")
            switch node.children[String(part)] {
            case .node(let child):
                let isFree = child.content == nil && child.children.isEmpty
                precondition(!isNew || index < parts.count - 1 || isFree, "'\(path)' has been added already")
                node = child
            case .none:
                let child = Node()
                node.children[String(part)] = .node(child)
                node = child
            default: preconditionFailure("'\(path)' passes through a link")
            }
        }
        return node
    }

    private func link(_ path: String, _ link: Node.Child) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let name = String(parts.last ?? "")
        precondition(!name.isEmpty && name != ".", "'\(path)' is not a path")
        let parent = node(parts.dropLast().joined(separator: "/"), isNew: false)
        precondition(parent.content == nil, "'\(path)' passes through a dataset")
        precondition(parent.children[name] == nil, "'\(path)' has been added already")
        parent.children[name] = link
    }

    /// The file's bytes, in pieces from first to last.
    /// - Throws: ``HDF5Error`` if an attribute or a name is too long for the format, a name or a text has the character
    ///   U+0000, a view, link or reference has no target, a storage does not fit its data, or the form cannot express
    ///   something; or what the sink throws.
    public func write(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        try FilePlan(root, form).write { bytes, _ in try sink(bytes) }
    }

    /// Writes the file, replacing one at `path` as a whole: what was there stays until the new file is on the disk.
    /// - Throws: as ``write(to:)``, and ``HDF5Error`` with the code `system`, the path and the reason if the system
    ///   refuses something. Nothing is then left behind.
    public func write(toFile path: String) throws {
        try OutputFile.replace(path) { file in
            try FilePlan(root, form, file: file).write { try file.write($0, at: $1) }
        }
    }

    /// The whole file.
    public func bytes() throws -> [UInt8] {
        let plan = try FilePlan(root, form)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(plan.size)
        try plan.write { piece, _ in bytes.append(contentsOf: piece) }
        return bytes
    }
}
