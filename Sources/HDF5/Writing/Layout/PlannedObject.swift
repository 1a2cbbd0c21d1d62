/// An object of the file that is being laid out.
struct PlannedObject {
    let path: String
    let node: HDF5Writer.Node
    /// Sorted by name.
    var links: [Link] = []
    /// Sorted by name.
    let attributes: [(name: String, value: HDF5Value)]
    /// How many hard links there are to the object.
    var references = 1
    /// The group's index, if it has one.
    var index: SymbolTableEncoding?
    /// The cutting of a chunked dataset.
    var tiling: ChunkTiling?

    struct Link {
        let name: String
        var target: Target
    }

    enum Target {
        /// A position among the objects.
        case object(Int)
        case soft(String)
        case external(file: String, path: String)
    }

    init(path: String, node: HDF5Writer.Node) {
        self.path = path
        self.node = node
        attributes = node.attributes.sorted { precedes($0.key, $1.key) }.map { ($0.key, $0.value) }
    }

    /// The objects below and with a root, in depth-first order.
    static func all(below root: HDF5Writer.Node, _ form: HDF5Writer.Form) throws -> [PlannedObject] {
        var objects: [PlannedObject] = []
        var positions: [ObjectIdentifier: Int] = [:]
        var pending: [(node: HDF5Writer.Node, path: String)] = [(root, "")]
        while let (node, path) = pending.popLast() {
            positions[ObjectIdentifier(node)] = objects.count
            objects.append(PlannedObject(path: path, node: node))
            for (name, child) in node.children.sorted(by: { precedes($1.key, $0.key) }) {
                guard case .node(let inner) = child else { continue }
                pending.append((inner, path.isEmpty ? name : "\(path)/\(name)"))
            }
        }
        for position in objects.indices {
            let (node, path) = (objects[position].node, objects[position].path)
            for (name, child) in node.children.sorted(by: { precedes($0.key, $1.key) }) {
                let target = try naming(path.isEmpty ? name : "\(path)/\(name)") {
                    try self.target(of: child, named: name, root, positions, form)
                }
                if case .object(let other) = target, case .hard = child { objects[other].references += 1 }
                objects[position].links.append(Link(name: name, target: target))
            }
        }
        return objects
    }

    private static func target(
        of child: HDF5Writer.Node.Child, named name: String, _ root: HDF5Writer.Node,
        _ positions: [ObjectIdentifier: Int], _ form: HDF5Writer.Form
    ) throws -> Target {
        func check(_ texts: String..., room: Int, _ what: String) throws {
            guard texts.reduce(0, { $0 + $1.utf8.count }) > room else { return }
            throw HDF5Error(.limit, structure: "link message", "\(what) has over \(room / 1000),000 bytes")
        }
        try check(name, room: 60_000, "a name")
        try ZeroCharacter.refuse(in: name, "the name", structure: "link message")
        switch child {
        case .node(let node):
            return .object(positions[ObjectIdentifier(node)] ?? 0)
        case .hard(let path):
            guard let node = HDF5Writer.node(at: path, from: root),
                let position = positions[ObjectIdentifier(node)]
            else {
                throw HDF5Error(
                    .notFound, structure: "link message", "there is no object at '\(path)' to link to")
            }
            return .object(position)
        case .soft(let path):
            try check(name, path, room: 60_000, "a link with its path")
            try ZeroCharacter.refuse(in: path, "the path", structure: "link message")
            return .soft(path)
        case .external(let file, let path):
            guard form == .modern else {
                throw HDF5Error(
                    .unsupported, structure: "symbol table entry",
                    "the oldest form has no external links; write the modern form")
            }
            try check(name, file, path, room: 60_000, "a link with its path")
            for text in [file, path] {
                try ZeroCharacter.refuse(in: text, "the path", structure: "link message")
            }
            return .external(file: file, path: path)
        }
    }
}

extension HDF5Writer {
    /// The object at a path, where names may be further hard links; `nil` if there is none.
    static func node(at path: String, from root: Node) -> Node? {
        var node = root
        var names = Array(path.split(separator: "/").reversed())
        var links = 0
        while let name = names.popLast() {
            switch node.children[String(name)] {
            case .node(let child): node = child
            case .hard(let target):
                // Hard links that only lead to each other lead nowhere.
                links += 1
                guard links <= 64 else { return nil }
                names += target.split(separator: "/").reversed()
                node = root
            default: return nil
            }
        }
        return node
    }
}
