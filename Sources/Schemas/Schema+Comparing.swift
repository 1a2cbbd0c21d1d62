import PrintableText

extension Schema {
    /// Why raw numbers that another schema describes are not those of an input of this one, to complete a sentence that
    /// begins with the input's name; `nil` if they are. Scales and rules for what is missing may differ: raw numbers do not
    /// depend on them.
    public func difference(from data: Schema, of input: String) -> String? {
        guard let expected = inputs[input], let found = data.inputs[input] else { return nil }
        let (taken, given) = (expected.filter { $0.rawCount > 0 }, found.filter { $0.rawCount > 0 })
        let (names, others) = (taken.map(\.name), given.map(\.name))
        guard names == others else {
            return
                "has the columns \(Schema.words(others)) in the data, and the network takes \(Schema.words(names)), "
                + "in this order"
        }
        for (column, other) in zip(taken, given) {
            guard type(of: column).typeName == type(of: other).typeName else {
                return
                    "has in its column \(quoted(column.name)) \(other.summary) in the data, and the network takes "
                    + column.summary
            }
            guard Schema.sameBytes(column.levelNames, other.levelNames) else {
                return
                    "has in its column \(quoted(column.name)) \(other.summary) in the data, and the network knows "
                    + "\(column.summary): a number would stand for another level"
            }
        }
        return nil
    }

    private static func words(_ names: [String]) -> String {
        names.prefix(12).map { quoted($0) }.joined(separator: ", ") + (names.count > 12 ? ", …" : "")
    }

    /// Levels are compared as they are written; a missing one's own level is no level of the data.
    private static func sameBytes(_ one: [String]?, _ other: [String]?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        let count = min(one.count, other.count)
        let isAlike = zip(one, other).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
        let rest = one.dropFirst(count) + other.dropFirst(count)
        return isAlike && rest.allSatisfy { $0 == CategoryColumn.missingName }
    }
}
