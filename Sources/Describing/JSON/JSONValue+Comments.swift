extension JSONValue {
    /// Without the members called `//`.
    package var withoutComments: JSONValue {
        switch self {
        case .object(let members):
            .object(members.filter { $0.key != "//" }.mapValues(\.withoutComments))
        case .array(let elements): .array(elements.map(\.withoutComments))
        default: self
        }
    }
}
