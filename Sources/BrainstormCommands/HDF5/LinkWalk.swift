import Brainstorm

/// The links of groups, depth first. How deep groups lie is the file's choice, so that nothing recurses.
struct LinkWalk {
    private struct Level {
        let group: HDF5Group
        let place: String
        var rest: ArraySlice<HDF5Group.Link>
    }

    private var levels: [Level] = []

    /// Goes on with the links of a group, and afterwards with what is left of the others.
    ///
    /// - Parameter place: what the group is called.
    mutating func enter(_ group: HDF5Group, at place: String) {
        levels.append(Level(group: group, place: place, rest: group.links[...]))
    }

    /// The next link, its group, and what that is called; nil at the end.
    mutating func next() -> (link: HDF5Group.Link, group: HDF5Group, place: String)? {
        while let level = levels.last {
            guard let link = level.rest.first else {
                levels.removeLast()
                continue
            }
            levels[levels.count - 1].rest.removeFirst()
            return (link, level.group, level.place)
        }
        return nil
    }
}
