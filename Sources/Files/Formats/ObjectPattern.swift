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

    /// The places of the objects that match, each with the steps that lead there; a list's element has its
    /// position as its name.
    func places(in description: JSONValue) -> [[String]] {
        var found: [(place: [String], value: JSONValue)] = [([], description)]
        for part in parts {
            switch part {
            case .member(let name):
                found = found.compactMap { place, value in value[name].map { (place + [name], $0) } }
            case .all: found = found.flatMap(ObjectPattern.children)
            case .within: found = found.flatMap(ObjectPattern.descendants)
            case .having(let key, let text): found = found.filter { $0.value[key] == .string(text) }
            }
        }
        return found.compactMap { place, value in
            if case .object = value { place } else { nil }
        }
    }

    private static func children(
        _ place: [String], _ value: JSONValue
    ) -> [(place: [String], value: JSONValue)] {
        switch value {
        case .object(let members):
            members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
                .map { (place + [$0.key], $0.value) }
        case .array(let elements): elements.enumerated().map { (place + ["\($0)"], $1) }
        default: []
        }
    }

    /// The depth is limited by the parser's.
    private static func descendants(
        _ place: [String], _ value: JSONValue
    ) -> [(place: [String], value: JSONValue)] {
        children(place, value).flatMap { [$0] + descendants($0.place, $0.value) }
    }
}

extension JSONValue {
    /// The value at a place that ``ObjectPattern/places(in:)`` gives, changed by a body; nothing happens where there
    /// is none.
    mutating func change(at place: ArraySlice<String>, _ body: (inout JSONValue) throws -> Void) rethrows {
        guard let step = place.first else { return try body(&self) }
        switch self {
        case .object(var members):
            guard var member = members[step] else { return }
            try member.change(at: place.dropFirst(), body)
            members[step] = member
            self = .object(members)
        case .array(var elements):
            guard let index = Int(step), elements.indices.contains(index) else { return }
            try elements[index].change(at: place.dropFirst(), body)
            self = .array(elements)
        default: return
        }
    }
}
