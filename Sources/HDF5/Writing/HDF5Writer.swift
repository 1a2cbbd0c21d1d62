/// Builds an HDF5 file in memory and writes it in one pass from the first byte to the last.
///
///     let writer = HDF5Writer()
///     writer.set("format", to: "Data file v1.0")
///     writer.add("training/default", .float32(values, shape: [1, 100, 64]))
///     let bytes = try writer.bytes()
///
/// The file is in the modern compact form (superblock 2, version-2 object headers with checksums, link
/// messages) that every HDF5 1.8 or later reads. Names are sorted and nothing depends on time or place: the
/// same calls give the same bytes.
///
/// Layout: superblock; object headers in depth-first order; the global heap of strings; B-trees of chunked
/// datasets; raw data, each block on a 64-byte boundary. All gaps are zeros.
public final class HDF5Writer {
    let root = Node()

    public init() {}

    /// One group or dataset to be written.
    final class Node {
        var children: [String: Node] = [:]
        var attributes: [String: HDF5Value] = [:]
        var content: Content?

        enum Content {
            case data(HDF5Value, HDF5Storage)
            /// A window on the raw bytes of another contiguous dataset.
            case view(of: String, elementOffset: Int, shape: [Int])
        }
    }

    /// Adds a dataset; the groups on its path are made as needed.
    /// - Precondition: the path has no empty part, no dataset on its way, and is no group with members or
    ///   dataset yet; attributes may have been set before.
    public func add(_ path: String, _ value: HDF5Value, storage: HDF5Storage = .contiguous) {
        node(path, isNew: true).content = .data(value, storage)
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

    /// Sets an attribute of the root group, or of the object at a path.
    public func set(_ attribute: String, to value: HDF5Value, on path: String = "") {
        node(path, isNew: false).attributes[attribute] = value
    }

    /// Sets an attribute to a string, which h5py shows as `str`.
    public func set(_ attribute: String, to text: String, on path: String = "") {
        set(attribute, to: .variableString(text), on: path)
    }

    private func node(_ path: String, isNew: Bool) -> Node {
        var node = root
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard !path.isEmpty else { return root }
        for (index, part) in parts.enumerated() {
            precondition(!part.isEmpty && part != ".", "'\(path)' is not a path")
            precondition(node.content == nil, "'\(path)' passes through a dataset")
            if let child = node.children[String(part)] {
                let isFree = child.content == nil && child.children.isEmpty
                precondition(!isNew || index < parts.count - 1 || isFree, "'\(path)' has been added already")
                node = child
            } else {
                let child = Node()
                node.children[String(part)] = child
                node = child
            }
        }
        return node
    }

    /// The file's bytes, in pieces from first to last.
    /// - Throws: ``HDF5Error`` if an attribute or a name is too long for the format or a view has no target,
    ///   or what the sink throws.
    public func write(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        try FilePlan(root).write(to: sink)
    }

    /// The whole file.
    public func bytes() throws -> [UInt8] {
        let plan = try FilePlan(root)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(plan.size)
        try plan.write { bytes.append(contentsOf: $0) }
        return bytes
    }
}

/// How a dataset's raw data are stored.
public struct HDF5Storage: Sendable {
    /// One block.
    public static let contiguous = HDF5Storage(chunkBytes: nil, level: 0, shuffles: false)

    /// Chunks along the first axis, compressed by DEFLATE.
    ///
    /// - Parameters:
    ///   - level: 1 (fast) to 9 (small).
    ///   - shuffle: whether the bytes of the elements are regrouped first, which helps with numbers.
    ///   - chunkBytes: about how large a chunk is before compression.
    public static func gzip(level: Int = 4, shuffle: Bool = true, chunkBytes: Int = 1 << 18) -> HDF5Storage {
        precondition((1...9).contains(level) && chunkBytes > 0, "a level is from 1 to 9")
        return HDF5Storage(chunkBytes: chunkBytes, level: level, shuffles: shuffle)
    }

    /// Whether the raw data are one block, so that other datasets can be views of them.
    public var isContiguous: Bool { chunkBytes == nil }

    let chunkBytes: Int?
    let level: Int
    let shuffles: Bool
}
