import Describing

/// Which objects of a description a ``Migration/Edit`` changes: a path whose parts are joined by dots, from the top.
///
/// | part | selects |
/// |---|---|
/// | `name` | the member of that name |
/// | `*` | all members of an object, all elements of a list |
/// | `**` | all objects within, however deep |
/// | `name[key=value]` | those members or elements of `name` that are objects whose `key` is the string `value` |
/// | `*[key=value]`, `**[key=value]` | likewise, of those that `*` and `**` select |
///
/// So `trainer.hooks[@type=SaveRun]` is every hook of that type whatever its name, and
/// `data.**[@type=Prefetch]` every such iterator, also one within another. An empty pattern is the top itself.
package struct ObjectPattern: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    package let description: String
    private let parts: [Part]

    private enum Part: Hashable, Sendable {
        case member(String)
        case all
        case within
        /// Keeps those of the values found so far that have the key.
        case having(key: String, value: String)
    }

    /// - Precondition: the pattern is one; patterns stand in our tables, not in files.
    package init(stringLiteral text: String) { self.init(text) }

    package init(_ text: String) {
        description = text
        parts = text.split(separator: ".", omittingEmptySubsequences: false).flatMap { part -> [Part] in
            let pieces = part.split(separator: "[", maxSplits: 1)
            guard let name = pieces.first else {
                precondition(text.isEmpty, "'\(text)' has an empty part")
                return []
            }
            let step: Part = name == "*" ? .all : name == "**" ? .within : .member(String(name))
            guard pieces.count == 2 else { return [step] }
            let condition = pieces[1].split(separator: "=", maxSplits: 1)
            precondition(
                condition.count == 2 && condition[1].hasSuffix("]"), "'\(part)' lacks a [key=value]")
            let having = Part.having(key: String(condition[0]), value: String(condition[1].dropLast()))
            if case .member = step { return [step, .all, having] }
            return [step, having]
        }
    }
}

// Descending instead of collecting places keeps the work in proportion to the file, whatever it holds.
extension ObjectPattern {
    /// Changes the objects that match; of two within one another the inner one first.
    func change(
        _ description: inout JSONValue,
        _ body: (inout [String: JSONValue], _ place: [String]) throws -> Void
    ) throws {
        try ObjectPattern.change(&description, [], parts[...], body)
    }

    private static func change(
        _ value: inout JSONValue, _ place: [String], _ parts: ArraySlice<Part>,
        _ body: (inout [String: JSONValue], _ place: [String]) throws -> Void
    ) throws {
        let rest = parts.dropFirst()
        switch parts.first {
        case nil:
            guard case .object(var members) = value else { return }
            try body(&members, place)
            value = .object(members)
        case .member(let name):
            guard case .object(var members) = value, var member = members[name] else { return }
            try change(&member, place + [name], rest, body)
            members[name] = member
            value = .object(members)
        case .all:
            try value.changeChildren { child, name in try change(&child, place + [name], rest, body) }
        case .within:
            try value.changeChildren { child, name in
                try change(&child, place + [name], parts, body)
                try change(&child, place + [name], rest, body)
            }
        case .having(let key, let text):
            if value[key] == .string(text) { try change(&value, place, rest, body) }
        }
    }

    /// Changes the states of the objects that match: the groups at the objects' own places, as far as they are there.
    /// An object in a list has none.
    func change(
        _ state: inout StateTree, of description: JSONValue,
        _ body: (inout StateTree, _ place: [String]) throws -> Void
    ) throws {
        try ObjectPattern.change(&state, description, [], parts[...], body)
    }

    private static func change(
        _ state: inout StateTree, _ value: JSONValue, _ place: [String], _ parts: ArraySlice<Part>,
        _ body: (inout StateTree, _ place: [String]) throws -> Void
    ) throws {
        guard case .object(let members) = value else { return }
        let rest = parts.dropFirst()
        switch parts.first {
        case nil: try body(&state, place)
        case .member(let name):
            guard let member = members[name], case .group(var group)? = state[name] else { return }
            try change(&group, member, place + [name], rest, body)
            state = try state.replacing([name: .group(group)])
        case .all, .within:
            var changed: [String: StateValue] = [:]
            for (name, entry) in state.entries {
                guard case .group(var group) = entry, let member = members[name] else { continue }
                if parts.first == .within { try change(&group, member, place + [name], parts, body) }
                try change(&group, member, place + [name], rest, body)
                changed[name] = .group(group)
            }
            state = try state.replacing(changed)
        case .having(let key, let text):
            if members[key] == .string(text) { try change(&state, value, place, rest, body) }
        }
    }
}

extension JSONValue {
    /// Changes the members of an object, in the order of their names, or the elements of a list.
    fileprivate mutating func changeChildren(
        _ body: (inout JSONValue, _ name: String) throws -> Void
    ) rethrows {
        switch self {
        case .object(var members):
            for (name, var member) in members.sorted(by: {
                $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
            }) {
                try body(&member, name)
                members[name] = member
            }
            self = .object(members)
        case .array(var elements):
            for index in elements.indices { try body(&elements[index], "\(index)") }
            self = .array(elements)
        default: return
        }
    }
}

extension StateTree {
    /// The tree with other entries of these names; without those of `removed`.
    func replacing(_ new: [String: StateValue], removing removed: String? = nil) throws -> StateTree {
        var result = StateTree()
        for (name, value) in entries where new[name] == nil && name != removed {
            try result.insert(value, named: name)
        }
        for (name, value) in new { try result.insert(value, named: name) }
        return result
    }
}
