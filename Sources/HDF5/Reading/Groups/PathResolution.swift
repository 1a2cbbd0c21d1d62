extension HDF5Group {
    /// The object that a hard link leads to, given its name, in which "/" and "." mean nothing.
    ///
    /// - Throws: ``HDF5Error``, as ``object(_:following:)``.
    public func object(named name: String) throws -> HDF5Object {
        let link = try stored(name)
        let place = childPath(name)
        guard let address = link.address else {
            throw HDF5Error(
                .unsupported, object: place, "\(link.link.words), and only hard links are followed")
        }
        return try open(address, path: place)
    }

    /// The object at a path below this group; a "/" in front is passed over.
    ///
    /// - Parameter policy: which links the path may lead through.
    /// - Throws: ``HDF5Error`` of code `notFound`; `unsupported` if a link on the way is not one to follow; `limit` below
    ///   ``HDF5Limits/depth`` groups, or after as many soft links; or what reading the object's header throws.
    public func object(_ path: String, following policy: HDF5LinkPolicy = .hardOnly) throws -> HDF5Object {
        var object = HDF5Object.group(self)
        var steps = PathSteps(path)
        var links = 0
        while let step = steps.next() {
            guard case .group(let group) = object else {
                throw HDF5Error(
                    .notFound, object: path,
                    "there is no \"\(step.name)\": what should hold it is not a group")
            }
            let link = try group.stored(step.name)
            let place = step.path ?? group.childPath(step.name)
            if let address = link.address {
                object = try group.open(address, path: place)
                continue
            }
            guard policy.followsSoftLinks, case .soft(let target) = link.link else {
                let kinds = policy.followsSoftLinks ? "hard and soft links" : "hard links"
                throw HDF5Error(
                    .unsupported, object: place, "\(link.link.words), and only \(kinds) are followed")
            }
            links &+= 1
            guard links <= mostLinksInARow else {
                throw HDF5Error(
                    .limit, object: place,
                    "the path leads through more soft links than depth = \(mostLinksInARow)")
            }
            let isAlone = steps.add(target, path: place)
            if target.utf8.first == UInt8(ascii: "/") {
                object = try group.root(path: isAlone ? place : "/")
            }
        }
        return object
    }
}

/// The names of a path that are still to be followed, the next one last.
private struct PathSteps {
    struct Step {
        let name: String
        /// The path under which the object is known that this step leads to; nil for the one that leads there by itself.
        var path: String?
    }

    private var pending: [Step]

    init(_ path: String) { pending = PathSteps.steps(path) }

    private static func steps(_ path: String) -> [Step] {
        path.utf8.split(separator: UInt8(ascii: "/")).reversed().compactMap { part in
            let name = String(Substring(part))
            return name == "." ? nil : Step(name: name)
        }
    }

    mutating func next() -> Step? { pending.popLast() }

    /// Puts the steps of a soft link's target in front. The object that they lead to keeps the link's own path.
    ///
    /// - Returns: whether there are no steps in the target.
    mutating func add(_ target: String, path: String) -> Bool {
        var steps = PathSteps.steps(target)
        if !steps.isEmpty { steps[0].path = path }
        pending.append(contentsOf: steps)
        return steps.isEmpty
    }
}

extension HDF5Link {
    /// The beginning of a sentence that says what this link is.
    fileprivate var words: String {
        switch self {
        case .hard: "this is a hard link"
        case .soft(let target): "this is a soft link to \"\(target)\""
        case .external(let file, let path): "this is an external link to \"\(path)\" in the file \"\(file)\""
        case .userDefined(let type): "this is a user-defined link of type \(type)"
        }
    }
}
