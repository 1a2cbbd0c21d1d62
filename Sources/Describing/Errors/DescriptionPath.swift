import PrintableText

/// A place in a description, such as `architecture.FC.size` or `hooks[0].name`.
public struct DescriptionPath: Hashable, Sendable, CustomStringConvertible {
    enum Component: Hashable, Sendable {
        case key(String)
        case index(Int)
    }

    private(set) var components: [Component] = []

    /// The whole description.
    public static let root = DescriptionPath()

    private init() {}

    /// The place that a coding path names; keys with an integer value are positions in an array.
    public init(_ codingPath: [any CodingKey]) {
        components = codingPath.map { key in
            key.intValue.map(Component.index) ?? .key(key.stringValue)
        }
    }

    /// The member of the object at this place.
    public func appending(_ key: String) -> DescriptionPath {
        var result = self
        result.components.append(.key(key))
        return result
    }

    /// The element of the array at this place.
    public func appending(index: Int) -> DescriptionPath {
        var result = self
        result.components.append(.index(index))
        return result
    }

    /// How many objects and arrays the place lies within.
    public var depth: Int { components.count }

    /// The path with dots before names and brackets around positions and around names that aren't plain words;
    /// `the top level` for the whole description.
    public var description: String {
        if components.isEmpty { return "the top level" }
        var text = ""
        for component in components {
            switch component {
            case .index(let index):
                text += "[\(index)]"
            case .key(let key) where isPlain(key):
                text += text.isEmpty ? key : "." + key
            case .key(let key):
                text += "[" + quoted(key) + "]"
            }
        }
        return text
    }

    private func isPlain(_ key: String) -> Bool {
        !key.isEmpty && key.utf8.count <= 60
            && key.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "@"),
                    UInt8(ascii: "-"):
                    true
                default:
                    false
                }
            }
    }
}
