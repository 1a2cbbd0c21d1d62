/// A group or dataset of a file that grows. Its header is written anew, in another place, when it changes.
final class AppendedNode {
    let path: String
    private(set) weak var parent: AppendedNode?
    var children = NameDictionary<Child>()
    var attributes = NameDictionary<Attribute>()
    var content: Content
    /// Where the header is, once there is one.
    var header: SpaceList.Extent?
    private(set) var isDirty = true

    enum Child {
        case node(AppendedNode)
        case soft(String)
        case external(file: String, path: String)
    }

    enum Content {
        case group
        /// Data whose messages will not change any more.
        case dataset([Message])
        /// Data with variable-length parts, which go to the next flush's global heap.
        case pending(HDF5Value)
        case series(HDF5Series)
    }

    struct Message {
        let kind: MessageEncoding.Kind
        let body: [UInt8]
    }

    struct Attribute {
        var value: HDF5Value?
        /// The message, once the value is in the file.
        var message: [UInt8] = []
        var heap: HeapShare?
    }

    init(path: String, parent: AppendedNode?, content: Content) {
        self.path = path
        self.parent = parent
        self.content = content
    }

    /// The header has to be written again, and with its new place those of the groups above it.
    func touch() {
        var node: AppendedNode? = self
        while let current = node, !current.isDirty || current === self {
            current.isDirty = true
            node = current.parent
        }
    }

    func markClean() { isDirty = false }
}

/// The global heap collections of one flush, which are free again when no attribute uses them any more.
final class HeapShare {
    let extents: [SpaceList.Extent]
    var users = 0

    init(_ extents: [SpaceList.Extent]) { self.extents = extents }
}
