import PrintableText

// A worked example. From {"size": 2, "scorers": [{"@type": "Accuracy", "out_name": "a"}]} to
// {"size": 3, "scorers": [{"@type": "Accuracy", "out_name": "a"}, {"@type": "F1"}]} the differences read
//
//     scorers.F1: added {"@type":"F1"}
//     size: 2 → 3

/// One place at which two JSON documents differ.
public struct JSONDifference: Hashable, Sendable, CustomStringConvertible {
    public enum Change: Hashable, Sendable {
        case added(JSONValue)
        case removed(JSONValue)
        case changed(JSONValue, JSONValue)
        /// The elements that both lists have stand in another order; their names, before and after.
        case reordered([String], [String])
    }

    /// The place. Elements of a list that were matched by name have that name in the path.
    public let path: DescriptionPath
    public let change: Change

    public init(_ change: Change, at path: DescriptionPath) {
        self.change = change
        self.path = path
    }

    /// The value before; `nil` where there was none.
    public var old: JSONValue? {
        switch change {
        case .added: .none
        case .removed(let value), .changed(let value, _): value
        case .reordered(let names, _): .array(names.map(JSONValue.string))
        }
    }

    /// The value after; `nil` where there is none any more.
    public var new: JSONValue? {
        switch change {
        case .removed: .none
        case .added(let value), .changed(_, let value): value
        case .reordered(_, let names): .array(names.map(JSONValue.string))
        }
    }

    /// A line for people: `trainer.hooks.StopAfterEpoch.max_epochs: 20 → 40`. Long values are cut, and
    /// characters that could steer a terminal spelled out.
    public var description: String {
        switch change {
        case .added(let value): "\(path): added \(brief(value))"
        case .removed(let value): "\(path): removed \(brief(value))"
        case .changed(let old, let new): "\(path): \(brief(old)) → \(brief(new))"
        case .reordered(let old, let new):
            "\(path): order \(old.map { printable($0, upTo: 60) }.joined(separator: ", "))"
                + " → \(new.map { printable($0, upTo: 60) }.joined(separator: ", "))"
        }
    }

    private func brief(_ value: JSONValue) -> String {
        printable((try? value.canonical()) ?? value.summary, upTo: JSONDifference.longestValue)
    }

    private static let longestValue = 160
}

extension JSONValue {
    /// Where another document differs from this one, in the order of the keys' UTF-8 bytes.
    ///
    /// Objects are compared key by key, unless their `"@type"`s differ: then they are two things, and differ
    /// as a whole. Elements of lists of objects are matched by their `__name__`, `name` or `@type` where each
    /// has one of its own, and by position otherwise. Other lists differ as a whole.
    ///
    /// - Parameter path: where the documents stand.
    public func differences(to new: JSONValue, at path: DescriptionPath = .root) -> [JSONDifference] {
        switch (self, new) {
        case (.object(let old), .object(let new)) where old[typeKey] == new[typeKey]:
            return JSONValue.differences(old, new, at: path)
        case (.array(let old), .array(let new)) where (old + new).allSatisfy(\.isObject):
            guard let oldNames = JSONValue.names(old), let newNames = JSONValue.names(new) else {
                return JSONValue.differences(old, new, at: path)
            }
            let order = JSONDifference.order(oldNames, newNames, at: path)
            return JSONValue.differences(
                Dictionary(zip(oldNames, old)) { first, _ in first },
                Dictionary(zip(newNames, new)) { first, _ in first }, at: path) + order
        default:
            return self == new ? [] : [JSONDifference(.changed(self, new), at: path)]
        }
    }

    /// What an element of a list is called: its `__name__`, its `name` or its `@type`.
    package var elementName: String? {
        for key in ["__name__", "name", typeKey] {
            if case .string(let name)? = self[key], !name.isEmpty { return name }
        }
        return nil
    }

    private var isObject: Bool {
        if case .object = self { true } else { false }
    }

    private static func names(_ elements: [JSONValue]) -> [String]? {
        let names = elements.compactMap(\.elementName)
        return names.count == elements.count && Set(names).count == names.count ? names : nil
    }

    private static func differences(
        _ old: [String: JSONValue], _ new: [String: JSONValue], at path: DescriptionPath
    ) -> [JSONDifference] {
        Set(old.keys).union(new.keys).sorted(by: precedesInUTF8).flatMap { key in
            difference(old[key], new[key], at: path.appending(key))
        }
    }

    private static func differences(
        _ old: [JSONValue], _ new: [JSONValue], at path: DescriptionPath
    ) -> [JSONDifference] {
        (0..<Swift.max(old.count, new.count)).flatMap { index in
            difference(
                old.dropFirst(index).first, new.dropFirst(index).first, at: path.appending(index: index))
        }
    }

    private static func difference(
        _ old: JSONValue?, _ new: JSONValue?, at path: DescriptionPath
    ) -> [JSONDifference] {
        switch (old, new) {
        case (let old?, let new?): old.differences(to: new, at: path)
        case (let old?, nil): [JSONDifference(.removed(old), at: path)]
        case (nil, let new?): [JSONDifference(.added(new), at: path)]
        case (nil, nil): []
        }
    }
}

extension JSONDifference {
    /// The difference in the order of the names that both have; none if it is the same.
    package static func order(
        _ old: [String], _ new: [String], at path: DescriptionPath
    ) -> [JSONDifference] {
        let (before, after) = (old.filter(Set(new).contains), new.filter(Set(old).contains))
        return before == after ? [] : [JSONDifference(.reordered(before, after), at: path)]
    }
}
