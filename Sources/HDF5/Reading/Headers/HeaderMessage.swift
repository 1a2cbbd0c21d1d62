/// One message of an object header: its type and where its body is.
struct HeaderMessage {
    /// The numbers of the message types that this module looks at.
    enum Kind: Int {
        case dataspace = 0x01
        case linkInfo = 0x02
        case datatype = 0x03
        case oldFillValue = 0x04
        case fillValue = 0x05
        case link = 0x06
        case externalFiles = 0x07
        case layout = 0x08
        case filterPipeline = 0x0B
        case attribute = 0x0C
        case comment = 0x0D
        case oldModificationTime = 0x0E
        case sharedMessageTable = 0x0F
        case continuation = 0x10
        case symbolTable = 0x11
        case modificationTime = 0x12
        case bTreeRanks = 0x13
        case driverInformation = 0x14
        case attributeInfo = 0x15
        case referenceCount = 0x16
        case fileSpaceInfo = 0x17
        case metadataCacheImage = 0x18

        /// The name used in errors.
        var structure: String {
            switch self {
            case .dataspace: "dataspace message"
            case .linkInfo: "link info message"
            case .datatype: "datatype message"
            case .oldFillValue, .fillValue: "fill value message"
            case .link: "link message"
            case .externalFiles: "external data files message"
            case .layout: "data layout message"
            case .filterPipeline: "filter pipeline message"
            case .attribute: "attribute message"
            case .comment: "object comment message"
            case .oldModificationTime, .modificationTime: "object modification time message"
            case .sharedMessageTable: "shared message table message"
            case .continuation: "object header continuation message"
            case .symbolTable: "symbol table message"
            case .bTreeRanks: "B-tree 'K' values message"
            case .driverInformation: "driver info message"
            case .attributeInfo: "attribute info message"
            case .referenceCount: "object reference count message"
            case .fileSpaceInfo: "file space info message"
            case .metadataCacheImage: "metadata cache image message"
            }
        }
    }

    /// The largest message type that the specification defines.
    static let lastKnownType = 0x18

    let kind: Kind
    let flags: Int
    let start: Int
    let count: Int
    /// The bytes that hold the body, where they are not those of the file.
    let storage: ByteStorage?
    /// The message's place among those that were added to the object, if the header says it.
    let order: Int?

    init(kind: Kind, flags: Int, start: Int, count: Int, order: Int? = nil) {
        self.kind = kind
        self.flags = flags
        self.start = start
        self.count = count
        self.order = order
        storage = nil
    }

    /// A message that stands by itself in a heap.
    init(kind: Kind, _ body: ByteSlice) {
        self.kind = kind
        flags = 0
        start = body.offset
        count = body.count
        storage = body.storage
        order = nil
    }

    /// The body stands elsewhere and is only referred to from here.
    var isShared: Bool { flags & 2 != 0 }

    /// A reader of the body, wherever it stands.
    func reader(_ file: FileContext) throws -> ByteReader {
        var reader = try unresolved(file)
        return isShared ? try SharedMessage.body(&reader, kind: kind) : reader
    }

    /// Whether the body is the message of another object, such as a named datatype.
    func isCommitted(_ file: FileContext) -> Bool {
        guard isShared, var reader = try? unresolved(file) else { return false }
        return (try? reader.integer(1) < 3 || reader.integer(1) != 1) ?? false
    }

    private func unresolved(_ file: FileContext) throws -> ByteReader {
        guard let storage, let body = ByteSlice(storage, offset: start, count: count) else {
            return try ByteReader(file, at: start, count: count, structure: kind.structure)
        }
        return ByteReader(file, body, structure: kind.structure)
    }
}
