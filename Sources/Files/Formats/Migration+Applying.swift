import Describing
import PrintableText

extension Migration.Edit {
    func apply(to document: inout FormatDocument, path: String) throws {
        switch self {
        case .addMember(let name, let value, let pattern):
            try document.changeMembers(of: pattern) { members, _ in
                if members[name] == nil { members[name] = value }
            }
        case .renameMember(let name, let new, let pattern):
            try document.changeMembers(of: pattern) { members, place in
                guard let value = members.removeValue(forKey: name) else { return }
                guard members.updateValue(value, forKey: new) == nil else {
                    throw clash(name, new, place, path)
                }
            }
        case .removeMember(let name, let pattern):
            try document.changeMembers(of: pattern) { members, _ in members[name] = nil }
        case .replaceMember(let name, let old, let new, let pattern):
            try document.changeMembers(of: pattern) { members, _ in
                if members[name] == old { members[name] = new }
            }
        case .addState(let name, let value, let pattern):
            try document.changeStates(of: pattern) { state, _ in
                let entry = steps(name)
                if state.value(at: entry) == nil { try state.set(value, at: entry) }
            }
        case .renameState(let name, let new, let pattern):
            try document.changeStates(of: pattern) { state, place in
                guard let value = state.value(at: steps(name)) else { return }
                guard state.value(at: steps(new)) == nil else { throw clash(name, new, place, path) }
                try state.set(nil, at: steps(name))
                try state.set(value, at: steps(new))
            }
        case .removeState(let name, let pattern):
            try document.changeStates(of: pattern) { state, _ in try state.set(nil, at: steps(name)) }
        }
    }

    private func steps(_ name: String) -> ArraySlice<String> {
        name.split(separator: "/").map(String.init)[...]
    }

    private func clash(_ name: String, _ new: String, _ place: [String], _ path: String) -> FileError {
        FileError.bothNames(name, new, at: place.joined(separator: "."), path: path)
    }
}

extension FileError {
    /// A file that has what an edit renames, and what it would become.
    static func bothNames(_ name: String, _ new: String, at place: String, path: String) -> FileError {
        FileError(
            .format, path: path, "has both '\(name)' and '\(new)', its newer name, at \(quoted(place))")
    }
}

extension FormatDocument {
    fileprivate mutating func changeMembers(
        of pattern: ObjectPattern, _ body: (inout [String: JSONValue], _ place: [String]) throws -> Void
    ) throws {
        try pattern.change(&description, body)
    }

    fileprivate mutating func changeStates(
        of pattern: ObjectPattern, _ body: (inout StateTree, _ place: [String]) throws -> Void
    ) throws {
        var whole = try StateTree().replacing([owner: .group(state)])
        try pattern.change(&whole, of: description) { group, place in
            // The description's top has no state.
            if !place.isEmpty { try body(&group, place) }
        }
        if case .group(let changed)? = whole[owner] { state = changed }
    }
}

extension StateTree {
    /// The entry at a path of names; the tree itself at an empty one.
    fileprivate func value(at path: ArraySlice<String>) -> StateValue? {
        guard let name = path.first else { return .group(self) }
        guard path.count > 1 else { return self[name] }
        guard case .group(let inner)? = self[name] else { return nil }
        return inner.value(at: path.dropFirst())
    }

    /// Sets or removes the entry at a path of names, with the groups around what is set.
    fileprivate mutating func set(_ value: StateValue?, at path: ArraySlice<String>) throws {
        guard let name = path.first else {
            if case .group(let whole)? = value { self = whole }
            return
        }
        var new = value
        if path.count > 1 {
            var inner = StateTree()
            if case .group(let group)? = self[name] { inner = group } else if value == nil { return }
            try inner.set(value, at: path.dropFirst())
            new = .group(inner)
        }
        self = try replacing(new.map { [name: $0] } ?? [:], removing: name)
    }
}
