/// What a place in a description takes: a layer, a hook, a stepper.
///
/// Two kinds are the same when their names are. The name is also the word that error messages use.
public struct Kind: Hashable, Sendable, CustomStringConvertible {
    /// The kind in words, such as `"weight modifier"`.
    public let name: String

    /// Makes a kind of the given name; applications may have kinds of their own.
    public init(_ name: String) {
        self.name = name
    }

    public var description: String { name }
}

extension Kind {
    public static let layer = Kind("layer")
    public static let initializer = Kind("initializer")
    public static let weightModifier = Kind("weight modifier")
    public static let gradientModifier = Kind("gradient modifier")
    public static let handler = Kind("handler")
    public static let stepper = Kind("stepper")
    public static let schedule = Kind("schedule")
    public static let hook = Kind("hook")
    public static let scorer = Kind("scorer")
    public static let iterator = Kind("iterator")
    public static let network = Kind("network")
    public static let trainer = Kind("trainer")
    public static let experiment = Kind("experiment")
    public static let dataSource = Kind("data source")
}
