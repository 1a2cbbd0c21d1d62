import Brainstorm

/// What `h5 ls` prints: a line for each object of a group.
struct ObjectListing {
    let isRecursive: Bool
    let write: (String) -> Void

    func list(_ object: HDF5Object) throws {
        guard case .group(let group) = object else {
            write(line(brief(object.path), object) + "\n")
            return
        }
        var seen: [Int: String] = [group.objectAddress: group.path]
        var walk = LinkWalk()
        walk.enter(group, at: "")
        while let (link, group, prefix) = walk.next() {
            let name = prefix + brief(link.name)
            switch link.target {
            case .soft(let target): write("\(name)  → \(brief(target))\n")
            case .external(let file, let path): write("\(name)  → \(brief(file)):\(brief(path))\n")
            case .userDefined(let type): write("\(name)  user-defined link of type \(type)\n")
            case .hard:
                do {
                    let object = try group.object(named: link.name)
                    if let first = seen[object.objectAddress] {
                        write("\(name)  same as \(brief(first))\n")
                        continue
                    }
                    seen[object.objectAddress] = object.path
                    write(line(name, object) + "\n")
                    if isRecursive, case .group(let child) = object {
                        walk.enter(child, at: name + "/")
                    }
                } catch {
                    write("\(name)  cannot be read: \(error)\n")
                }
            }
        }
    }

    private func line(_ name: String, _ object: HDF5Object) -> String {
        switch object {
        case .group(let group): "\(name)/  \(group.names.count) \(group.names.count == 1 ? "link" : "links")"
        case .dataset(let dataset):
            "\(name)  \(dataset.shapeText)  \(dataset.datatype.summary)  \(dataset.storageText)"
        case .namedType(let type): "\(name)  type \(type.datatype.summary)"
        }
    }
}
