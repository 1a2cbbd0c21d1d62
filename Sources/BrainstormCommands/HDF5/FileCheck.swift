import Brainstorm

/// What `h5 check` finds: every object, attribute and value is read, which verifies every checksum there is.
package struct FileCheck {
    private var problems: [HDF5Error] = []
    private var unread: [HDF5Error] = []
    private var counts = (groups: 0, datasets: 0, types: 0, attributes: 0)
    private var bytes = 0
    private var seen: Set<Int> = []
    private var walk = LinkWalk()
    /// The exclusive or of all bytes of values: every one of them is looked at, those of contiguous data too.
    package private(set) var parity: UInt8 = 0

    /// Whether nothing is wrong, apart from what is not read here.
    var isClean: Bool { problems.isEmpty }

    package init() {}

    package mutating func run(_ open: () throws -> HDF5File) {
        attempt { check in check.visit(.group(try open().root)) }
        while let (link, group, _) = walk.next() {
            guard link.target == .hard else { continue }
            attempt { check in check.visit(try group.object(named: link.name)) }
        }
    }

    private mutating func attempt(_ body: (inout FileCheck) throws -> Void) {
        do {
            try body(&self)
        } catch let error as HDF5Error {
            // A budget says nothing about the file.
            if [.unsupported, .limit].contains(error.code) {
                unread.append(error)
            } else {
                problems.append(error)
            }
        } catch {
            problems.append(HDF5Error(.system, "\(error)"))
        }
    }

    private mutating func visit(_ object: HDF5Object) {
        guard seen.insert(object.objectAddress).inserted else { return }
        switch object {
        case .namedType(let type):
            counts.types += 1
            readAttributes(of: type)
        case .dataset(let dataset):
            counts.datasets += 1
            readAttributes(of: dataset)
            attempt { check in
                let size = try check.size(dataset.datatype) {
                    try dataset.readCanonicalBytes($0)
                } whole: {
                    try dataset.readElements()
                }
                check.bytes += size
            }
        case .group(let group):
            counts.groups += 1
            readAttributes(of: group)
            walk.enter(group, at: group.path)
        }
    }

    private mutating func readAttributes(of owner: some HDF5AttributeOwner) {
        for name in owner.attributeNames {
            attempt { check in
                let attribute = try owner.attribute(name)
                check.counts.attributes += 1
                check.bytes += try check.size(attribute.datatype) {
                    try attribute.readCanonicalBytes($0)
                } whole: {
                    try attribute.readElements()
                }
            }
        }
    }

    /// Reads values and counts their bytes. Values that have no canonical form are read one by one.
    private mutating func size(
        _ datatype: HDF5Datatype, canonical: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void,
        whole: () throws -> [HDF5Element]
    ) throws -> Int {
        guard !datatype.holdsUncomparableReference else {
            _ = try whole()
            return 0
        }
        var (size, parity) = (0, parity)
        try canonical { piece in
            size += piece.count
            for byte in piece { parity ^= byte }
        }
        self.parity = parity
        return size
    }

    /// One line a problem, and what was read.
    var report: String {
        let lines =
            problems.map { "problem: \($0)\n" }
            + unread.map { "not checked: \($0)\n" }
        let read =
            "\(counts.groups) groups, \(counts.datasets) datasets, \(counts.types) types, \(counts.attributes) attributes, \(bytes) bytes of values"
        let verdict =
            problems.isEmpty
            ? unread.isEmpty ? "No problems" : "No problems in what was checked"
            : "\(problems.count) problem\(problems.count == 1 ? "" : "s")"
        return lines.joined() + "\(verdict): read \(read).\n"
    }
}
