/// The closed list of types that descriptions may name, by kind.
///
/// A registry is a value: adding a type makes another registry, and nothing that a file says can add to one.
public struct Registry: Sendable {
    private var types: [Kind: [String: any Describable.Type]] = [:]

    /// Makes a registry without types.
    public init() {}

    /// This registry with one more type, under its own name and in all its kinds.
    ///
    /// - Precondition: none of the type's kinds has a type of that name, unless it is this one.
    public func adding(_ type: any Describable.Type) -> Registry {
        adding(type, as: type.typeName)
    }

    /// This registry with several more types.
    ///
    /// - Precondition: as for ``adding(_:as:kinds:)``.
    public func adding(_ types: [any Describable.Type]) -> Registry {
        types.reduce(self) { $0.adding($1) }
    }

    /// This registry with a type under another name than its own, so that files with an older name load.
    ///
    /// - Parameters:
    ///   - name: what `"@type"` says.
    ///   - kinds: the slots that take the name; by default those of the type.
    /// - Precondition: the name isn't empty, and none of the kinds has another type of that name.
    public func adding(_ type: any Describable.Type, as name: String, kinds: [Kind]? = nil) -> Registry {
        precondition(!name.isEmpty, "a registered type needs a name")
        var result = self
        for kind in kinds ?? type.kinds {
            let known = result.types[kind]?[name]
            precondition(
                known == nil || known == type, "the registry already has another \(kind) type '\(name)'")
            result.types[kind, default: [:]][name] = type
        }
        return result
    }

    /// The type that the name stands for in slots of the kind, or `nil`.
    public func type(named name: String, kind: Kind) -> (any Describable.Type)? {
        types[kind]?[name]
    }

    /// The names that slots of the kind take, sorted.
    public func names(of kind: Kind) -> [String] {
        types[kind, default: [:]].keys.sorted(by: precedesInUTF8)
    }

    /// The kinds that have a type of that name, sorted by name.
    public func kinds(named name: String) -> [Kind] {
        types.filter { $0.value[name] != nil }.keys.sorted { precedesInUTF8($0.name, $1.name) }
    }

    /// All types of that name, of whatever kind.
    func types(named name: String) -> [any Describable.Type] {
        types.values.compactMap { $0[name] }
    }
}
