import HDF5
import TestSupport

/// A random file made with the writer, and the lines that tell what is in it, made from the same random choices.
struct RandomFile {
    let writer: HDF5Writer
    private let form: HDF5Writer.Form
    private let root = Node("/")
    private var random: SplitMix64
    /// Paths of all objects, without "/" in front.
    private var paths: [String] = ["/"]
    /// Finished objects, to which there may be another link.
    private var finished: [(path: String, node: Node)] = []
    /// Contiguous datasets, of which there may be views.
    private var contiguous: [(path: String, type: RandomType, elements: [RandomType.Element])] = []

    private final class Node {
        let path: String
        var fields: [String] = []
        var values: [RandomType.Element]?
        var attributes: [(name: String, fields: [String], values: [RandomType.Element])] = []
        var children: [(name: String, child: Child)] = []

        init(_ path: String) { self.path = path }

        enum Child {
            case node(Node)
            case line([String])
        }
    }

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
        form = Bool.random(using: &random) ? .modern : .oldest
        writer = HDF5Writer(form: form)
        fill(root, "", depth: 0, count: .random(in: 1...20, using: &random))
    }

    /// The file's lines, given the addresses of its objects by their paths as the lines have them.
    func lines(addresses: [String: UInt64]) -> [String] {
        var lines: [String] = []
        func text(_ values: [RandomType.Element]) -> String {
            let all = values.reduce(into: RandomType.Element()) { whole, part in
                whole.references += part.references.map { (whole.bytes.count + $0.offset, $0.path) }
                whole.bytes += part.bytes
            }
            var bytes = all.bytes
            for reference in all.references {
                let address =
                    addresses[reference.path == "/" ? "/" : TreeLines.name("/" + reference.path)] ?? .max
                for byte in 0..<8 {
                    bytes[reference.offset + byte] = UInt8(address >> (8 * UInt64(byte)) & 255)
                }
            }
            return TreeLines.values(bytes)
        }
        func visit(_ node: Node, _ path: String) {
            let name = TreeLines.name(path)
            let isGroup = node.values == nil
            lines.append(
                ([name] + (isGroup ? ["group", "\(node.children.count)"] : node.fields)
                    + (node.values.map { [text($0)] } ?? [])).joined(separator: "\t"))
            for attribute in node.attributes.sorted(by: { RandomFile.precedes($0.name, $1.name) }) {
                lines.append(
                    (["\(name)@\(TreeLines.name(attribute.name))"] + attribute.fields
                        + [text(attribute.values)]).joined(separator: "\t"))
            }
            for (child, content) in node.children.sorted(by: { RandomFile.precedes($0.name, $1.name) }) {
                let path = (path == "/" ? "" : path) + "/" + child
                switch content {
                case .node(let node): visit(node, path)
                case .line(let fields):
                    lines.append(([TreeLines.name(path)] + fields).joined(separator: "\t"))
                }
            }
        }
        visit(root, "/")
        return lines
    }

    private static func precedes(_ first: String, _ second: String) -> Bool {
        first.utf8.lexicographicallyPrecedes(second.utf8)
    }

    // MARK: Making

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func fill(_ node: Node, _ path: String, depth: Int, count: Int) {
        attributes(node, path)
        let count = depth < 2 && chance(4) ? Int.random(in: 100...300, using: &random) : count
        for name in RandomType.names(count, &random) {
            let child = path.isEmpty ? name : path + "/" + name
            let pick = Int.random(in: 0..<100, using: &random)
            switch pick {
            case 0..<12 where depth < 4 && count <= 50:
                let group = Node(child)
                writer.addGroup(child)
                fill(group, child, depth: depth + 1, count: .random(in: 0...8, using: &random))
                node.children.append((name, .node(group)))
                // A hard link to it would double what is below.
                paths.append(child)
            case 12..<18:
                let target = RandomType.words.randomElement(using: &random) ?? ""
                writer.addSoftLink(child, to: "/\(target)")
                node.children.append((name, .line(["soft", TreeLines.name("/\(target)")])))
            case 18..<22 where form == .modern:
                writer.addExternalLink(child, toFile: "ü other.h5", path: "/x/y")
                node.children.append((name, .line(["external", TreeLines.name("ü other.h5"), "/x/y"])))
            case 22..<30:
                guard let target = finished.randomElement(using: &random) else { continue }
                writer.addHardLink(child, to: target.path)
                node.children.append((name, .node(target.node)))
            case 30..<36:
                view(node, name, child)
            default:
                // A group of hundreds of members has small ones.
                dataset(node, name, child, small: count > 50)
            }
        }
    }

    private mutating func finish(_ node: Node) {
        paths.append(node.path)
        finished.append((node.path, node))
    }

    private mutating func attributes(_ node: Node, _ path: String) {
        let count = [0, 0, 0, 1, 2, 5].randomElement(using: &random) ?? 0
        for name in RandomType.names(chance(3) ? 40 : count, &random) {
            let type = type()
            if form == .modern, chance(5) {
                writer.set(name, to: .null(of: type.elementType), on: path)
                node.attributes.append((name, ["attribute", RandomFile.kind(null: type), "null"], []))
                continue
            }
            let shape = shape(most: 2)
            // An attribute with its type stands in one message, of less than 64 KiB.
            guard shape.reduce(type.size, *) < 30_000 else { continue }
            let (value, elements) = type.values(shape, &random, paths: paths)
            writer.set(name, to: value, on: path)
            node.attributes.append(
                (
                    name, ["attribute", type.kind, TreeLines.space(shape, isNull: false, maximum: nil)],
                    elements
                ))
        }
    }

    /// A type whose description fits a message.
    private mutating func type() -> RandomType {
        while true {
            let type = RandomType.random(&random)
            if type.kind.utf8.count < 30_000, type.size < 500 { return type }
        }
    }

    private mutating func shape(most rank: Int) -> [Int] {
        let rank = Int.random(in: 0...rank, using: &random)
        let longest = [0, 12, 6, 4, 3, 2][rank]
        return (0..<rank).map { _ in chance(4) ? 0 : Int.random(in: 1...longest, using: &random) }
    }

    private mutating func view(_ node: Node, _ name: String, _ path: String) {
        guard let target = contiguous.randomElement(using: &random) else { return }
        let count = target.elements.count
        let start = Int.random(in: 0..<count, using: &random)
        let length = Int.random(in: 1...count - start, using: &random)
        writer.addView(path, shape: [length], of: target.path, elementOffset: start)
        let view = Node(path)
        view.fields = ["dataset", target.type.kind, "(\(length))/(\(length))", "contiguous", "-"]
        view.values = Array(target.elements[start..<start + length])
        node.children.append((name, .node(view)))
        finish(view)
    }

    private mutating func dataset(_ parent: Node, _ name: String, _ path: String, small: Bool) {
        let node = Node(path)
        let type = type()
        if form == .modern, chance(4) {
            writer.add(path, .null(of: type.elementType))
            node.fields = ["dataset", RandomFile.kind(null: type), "null", "contiguous", "-"]
            node.values = []
        } else {
            var shape = shape(most: small ? 1 : 5)
            if shape.reduce(type.size, *) > 20_000 { shape = [] }
            let (value, elements) = type.values(shape, &random, paths: paths)
            let storage = storage(shape, type)
            let fill = !type.refersToFile && chance(15) ? type.values([], &random, paths: paths).0 : nil
            writer.add(path, value, storage: storage.storage, fill: fill)
            let space = TreeLines.space(shape, isNull: false, maximum: storage.maximum)
            node.fields = ["dataset", type.kind, space, storage.layout, storage.filters]
            node.values = elements
            if storage.layout == "contiguous", !shape.isEmpty, !elements.isEmpty {
                contiguous.append((path, type, elements))
            }
        }
        attributes(node, path)
        parent.children.append((name, .node(node)))
        finish(node)
    }

    /// What the type of a null dataspace is: the writer's list of types has text in UTF-8 only.
    private static func kind(null type: RandomType) -> String {
        type.kind.replacing("s*/ascii", with: "s*/utf-8")
    }

    private mutating func storage(_ shape: [Int], _ type: RandomType) -> (
        storage: HDF5Storage, layout: String, filters: String, maximum: [Int?]
    ) {
        let whole = shape.map { max(1, $0) }
        func layout(_ chunk: [Int]) -> String {
            "chunked(\(chunk.map(String.init).joined(separator: ","))) btree1"
        }
        switch Int.random(in: 0..<6, using: &random) {
        case 0...1: return (.contiguous, "contiguous", "-", shape)
        case 2 where shape.reduce(type.size, *) < 30_000: return (.compact, "compact", "-", shape)
        case 3:
            let level = Int.random(in: 1...9, using: &random)
            let shuffle = Bool.random(using: &random)
            let storage = HDF5Storage.gzip(level: level, shuffle: shuffle)
            if shape.isEmpty { return (storage, "contiguous", "-", shape) }
            return (storage, layout(whole), (shuffle ? "2:1(\(type.size)) " : "") + "1:1(\(level))", shape)
        default:
            if shape.isEmpty { return (.contiguous, "contiguous", "-", shape) }
            let maximum: [Int?]? =
                chance(50)
                ? shape.map { chance(30) ? nil : $0 + Int.random(in: 0...9, using: &random) } : nil
            let chunk = chance(80) ? whole.map { Int.random(in: 1...$0, using: &random) } : nil
            var (filters, texts): ([HDF5Storage.Filter], [String]) = ([], [])
            if chance(40) { (filters, texts) = (filters + [.shuffle], texts + ["2:1(\(type.size))"]) }
            if chance(50) {
                let level = Int.random(in: 1...9, using: &random)
                (filters, texts) = (filters + [.deflate(level: level)], texts + ["1:1(\(level))"])
            }
            if chance(40) { (filters, texts) = (filters + [.fletcher32], texts + ["3:0()"]) }
            return (
                .chunked(shape: chunk, filters: filters.shuffled(using: &random), maximumShape: maximum),
                layout(chunk ?? whole), texts.isEmpty ? "-" : texts.joined(separator: " "), maximum ?? shape
            )
        }
    }
}
